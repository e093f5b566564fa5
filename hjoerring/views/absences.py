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
from cases.absences import changes_of, gaps_of, let_down_by, with_deputies
from cases.access import note_look
from cases.forms.absences import AbsenceEndForm, AbsenceForm, CoverPartForm
from cases.models import Case, CoverPart
from conferences.models import Conference
from danish.http import reads_or_writes
from followup.absence_day import how_many
from followup.hand_backs import WRITTEN_WITHIN, ask_deputies_of, is_begun_with
from journal.once import saves_once
from notices.absences import tell_leads, tell_leads_of_today, tell_that_it_ended, tell_that_it_is_gone

PAST = 20


@require_safe
def absence_list(request: StaffRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    written = with_deputies(Absence.objects.written_by(user))
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
        return saved(request, form.instance, lists=_lists(request, form.instance))
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
            return saved(request, form.instance, lists=_lists(request, absence), was_today=was_today)
    parts = absence.parts.select_related("cover", "target_group", "case")
    context = {
        "form": form,
        "absence": absence,
        "name": absence.user.name,
        "parts": parts,
        "gaps": gaps_of([absence], timezone.localdate()).get(absence.pk),
        "seen": set(Case.objects.visible_to(request.user).filter(covered__in=parts).values_list("pk", flat=True)),
        "history": changes_of(absence),
        "lists": _lists(request, absence),
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
    context = {"form": form, "absence": absence, "lists": _lists(request, absence)}
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
    absence = _found(request, pk)
    form = AbsenceEndForm(request.POST, instance=absence)
    if form.is_valid():
        form.claim()
        messages.success(request, _end(absence, timezone.localdate(), by=request.user))
    else:
        messages.warning(request, "Fraværet er ikke ændret. Prøv igen herfra.")
    return redirect(_lists(request, absence))


def _end(absence: Absence, today: date, *, by: User) -> str:
    """End it, tell whom it concerns, and say what became of it."""
    pk = absence.pk
    keeps_today = absence.from_on == today and is_begun_with(absence)
    if keeps_today and absence.until_on == today:
        return "Fraværet kan ikke slettes, fordi en vikar har arbejdet i sagerne i dag. Det slutter i dag."
    deputies.end(absence, today=today, keeps_today=keeps_today, by=by)
    if absence.pk is None:
        tell_that_it_is_gone(absence, pk, by=by)
        return "Fraværet er slettet."
    tell_that_it_ended(absence, today, by=by)
    if absence.is_on(today):
        return "Fraværet slutter i dag. Det, der er sket imens, kan stadig leveres tilbage."
    ask_deputies_of(absence)
    return "Fraværet er slut."


def _lists(request: StaffRequest, absence: Absence) -> str:
    """The page that it is on: a lead's own is among their own, and that of others among the team's."""
    return "absence_list" if absence.user_id == request.user.pk else "team_absence_list"


def _found(request: StaffRequest, pk: int) -> Absence:
    """One that is not over, and that this person may write; held fast while it is written."""
    mine = Absence.objects.written_by(request.user).filter(until_on__gte=timezone.localdate()).select_related("user")
    return get_object_or_404(mine.select_for_update(of=("self",)) if request.method == "POST" else mine, pk=pk)


def saved(request: StaffRequest, absence: Absence, *, lists: str, was_today: bool = False) -> HttpResponse:
    """Tell what was saved, and lead to where it is listed.

    Where today has become one of the days, its talks come next: a lead is led to them, else the leads are told.
    """
    _tell(request, absence)
    today = timezone.localdate()
    conferences = Conference.objects.as_system("whether there are any").awaiting(absence.user, today)
    if was_today or not absence.is_on(today) or not (how_many(absence, today) or conferences.exists()):
        return redirect(lists)
    if request.user.role == User.Role.TEAM_LEAD:
        return redirect("absence_today", absence.pk)
    tell_leads_of_today(absence)
    return redirect(lists)


def _tell(request: StaffRequest, absence: Absence) -> None:
    promised = deputies.promised(absence)
    if not promised:
        messages.success(request, "Fraværet er gemt.")
        return
    tell_leads(absence, promised, told_by=request.user)
    names = ", ".join(sorted({one.user.name for one in promised}))
    who = "Du" if absence.user_id == request.user.pk else absence.user.name
    messages.warning(request, f"Fraværet er gemt. {who} er selv vikar for {names} i de dage. Find en anden vikar.")
