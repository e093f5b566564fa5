"""When somebody is away, and who stands in: their own to write, and the lead's for the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Absence, User
from danish.http import reads_or_writes
from hjoerring.absence_forms import AbsenceEndForm, AbsenceForm
from journal.once import saves_once
from journal.row_history import history_of

PAST = 20


@require_safe
def absence_list(request: StaffRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    written = Absence.objects.written_by(user).select_related("user", "cover")
    current = list(written.filter(until_on__gte=today))
    covering = list(user.covers.filter(until_on__gte=today).select_related("user"))
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
    deputies = {one.cover_id for one in absences if one.cover_id}
    away = list(Absence.objects.filter(user__in=deputies, until_on__gte=timezone.localdate()))
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
        return redirect("absence_list")
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
    context = {"form": form, "name": absence.user.name, "history": history_of(absence)}
    return render(request, "accounts/absence_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    form = AbsenceEndForm(request.POST, instance=_found(request, pk))
    if form.is_valid():
        form.claim()
        form.instance.end(timezone.localdate())
        messages.success(request, "Fraværet er slut." if form.instance.pk else "Fraværet er slettet.")
    else:
        messages.warning(request, "Fraværet er ikke ændret. Prøv igen herfra.")
    return redirect("absence_list")


def _found(request: StaffRequest, pk: int) -> Absence:
    """One that is not over, and that this person may write; held fast while it is written."""
    mine = Absence.objects.written_by(request.user).filter(until_on__gte=timezone.localdate()).select_related("user")
    return get_object_or_404(mine.select_for_update(of=("self",)) if request.method == "POST" else mine, pk=pk)


def _tell(request: StaffRequest, absence: Absence) -> None:
    if promised := absence.promised:
        names = ", ".join(sorted({one.user.name for one in promised}))
        who = "Du" if absence.user_id == request.user.pk else absence.user.name
        messages.warning(request, f"Fraværet er gemt. {who} er selv vikar for {names} i de dage. Find en anden vikar.")
        return
    messages.success(request, "Fraværet er gemt.")
