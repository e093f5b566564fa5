"""A deputy hands back, and whoever was away reads what happened."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import Absence
from cases.access import note_look
from cases.deputies import covered_by
from danish.http import reads_or_writes
from followup.forms.hand_backs import HandBackForm
from followup.hand_backs import WRITTEN_WITHIN, of_deputy, of_returned, tell
from followup.models import HandBack
from journal.once import saves_once
from notices.models import Notice


@reads_or_writes
@saves_once
def hand_back_write(request: StaffRequest, pk: int) -> HttpResponse:
    """What was done, case by case, and what the colleague should know. A look, since it tells of citizens."""
    today = timezone.localdate()
    mine = covered_by(request.user, since=today - WRITTEN_WITHIN)
    absence = next((one for one in mine if one.pk == pk and one.from_on <= today), None)
    if absence is None:
        raise Http404
    note_look(request, wrote=request.method == "POST")
    handed = of_deputy(absence, request.user)
    form = HandBackForm(request.POST if request.method == "POST" else None, handed=handed)
    if form.is_valid():
        try:
            changed = HandBack.write(absence, [one.case for one in handed], form.texts(), by=request.user)
        except Absence.DoesNotExist:
            raise Http404 from None
        if changed:
            tell(absence, request.user, reverse("followup:hand_back", args=[absence.pk]))
        messages.success(request, f"Gemt. {absence.user.name} får besked.")
        return redirect("followup:hand_back_write", absence.pk)
    rows = form.rows()
    context = {
        "absence": absence,
        "form": form,
        "told": [row for row in rows if row[0].done or row[0].notes],
        "quiet": [row for row in rows if not (row[0].done or row[0].notes)],
        "today": today,
    }
    return render(request, "followup/hand_back_write.html", context, status=422 if form.is_bound else 200)


@require_safe
def hand_back(request: StaffRequest, pk: int) -> HttpResponse:
    """What happened while one was away."""
    absence = _own(request, pk)
    note_look(request)
    handed = of_returned(absence)
    context = {
        "absence": absence,
        "handed": handed,
        "unread": any(note.read_at is None for one in handed for note in one.notes),
        "today": timezone.localdate(),
    }
    return render(request, "followup/hand_back.html", context)


@require_POST
@saves_once
def hand_back_read(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _own(request, pk)
    HandBack.objects.visible_to(request.user).filter(absence=absence).mark_read()
    Notice.objects.filter(recipient=request.user, topic__startswith=f"hand back {absence.pk} ").mark_read()
    messages.success(request, "Tilbageleveringen er markeret som læst.")
    return redirect("followup:hand_back", absence.pk)


def _own(request: StaffRequest, pk: int) -> Absence:
    return get_object_or_404(Absence.objects.filter(user=request.user, from_on__lte=timezone.localdate()), pk=pk)
