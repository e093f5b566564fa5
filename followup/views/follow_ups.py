from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from danish.http import reads_or_writes
from followup.follow_up_shown import movements_of, with_reports
from followup.forms import FollowUpBesideForm, PageForm
from followup.models import FollowUp, InterventionMoved
from followup.views.too_late import keeps_words
from journal.history import last_change
from journal.once import saves_once
from plans.models import Intervention

ROWS = 25
EARLIER_SHOWN = 5


@require_safe
def follow_up_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    wanted = PageForm(request.GET)
    held = Paginator(FollowUp.objects.of_case(case), ROWS)
    context = {
        "case": case,
        "active_tab": "follow_up",
        "may_change": case.can_be_changed_by(request.user),
        "running": case.interventions.running().select_related("category").order_by("follow_up_on", "pk"),
        "page": held.get_page(wanted.number()),
        "wanted": wanted,
    }
    return render(request, "followup/follow_up_list.html", context, status=200 if wanted.is_valid() else 422)


@reads_or_writes
@keeps_words
@saves_once
def follow_up_create(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    # What was typed about an intervention that a colleague has just ended must not be lost in a 404.
    begun = case.interventions.begun() if request.method == "POST" else case.interventions.running()
    intervention = get_object_or_404(begun.for_display(), pk=pk)
    form = _form(case, intervention, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.instance.register_and_stop(
                by=request.user, seen=form.seen, because=form.cleaned_data.get("because", "")
            )
        except InterventionMoved as moved:
            if moved.intervention.pk == intervention.pk:
                return _moved(request, case, moved.intervention)
            form = _form(case, intervention, request.POST)  # which now finds that what was to stop is not as it was
        else:
            return _registered(request, case, form.instance)

    context = _about(request, case, intervention) | {"form": form}
    template = "followup/follow_up_create.html" + ("#form" if request.htmx else "")
    is_refused = form.is_bound and not form.is_valid()
    status = (409 if form.has_moved_beside else 422) if is_refused else 200
    return render(request, template, context, status=status)


def _form(case: Case, intervention: Intervention, sent: QueryDict | None) -> FollowUpBesideForm:
    beside = case.interventions.running().exclude(pk=intervention.pk).order_by("starts_on", "pk")
    return FollowUpBesideForm(sent, instance=FollowUp(intervention=intervention), beside=list(beside))


def _about(request: StaffRequest, case: Case, intervention: Intervention) -> dict[str, Any]:
    """What to look at while deciding."""
    with_reports([intervention])
    return {
        "case": case,
        "active_tab": "follow_up",
        "intervention": intervention,
        "movements": movements_of(case, [intervention], request.user).get(intervention.pk, []),
        "earlier": intervention.follow_ups.select_related("registered_by").order_by("-held_on", "-pk")[:EARLIER_SHOWN],
    }


def tell_registered(request: StaffRequest, case: Case, follow_ups: Sequence[FollowUp]) -> None:
    """The receipt of one, or of all those of a meeting, and what to do now, in one message."""
    many = f"{len(follow_ups)} opfølgninger er registreret."
    told, tell = [many if len(follow_ups) > 1 else "Opfølgningen er registreret."], messages.success
    if any(one.asks_for_another_look for one in follow_ups):
        url = reverse("plans:plan_reconsider", args=[case.pk])
        text = 'Planen er markeret til genovervejelse. <a href="{}">Genovervej planen</a>'
        told.append(format_html(text, url))
        tell = messages.warning
    adjusted = [one.intervention for one in follow_ups if one.decision == FollowUp.Decision.ADJUST]
    if adjusted:
        links = format_html_join(
            ", ",
            '<a href="{}">Redigér {}</a>',
            ((reverse("plans:intervention_update", args=[case.pk, one.pk]), one) for one in adjusted),
        )
        told.append(format_html("Justér nu det, I aftalte. {}", links))
    tell(request, format_html_join(" ", "{}", ((part,) for part in told)))


def _registered(request: StaffRequest, case: Case, follow_up: FollowUp) -> HttpResponse:
    tell_registered(request, case, [follow_up])
    if not request.htmx:
        return redirect("plans:plan_detail", case.pk)
    context = {
        "case": case,
        "intervention": follow_up.intervention,
        "may_change": True,
        "today": timezone.localdate(),
    }
    response = render(request, "plans/plan_detail.html#intervention-updated", context)
    response.headers["Content-Location"] = reverse("plans:plan_detail", args=[case.pk])  # where a second click leads
    return response


def _moved(request: StaffRequest, case: Case, intervention: Intervention) -> HttpResponse:
    """Show what the colleague wrote beside what was typed; sending it again saves it as well."""
    typed = request.POST.copy()
    typed["seen_version"] = str(intervention.version)
    form = _form(case, intervention, typed)
    form.is_valid()  # gives the instance what was typed
    context = {
        "case": case,
        "active_tab": "follow_up",
        "intervention": intervention,
        "form": form,
        "newest": intervention.follow_ups.select_related("registered_by").order_by("-registered_at", "-pk").first(),
        "change": last_change(intervention),
    }
    template = "followup/follow_up_moved.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)
