"""The page where the plan is built: it is a draft until it is agreed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.models import Case, Deadline
from catalog.models import Offer
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.draft import discard, draft_of
from plans.forms.lines import InterventionForm, line_form, proposal
from plans.forms.plan import CatalogueForm
from plans.lines_of_case import lines_of
from plans.models import Intervention, NoLongerOffered, PlanVersion
from plans.views.match import found_in_catalogue
from plans.views.picture import picture


@require_safe
def plan_build(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    return _page(request, case)


@reads_or_writes
@saves_once
def plan_line(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """The page with one line chosen. htmx saves the line while somebody writes in it; the form's button does too."""
    saves_itself = request.method == "POST" and bool(request.htmx)
    case = hold_case(request, case_pk, asks_by_itself=saves_itself)
    line = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
    if line.is_over and request.method != "POST":
        messages.warning(request, f"{line} er ikke i planen mere.")
        return redirect("plans:plan_build", case.pk)
    form = line_form(request.POST if request.method == "POST" else None, line)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(by=request.user)
        form.save_m2m()
        if saves_itself:
            context = _draft(case) | {"line": line, "form": line_form(None, line), "moved": form.cleaned_data["flyt"]}
            return render(request, "plans/_line.html#saved", context)
        messages.success(request, f"{line} er gemt i kladden.")
        return redirect(f"{request.get_full_path()}#linje")
    if saves_itself:
        return render(request, "plans/_line.html#refused", {"form": form}, status=422)
    return _page(request, case, line, form)


@require_POST
@saves_once
def intervention_add(request: StaffRequest, case_pk: int, slug: str) -> HttpResponse:
    """A line from the catalogue with the offer's own figures, proposed from tomorrow at the earliest."""
    case = hold_case(request, case_pk)
    offers = Offer.objects.readable_by(request.user).select_related("category", "provider")
    line = Intervention(case=case, offer=get_object_or_404(offers, slug=slug))
    if case.interventions.in_plan().filter(offer=line.offer).exists():
        return redirect("plans:intervention_create", case.pk, slug)  # which asks whether it is meant
    given = proposal(line, timezone.localdate() + timedelta(days=1))
    goals, factors = given.pop("goals"), given.pop("factors")
    for name, value in given.items():
        setattr(line, name, value)
    try:
        line.plan(by=request.user)
    except NoLongerOffered:
        messages.warning(request, f"{line.offer} er udgået, siden du åbnede siden. Vælg en anden i kataloget.")
        return _page(request, case, status=422)
    line.goals.set(goals)
    line.factors.set(factors)
    messages.success(request, f"{line} er lagt i kladden.")
    address = reverse("plans:plan_line", args=[case.pk, line.pk])
    return redirect(f"{address}?{request.GET.urlencode()}#linje" if request.GET else f"{address}#linje")


@reads_or_writes
@saves_once
def plan_discard(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    draft = draft_of(case, case.interventions.for_display())
    if not draft.to_discard:
        messages.info(request, "Der er ingen kladde at kassere.")
        return redirect("plans:plan_build", case.pk)
    seen = PlanVersion(case=case).mark_of_what_is_frozen()
    if request.method == "POST" and request.POST.get("seen") == seen:
        discard(case, by=request.user)
        messages.success(request, "Kladden er kasseret.")
        return redirect("plans:plan_build", case.pk)
    is_refused = request.method == "POST"
    context = {"case": case, "active_tab": "plan", "draft": draft, "seen": seen, "is_refused": is_refused}
    return render(request, "plans/plan_discard.html", context, status=422 if is_refused else 200)


def _draft(case: Case) -> dict[str, Any]:
    """The plan as its draft says: its lines in time, what they cover, and what is not agreed yet."""
    today = timezone.localdate()
    found = lines_of(case.pk, today)
    context = picture(case, found, today, looks_back=False)
    ends_soon = Deadline.objects.live(today).filter(subject=Deadline.Subject.ENDS_SOON).order_by("-days").first()
    context |= {"draft": draft_of(case, found.lines), "builds": True, "may_change": True}
    seen = {one.pk for one, _ in context["rows"]}
    context["unseen"] = [one for one in context["in_plan"] if one.pk not in seen]
    soon = today + timedelta(days=ends_soon.days) if ends_soon else today
    return context | {
        "ending": {one.pk for one in context["in_plan"] if one.is_running and today <= one.ends_on <= soon}
    }


def _page(
    request: StaffRequest,
    case: Case,
    line: Intervention | None = None,
    form: InterventionForm | None = None,
    status: int = 0,
) -> HttpResponse:
    context = _draft(case)
    address = reverse("plans:plan_build", args=[case.pk])
    if line is None:
        line = next(iter(context["draft"].new), None)
    else:
        address = reverse("plans:plan_line", args=[case.pk, line.pk])
    if line and form is None:
        line.case = case
        form = line_form(None, line)
    catalogue = CatalogueForm(
        request.GET,
        target_group=case.target_group,
        barriers=[row.barrier for row in context["coverage"]],
        lacking=[row.barrier for row in context["coverage"] if not row.is_covered],
    )
    context |= found_in_catalogue(request, catalogue, context["interventions"], timezone.localdate())
    context |= {"search_url": address, "line": line, "form": form}
    context["in_draft"] = {one.offer_id for one in context["draft"].new}
    if request.htmx:
        return render(request, "plans/_catalogue.html#offers", context)
    found_faults = form is not None and form.is_bound
    return render(request, "plans/plan_build.html", context, status=status or (422 if found_faults else 200))
