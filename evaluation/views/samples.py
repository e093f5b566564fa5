"""A month's sample of looks: gone through by the lead or a controller, explained by whoever looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Team, User
from cases.access import note_look
from cases.models import Case
from danish.http import reads_or_writes
from evaluation.forms_samples import LATE, WAITING, ExplainForm, JudgeForm, SamplesForm
from evaluation.models import LookSample
from evaluation.models.review import LookSampleQuerySet
from evaluation.views.too_late import told_too_late
from journal.conflicts import EditConflict
from journal.models import Access
from journal.once import saves_once

ROWS = 25


@dataclass(frozen=True)
class Drawn:
    """A look of the sample, unless it is gone; the case only for whom it opens."""

    sample: LookSample
    look: Access | None
    case: Case | None


@dataclass(frozen=True)
class Month:
    """How much was drawn in a month and what came of it, each with what the list is narrowed by to show it."""

    first: date
    numbers: list[tuple[str, str, int]]

    @classmethod
    def of(cls, counted: dict[str, Any]) -> Self:
        verdicts = [(str(label), key, counted[key]) for key, label in LookSample.Verdict.choices]
        drawn, waiting = ("Udtrukket", "", counted["drawn"]), ("Ikke vurderet", WAITING, counted["waiting"])
        return cls(counted["month"], [drawn, *verdicts, waiting])


@require_safe
def sample_list(request: StaffRequest) -> HttpResponse:
    samples = _samples(request)
    is_controller = request.user.role == User.Role.CONTROLLER
    drawn_from = Team.objects.filter(pk__in=samples.order_by().values("team"))
    teams = list(drawn_from if is_controller else Team.objects.led_by(request.user).distinct())
    months = list(samples.by_month())
    drawn_in = [one["month"] for one in months]
    form = SamplesForm(request.GET, months=drawn_in, teams=teams, has_nobodys=is_controller)
    if form.team_chosen is not None:
        samples = form.of_team(samples)
        months = list(samples.by_month())
    chosen = form.narrow(samples.for_display()).order_by("-month", "verdict", "drawn_at", "pk")
    page = Paginator(chosen, ROWS).get_page(form.number())
    note_look(request)
    context = {
        "form": form,
        "page": page,
        "rows": _drawn(list(page.object_list), request.user),
        "months": [Month.of(one) for one in months],
        "of_team": f"team={form.team_chosen}&" if form.team_chosen is not None else "",
        "names_teams": is_controller or len(teams) != 1,
        "late": samples.late(timezone.now()).count(),
        "late_flag": LATE,
    }
    return render(request, "evaluation/sample_list.html", context, status=200 if form.is_valid() else 422)


@reads_or_writes
@saves_once
def sample_detail(request: StaffRequest, pk: int) -> HttpResponse:
    sample = get_object_or_404(_samples(request).for_display(), pk=pk)
    may_judge = sample.can_be_judged_by(request.user)
    if request.method == "POST" and not may_judge:
        why, written = _why_not(sample, request.user), request.POST.get("explanation", "")
        if written.strip():
            return told_too_late(request, why, [written], sample.get_absolute_url())
        messages.info(request, why)
        return redirect(sample)
    form = JudgeForm(request.POST or None, instance=sample)
    told_meanwhile = False
    if form.is_valid():
        try:
            form.claim()
        except EditConflict as conflict:
            told_meanwhile, sample = True, _with_answer(conflict)
            form = form.opened_anew(sample)
        else:
            sample.judge(by=request.user)
            messages.success(request, "Vurderingen er gemt.")
            return redirect("samples:sample_list")
    note_look(request)
    context = {
        "one": _drawn([sample], request.user)[0],
        "form": form,
        "may_judge": may_judge,
        "told_meanwhile": told_meanwhile,
        "reads_along": not sample.is_gone_through_by(request.user),
    }
    status = 409 if told_meanwhile else 422 if form.is_bound else 200
    return render(request, "evaluation/sample_detail.html", context, status=status)


def _with_answer(conflict: EditConflict) -> LookSample:
    """The look that somebody has been asked about, or has explained, meanwhile. Raises on if it has a verdict."""
    current = LookSample.objects.for_display().get(pk=conflict.current.pk)
    if current.verdict:
        raise conflict
    return current


@require_POST
@saves_once
def sample_ask(request: StaffRequest, pk: int) -> HttpResponse:
    sample = get_object_or_404(_samples(request).for_display(), pk=pk)
    if sample.can_be_judged_by(request.user) and sample.ask(by=request.user):
        messages.success(request, f"{sample.user.name} får besked og kan svare.")
    elif not sample.is_gone_through_by(request.user):
        messages.info(request, _why_not(sample, request.user))
    else:
        messages.info(request, "Der er allerede spurgt, eller opslaget er vurderet.")
    return redirect(sample)


@require_safe
def look_list(request: StaffRequest) -> HttpResponse:
    """What somebody was asked about their own looks, first what they have not answered; of each the case's number."""
    asked = LookSample.objects.asked_of(request.user).order_by("reply", "verdict", "-asked_at", "-pk")
    page = Paginator(asked.select_related("asked_by"), ROWS).get_page(request.GET.get("side"))
    looks = Access.objects.in_bulk([one.access_id for one in page.object_list])
    rows = [(one, looks.get(one.access_id)) for one in page.object_list]
    return render(request, "evaluation/look_list.html", {"page": page, "rows": rows})


@reads_or_writes
@saves_once
def look_explain(request: StaffRequest, pk: int) -> HttpResponse:
    """For whoever looked, and nobody else. Where the case is shut to them by now, it is told by its number."""
    sample = get_object_or_404(LookSample.objects.asked_of(request.user).for_display(), pk=pk)
    form = ExplainForm(request.POST or None)
    if form.is_valid():
        if sample.explain(form.cleaned_data["reply"]):
            messages.success(request, "Din forklaring er sendt.")
        else:
            told = "Du har allerede svaret, eller opslaget er vurderet."
            back = reverse("look_explain", args=[sample.pk])
            return told_too_late(request, told, [form.cleaned_data["reply"]], back)
        return redirect("look_explain", sample.pk)
    one = _drawn([sample], request.user)[0]
    if one.case:
        note_look(request)
    context = {"one": one, "form": form}
    return render(request, "evaluation/look_explain.html", context, status=422 if form.is_bound else 200)


def _samples(request: StaffRequest) -> LookSampleQuerySet:
    if request.user.role not in {User.Role.TEAM_LEAD, User.Role.CONTROLLER}:
        raise PermissionDenied("Kun teamledere og controllere kan gennemgå stikprøver.")
    return LookSample.objects.visible_to(request.user)


def _why_not(sample: LookSample, user: User) -> str:
    if sample.is_gone_through_by(user):
        return "Opslaget er allerede vurderet."
    return "Opslaget vurderes af teamets egen leder."


def _drawn(samples: Sequence[LookSample], reader: User) -> list[Drawn]:
    looks = Access.objects.in_bulk([one.access_id for one in samples])
    numbers = {look.case_id for look in looks.values() if look.case_id}
    seen = Case.objects.visible_to(reader).select_related("citizen").in_bulk(numbers)
    found = [(one, looks.get(one.access_id)) for one in samples]
    return [Drawn(one, look, seen.get(look.case_id or 0) if look else None) for one, look in found]
