"""Who is invited to one case's conference."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from conferences.forms.calendar import ParticipantForm, ReplaceForm
from conferences.invitations import invite, is_participant, replace, take_off
from conferences.models import Conference, Participant
from conferences.views.planning import planned_of
from conferences.views.too_late import ConferenceChanged, tells_what_changed
from danish.http import reads_or_writes
from journal.once import saves_once

LIST = "conferences:participant_list"
NOT_INVITED = "Deltageren er allerede fjernet eller erstattet. Se, hvem der er inviteret nu."


@require_safe
@tells_what_changed
def participant_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    conference = planned_of(case)
    participants, chair = list(conference.participants.select_related("user", "discipline")), conference.day.chair
    context = {
        "case": case,
        "active_tab": "analysis",
        "conference": conference,
        "participants": participants,
        "lacks_chair": chair is not None and all(one.user != chair for one in participants),
    }
    return render(request, "conferences/participant_list.html", context)


@reads_or_writes
@saves_once
@tells_what_changed
def participant_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    conference = planned_of(case)
    data = request.POST if request.method == "POST" else None
    form = ParticipantForm(data, instance=Participant(conference=conference))
    try:
        if form.is_valid():
            invite(form.instance, by=request.user)
            messages.success(request, f"{form.instance} er inviteret.")
            return redirect(LIST, case.pk)
    except ValidationError as found:
        form.add_error(None, found.messages)
    context = {"case": case, "active_tab": "analysis", "conference": conference, "form": form}
    return render(request, "conferences/participant_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def participant_remove(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Asked first: a colleague is told, and the case may be shut to them."""
    case = hold_case(request, case_pk)
    participant = _participant(planned_of(case), pk)
    if request.method == "POST":
        take_off(participant, by=request.user)
        messages.success(request, f"{participant} er ikke længere inviteret.")
        return redirect(LIST, case.pk)
    context = {"case": case, "active_tab": "analysis", "participant": participant}
    return render(request, "conferences/participant_remove.html", context)


@reads_or_writes
@saves_once
@tells_what_changed
def participant_replace(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    participant = _participant(planned_of(case), pk, kind=Participant.Kind.STAFF)
    form = ReplaceForm(request.POST if request.method == "POST" else None, participant=participant)
    try:
        if form.is_valid():
            successor = replace(participant, form.cleaned_data["user"], by=request.user)
            messages.success(request, f"{successor} er inviteret i stedet for {participant}.")
            return redirect(LIST, case.pk)
    except ValidationError as found:
        form.add_error(None, found.messages)
    context = {"case": case, "active_tab": "analysis", "participant": participant, "form": form}
    return render(request, "conferences/participant_replace.html", context, status=422 if form.is_bound else 200)


def _participant(conference: Conference, pk: int, **terms: str) -> Participant:
    """Somebody who is invited; who is so no more was taken off or replaced meanwhile."""
    people = conference.participants.select_related("user", "discipline")
    participant = people.filter(pk=pk, **terms).first()
    if participant is None:
        if is_participant(pk):
            raise Http404
        raise ConferenceChanged(NOT_INVITED, "participant_list")
    participant.conference = conference
    return participant
