"""When one case's conference is held: planned, moved, cancelled, and put into people's own calendars."""

from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.models import Case
from conferences.calendar_file import calendar_file
from conferences.forms.calendar import CancelForm, MoveForm, SlotForm
from conferences.models import Conference, ConferenceDay
from conferences.planning import cancel, hindrance, move, not_asked, plan
from conferences.views.too_late import NOTHING_OFFERED, ConferenceChanged, tells_what_changed
from danish.dates import is_working_day
from danish.http import reads_or_writes
from journal.once import saves_once

NOT_PLANNED = "Der er ikke længere planlagt en konference."


def planned_of(case: Case) -> Conference:
    """The case's planned conference with its day, or `ConferenceChanged`."""
    found = Conference.objects.as_system("the case was opened").planned().filter(analysis__case=case)
    conference = found.select_related("analysis", "day__room", "day__chair", "day__team").first()
    if conference is None:
        raise ConferenceChanged(NOT_PLANNED)
    conference.analysis.case = case
    return conference


@reads_or_writes
@saves_once
@tells_what_changed
def conference_plan(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    analysis = case.analyses.newest_first().first()
    if analysis is None:
        raise ConferenceChanged(NOTHING_OFFERED)
    analysis.case = case
    if problem := hindrance(analysis):
        raise ConferenceChanged(problem)
    data = request.POST if request.method == "POST" else None
    form = SlotForm(data, analysis=analysis, by=request.user, preferred=request.GET.get("dag", ""))
    try:
        if form.is_valid():
            with transaction.atomic():  # a day that is made for this is not left behind
                planned = plan(analysis, **_time(form), by=request.user)
            messages.success(request, f"Konferencen er planlagt {planned.when}. De inviterede har fået besked.")
            _advise(request, case, planned.day)
            if uninvited := not_asked(planned):
                messages.warning(request, f"Samtykket nævner ikke faget, så de er ikke inviteret: {uninvited}.")
            return redirect(analysis)
    except ValidationError as found:
        form.refuse(found)
    context = {"case": case, "active_tab": "analysis", "analysis": analysis, "form": form}
    return render(request, "conferences/conference_plan.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def conference_move(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    conference = planned_of(case)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, analysis=conference.analysis, by=request.user, conference=conference)
    try:
        if form.is_valid():
            because = form.cleaned_data["because"]
            with transaction.atomic():
                move(conference, **_time(form), because=because, by=request.user)
            messages.success(request, f"Konferencen er flyttet til {conference.when}. De inviterede har fået besked.")
            _advise(request, case, conference.day)
            return redirect(conference.analysis)
    except ValidationError as found:
        form.refuse(found)
        conference = planned_of(case)
    context = {"case": case, "active_tab": "analysis", "conference": conference, "form": form}
    return render(request, "conferences/conference_move.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def conference_cancel(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    conference = planned_of(case)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cancel(conference, because=form.cleaned_data["because"], by=request.user)
        messages.success(
            request, "Konferencen er aflyst, og de inviterede har fået besked. Analysen venter på en tid."
        )
        return redirect(conference.analysis)
    context = {"case": case, "active_tab": "analysis", "conference": conference, "form": form}
    return render(request, "conferences/conference_cancel.html", context, status=422 if form.is_bound else 200)


@require_safe
def conference_file(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """The invitation, or that it is cancelled, for a calendar outside: it says the case's number and nothing more."""
    case = open_case(request, case_pk)
    found = Conference.objects.as_system("the case was opened").filter(analysis__case=case).select_related("day__room")
    conference = get_object_or_404(found, pk=pk)
    page = settings.SITE_URL + reverse("conferences:analysis_detail", args=[case.pk])
    text = calendar_file(conference, case.number, page, timezone.now())
    name = f"konference-{case.number}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


class Time(TypedDict):
    """When and where, as the form says it."""

    day: ConferenceDay
    starts_at: datetime
    ends_at: datetime


def _time(form: SlotForm) -> Time:
    """What was chosen; a new day is saved now."""
    given = form.cleaned_data
    day: ConferenceDay = given["chosen_day"]
    if day.pk is None:
        day.save()
    return {"day": day, "starts_at": given["starts_at"], "ends_at": given["ends_at"]}


def _advise(request: StaffRequest, case: Case, day: ConferenceDay) -> None:
    """What may be meant, but should be seen."""
    if day.chair and day.chair == case.coordinator:
        messages.warning(request, "Mødelederen er borgerens egen medarbejder. Lad helst en anden lede konferencen.")
    if not is_working_day(day.on):
        messages.warning(request, "Vær opmærksom på, at dagen ikke er en hverdag.")
