"""When somebody is away, and who stands in: their own to write, and the lead's for the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Absence, User
from cases import deputies
from cases.access import note_look
from cases.models import Case, CoverPart
from danish.http import reads_or_writes
from followup.hand_backs import WRITTEN_WITHIN
from followup.models.meeting import holds_talks
from hjoerring.absence_forms import AbsenceEndForm, AbsenceForm, CoverPartForm
from hjoerring.absence_gaps import tell_leads, tell_leads_of_today
from journal.once import saves_once
from journal.row_history import history_of

PAST = 20


@require_safe
def absence_list(request: StaffRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    written = Absence.objects.written_by(user).select_related("user", "cover")
    current = list(written.filter(until_on__gte=today))
    covering = deputies.covered_by(user, since=today - WRITTEN_WITHIN)
    context = {
        "own": [one for one in current if one.user_id == user.pk],
        "of_team": [one for one in current if one.user_id != user.pk],
        "covering": covering,
        "without_deputy": _without_deputy([*current, *covering]),
        "past": written.filter(until_on__lt=today).order_by("-until_on", "-pk")[:PAST],
        "is_lead": user.role == User.Role.TEAM_LEAD,
        "today": today,
    }
    return render(request, "accounts/absence_list.html", context)


def _without_deputy(absences: list[Absence]) -> set[int]:
    """Those whose deputy is away on some of the same days, until another is found."""
    covers = {one.cover_id for one in absences if one.cover_id}
    away = list(Absence.objects.filter(user__in=covers, until_on__gte=timezone.localdate()))
    return {
        one.pk
        for one in absences
        for other in away
        if other.user_id == one.cover_id and other.from_on <= one.until_on and other.until_on >= one.from_on
    }


@reads_or_writes
@saves_once
def absence_create(request: StaffRequest) -> HttpResponse:
    form = AbsenceForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid() and form.keep():
        _tell(request, form.instance)
        return _on(request, form.instance)
    return render(request, "accounts/absence_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def absence_update(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _found(request, pk)
    form = AbsenceForm(request.POST if request.method == "POST" else None, instance=absence, by=request.user)
    if form.is_valid():
        form.claim()
        if form.keep():
            _tell(request, form.instance)
            return redirect("absence_list")
    parts = absence.parts.select_related("cover", "target_group", "case")
    context = {
        "form": form,
        "absence": absence,
        "name": absence.user.name,
        "parts": parts,
        "seen": set(Case.objects.visible_to(request.user).filter(covered__in=parts).values_list("pk", flat=True)),
        "history": history_of(absence),
    }
    return render(request, "accounts/absence_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def cover_part_create(request: StaffRequest, pk: int) -> HttpResponse:
    """Another deputy for a part. A look, since it lists citizens."""
    absence = _found(request, pk)
    note_look(request, wrote=request.method == "POST")
    part = CoverPart(absence=absence)
    form = CoverPartForm(request.POST if request.method == "POST" else None, instance=part, by=request.user)
    if form.is_valid() and form.keep():
        messages.success(request, f"{part.cover.name} er vikar for den del.")
        return redirect("absence_update", absence.pk)
    context = {"form": form, "absence": absence}
    return render(request, "accounts/cover_part_create.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def cover_part_remove(request: StaffRequest, pk: int, part_pk: int) -> HttpResponse:
    absence = _found(request, pk)
    part = absence.parts.select_related("cover", "case").filter(pk=part_pk).first()
    if part:
        part.absence = absence
        part.take_back(by=request.user)
        messages.success(request, "Vikaren for den del er fjernet.")
    return redirect("absence_update", absence.pk)


@require_POST
@saves_once
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    form = AbsenceEndForm(request.POST, instance=_found(request, pk))
    if form.is_valid():
        form.claim()
        deputies.end(form.instance, today=timezone.localdate(), by=request.user)
        messages.success(request, "Fraværet er slut." if form.instance.pk else "Fraværet er slettet.")
    else:
        messages.warning(request, "Fraværet er ikke ændret. Prøv igen herfra.")
    return redirect("absence_list")


def _found(request: StaffRequest, pk: int) -> Absence:
    """One that is not over, and that this person may write; held fast while it is written."""
    mine = Absence.objects.written_by(request.user).filter(until_on__gte=timezone.localdate()).select_related("user")
    return get_object_or_404(mine.select_for_update(of=("self",)) if request.method == "POST" else mine, pk=pk)


def _on(request: StaffRequest, absence: Absence) -> HttpResponse:
    """Where somebody is away from today, the day's talks come next: a lead is led to them, else the leads are told."""
    today = timezone.localdate()
    if not absence.from_on <= today <= absence.until_on or not holds_talks(absence.user, today):
        return redirect("absence_list")
    if request.user.role == User.Role.TEAM_LEAD:
        return redirect("absence_today", absence.pk)
    tell_leads_of_today(absence)
    return redirect("absence_list")


def _tell(request: StaffRequest, absence: Absence) -> None:
    promised = deputies.promised(absence)
    if not promised:
        messages.success(request, "Fraværet er gemt.")
        return
    tell_leads(absence, promised, told_by=request.user)
    names = ", ".join(sorted({one.user.name for one in promised}))
    who = "Du" if absence.user_id == request.user.pk else absence.user.name
    messages.warning(request, f"Fraværet er gemt. {who} er selv vikar for {names} i de dage. Find en anden vikar.")
