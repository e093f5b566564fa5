"""When somebody is away, and who stands in: their own to write, and the lead's for the team."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Absence, User
from cases import deputies
from cases.absences import gaps_of, let_down_by
from cases.access import note_look
from cases.forms.absences import AbsenceEndForm, AbsenceForm, CoverPartForm
from cases.models import Case, CoverPart
from conferences.models import Conference
from danish.http import reads_or_writes
from followup.absence_day import how_many
from followup.hand_backs import WRITTEN_WITHIN
from journal.once import saves_once
from journal.row_history import history_of
from notices.absences import tell_leads, tell_leads_of_today

PAST = 20


@require_safe
def absence_list(request: StaffRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    written = Absence.objects.written_by(user).select_related("user", "cover")
    current = list(written.filter(until_on__gte=today))
    covering = deputies.covered_by(user, since=today - WRITTEN_WITHIN)
    gaps, let_down = gaps_of(current, today), let_down_by(user, covering, today)
    shown = [(one, gaps.get(one.pk, [])) for one in current]
    context = {
        "own": [one for one in shown if one[0].user_id == user.pk],
        "of_team": [one for one in shown if one[0].user_id != user.pk],
        "covering": [(one, let_down.get(one.pk)) for one in covering],
        "past": written.filter(until_on__lt=today).order_by("-until_on", "-pk")[:PAST],
        "is_lead": user.role == User.Role.TEAM_LEAD,
        "today": today,
    }
    return render(request, "accounts/absence_list.html", context)


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
    was_today = absence.is_on(timezone.localdate())
    form = AbsenceForm(request.POST if request.method == "POST" else None, instance=absence, by=request.user)
    if form.is_valid():
        form.claim()
        if form.keep():
            _tell(request, form.instance)
            return redirect("absence_list") if was_today else _on(request, form.instance)
    parts = absence.parts.select_related("cover", "target_group", "case")
    context = {
        "form": form,
        "absence": absence,
        "name": absence.user.name,
        "parts": parts,
        "gaps": gaps_of([absence], timezone.localdate()).get(absence.pk),
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
    today = timezone.localdate()
    form = AbsenceEndForm(request.POST, instance=_found(request, pk))
    if form.is_valid():
        form.claim()
        deputies.end(form.instance, today=today, by=request.user)
        messages.success(request, _ended(form.instance, today))
    else:
        messages.warning(request, "Fraværet er ikke ændret. Prøv igen herfra.")
    return redirect("absence_list")


def _ended(absence: Absence, today: date) -> str:
    if absence.pk is None:
        return "Fraværet er slettet."
    if absence.is_on(today):
        return "Fraværet slutter i dag. Det, der er sket imens, kan stadig leveres tilbage."
    return "Fraværet er slut."


def _found(request: StaffRequest, pk: int) -> Absence:
    """One that is not over, and that this person may write; held fast while it is written."""
    mine = Absence.objects.written_by(request.user).filter(until_on__gte=timezone.localdate()).select_related("user")
    return get_object_or_404(mine.select_for_update(of=("self",)) if request.method == "POST" else mine, pk=pk)


def _on(request: StaffRequest, absence: Absence) -> HttpResponse:
    """Where somebody is away from today, the day's talks come next: a lead is led to them, else the leads are told."""
    today = timezone.localdate()
    conferences = Conference.objects.as_system("whether there are any").awaiting(absence.user, today)
    if not absence.is_on(today) or not (how_many(absence, today) or conferences.exists()):
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
