"""The talks of a case: what is agreed, what was held, and how one is moved, called off and put right."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.models import Case
from danish.http import reads_or_writes
from followup.forms import PageForm
from followup.forms.meetings import (
    MeetingCancelForm,
    MeetingCorrectForm,
    MeetingMoveForm,
    MeetingPlanForm,
    WithdrawForm,
)
from followup.models import AgreedTask, ContactDeadline, ContactHold, Meeting, MeetingDraft
from followup.views.talk_form import talk_form
from followup.views.too_late import keeps_words, told_too_late
from journal.once import saves_once

ROWS = 15


@require_safe
def meeting_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Talks and what is agreed until the next one, with the follow-ups of what is under way."""
    case = open_case(request, case_pk)
    wanted = PageForm(request.GET)
    talks = Meeting.objects.of_case(case).select_related("held_by", "registered_by", "group")
    earlier = talks.exclude(state=Meeting.State.PLANNED).prefetch_related("agreements")
    today = timezone.localdate()
    context = {
        "case": case,
        "active_tab": "follow_up",
        "may_change": case.can_be_changed_by(request.user),
        "drafts": MeetingDraft.objects.own_in(case, request.user),
        "planned": talks.planned().order_by("on", "at", "pk"),
        "deadlines": ContactDeadline.objects.of_case(case).open().order_by("latest_on", "pk"),
        "rests": ContactHold.lasting_in(case, today),
        "agreements": AgreedTask.objects.of_case(case).open().select_related("user"),
        "done": AgreedTask.objects.of_case(case).lately_closed().select_related("user", "done_by"),
        "running": case.interventions.running().select_related("category").order_by("follow_up_on", "pk"),
        "page": Paginator(earlier.order_by("-on", "-at", "-pk"), ROWS).get_page(wanted.number()),
        "wanted": wanted,
        "today": today,
    }
    return render(request, "followup/meeting_list.html", context, status=200 if wanted.is_valid() else 422)


@reads_or_writes
@keeps_words
@saves_once
def meeting_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    meeting = Meeting(case=case, held_by=request.user)
    form = MeetingPlanForm(request.POST if request.method == "POST" else None, instance=meeting)
    if form.is_valid():
        meeting.plan(by=request.user)
        messages.success(request, f"Samtalen er aftalt til {meeting.when}.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Aftal samtale", "Aftal samtale")


@reads_or_writes
@keeps_words
@saves_once
def meeting_move(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    meeting = _of(case, pk)
    form = MeetingMoveForm(request.POST if request.method == "POST" else None, instance=meeting)
    if not meeting.is_planned:
        return _too_late(request, case, meeting, form.is_bound)
    if form.is_valid():
        form.claim()
        meeting.move(by=request.user)
        messages.success(request, f"Samtalen er nu {meeting.when}.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Flyt samtale", "Flyt samtalen", meeting)


@reads_or_writes
@keeps_words
@saves_once
def meeting_cancel(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    meeting = _of(case, pk)
    form = MeetingCancelForm(request.POST if request.method == "POST" else None, instance=meeting)
    if not meeting.is_planned:
        return _too_late(request, case, meeting, form.is_bound)
    if form.is_valid():
        form.claim()
        said = form.cleaned_data
        meeting.cancel(cancelled_by=said["cancelled_by"], because=said["because"], by=request.user)
        messages.success(request, "Samtalen er aflyst.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Aflys samtale", "Aflys samtalen", meeting)


@reads_or_writes
@keeps_words
@saves_once
def meeting_correct(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    meeting = _of(case, pk)
    form = MeetingCorrectForm(request.POST if request.method == "POST" else None, instance=meeting)
    if not meeting.has_happened:
        return _too_late(request, case, meeting, form.is_bound)
    if form.is_valid():
        form.claim()
        meeting.correct(form.cleaned_data["udfald"], because=form.cleaned_data["because"], by=request.user)
        messages.success(request, "Registreringen er rettet.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Ret registrering", "Gem rettelsen", meeting)


@reads_or_writes
@keeps_words
@saves_once
def meeting_withdraw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    meeting = _of(case, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if not meeting.has_happened:
        return _too_late(request, case, meeting, form.is_bound)
    if form.is_valid():
        meeting.withdraw(because=form.cleaned_data["because"], by=request.user)
        messages.success(request, "Samtalen er markeret som fejlregistreret.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Fejlregistreret samtale", "Markér som fejlregistreret", meeting)


def _of(case: Case, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.of_case(case).select_related("held_by"), pk=pk)
    meeting.case = case
    return meeting


def _form(
    request: StaffRequest, case: Case, form: Any, heading: str, submit: str, meeting: Meeting | None = None
) -> HttpResponse:
    if meeting and form.is_bound:
        meeting = _of(case, meeting.pk)  # what is agreed, not what the form was sent with
    about = f"{meeting.get_form_display()} {meeting.when}" if meeting else ""
    return talk_form(request, case, form, heading, submit, about)


def _too_late(request: StaffRequest, case: Case, meeting: Meeting, was_sent: bool) -> HttpResponse:
    """Somebody else was first. A page that was only asked for leads back to the talks."""
    told = f"Samtalen {meeting.when} er allerede ændret: {meeting.get_state_display().lower()}."
    if not was_sent:
        messages.warning(request, told)
        return redirect("followup:meeting_list", case.pk)
    written = [value for key, value in request.POST.items() if key in {"moved_because", "because"} and value]
    return told_too_late(request, case, told, written)
