"""Registering a talk: a draft that saves itself while it is written, and then the talk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import StaffRequest
from cases.access import hold_case
from cases.models import Case
from danish.http import reads_or_writes
from followup.forms.meeting_register import MeetingRegisterForm
from followup.models import Meeting, MeetingDraft
from followup.views.too_late import keeps_words, told_too_late
from journal.once import saves_once


@reads_or_writes
@keeps_words
@saves_once
def meeting_register(request: StaffRequest, case_pk: int) -> HttpResponse:
    """How a talk went that was never planned; while one that was is not registered, that one comes first."""
    return _register(request, case_pk, None)


@reads_or_writes
@keeps_words
@saves_once
def meeting_register_planned(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """How a talk went that was agreed on."""
    return _register(request, case_pk, pk)


def _register(request: StaffRequest, case_pk: int, pk: int | None) -> HttpResponse:
    sends = request.method == "POST"
    saves_itself = sends and bool(request.htmx)
    case = hold_case(request, case_pk, asks_by_itself=saves_itself)
    due = [] if saves_itself else list(Meeting.objects.of_case(case).due(timezone.localdate()))
    if pk is None and due and not sends and not _wants_another(request, case):
        pk = due[0].pk
    meeting = _planned(request, case, pk)
    draft = MeetingDraft.of(case, meeting if pk else None, request.user)
    form = MeetingRegisterForm(request.POST if sends else None, instance=meeting, draft=draft, by=request.user)
    if not meeting.is_planned:
        return _shut(request, case, meeting, form)
    if sends and form.overwrites:
        return _two_editions(request, case, form)
    if (saves_itself or "gem" in request.POST) and form.is_of_what_was_registered:
        return _told(request, case, form, "Samtalen er allerede registreret.")
    if saves_itself or "gem" in request.POST:
        draft.keep(form.what_was_sent)
        if saves_itself:
            return render(request, "followup/meeting_register.html#saved", {"draft": draft})
        messages.success(request, f"Kladden er gemt kl. {timezone.localtime():%H.%M}.")
        return redirect(_address(case, pk))
    if form.is_valid():
        form.claim()
        form.register()
        is_held = meeting.state == Meeting.State.HELD
        messages.success(request, "Samtalen er registreret." if is_held else "Udeblivelsen er registreret.")
        for task in form.dropped_meanwhile:
            messages.warning(request, f"»{task.text}« er ikke meldt gjort. {task.how_far}")
        return redirect("followup:meeting_list", case.pk)
    context = {
        "case": case,
        "active_tab": "follow_up",
        "meeting": _planned(request, case, pk) if form.is_bound else meeting,  # as agreed, not as it was sent
        "draft": draft,
        "form": form,
        "here": _address(case, pk),
        "others": [one for one in due if one.pk != pk],
        "running": case.interventions.running().select_related("category").order_by("follow_up_on", "pk"),
        "today": timezone.localdate(),
        "cancel_url": reverse("followup:meeting_list", args=[case.pk]),
    }
    return render(request, "followup/meeting_register.html", context, status=422 if form.is_bound else 200)


def _wants_another(request: StaffRequest, case: Case) -> bool:
    """Than the talk that was agreed on: by choice, or because they have begun to write of it."""
    return "ny" in request.GET or MeetingDraft.of(case, None, request.user).is_begun


def _address(case: Case, pk: int | None) -> str:
    if pk is None:
        return reverse("followup:meeting_register", args=[case.pk], query={"ny": 1})
    return reverse("followup:meeting_register_planned", args=[case.pk, pk])


def _planned(request: StaffRequest, case: Case, pk: int | None) -> Meeting:
    if pk is None:
        return Meeting(case=case, held_by=request.user, on=timezone.localdate())
    meeting = get_object_or_404(Meeting.objects.of_case(case).select_related("held_by", "registered_by"), pk=pk)
    meeting.case = case
    return meeting


def _shut(request: StaffRequest, case: Case, meeting: Meeting, form: MeetingRegisterForm) -> HttpResponse:
    """Somebody registered it, or called it off, meanwhile. What was written is shown, so that it can be copied."""
    told = f"Samtalen {meeting.when} er allerede ændret: {meeting.get_state_display().lower()}."
    if not form.is_bound and form.draft.is_begun:
        context = {"case": case, "active_tab": "follow_up", "told": told, "written": form.words_of_draft}
        context["heading"] = "Samtalen er registreret"
        return render(request, "followup/talk_too_late.html", context)
    if not form.is_bound:
        messages.warning(request, told)
        return redirect("followup:meeting_list", case.pk)
    return _told(request, case, form, told)


def _told(request: StaffRequest, case: Case, form: MeetingRegisterForm, told: str) -> HttpResponse:
    return told_too_late(request, case, told, [words for _, words in form.what_was_written])


def _two_editions(request: StaffRequest, case: Case, form: MeetingRegisterForm) -> HttpResponse:
    """The draft was saved in another window since this one read it: choose, field by field."""
    different = form.in_two_editions
    names = {one.name for one in different}
    others = [(name, value) for name, value in form.what_was_sent.items() if name not in names]
    context = {
        "case": case,
        "active_tab": "follow_up",
        "draft": form.draft,
        "differences": different,
        "others": [*others, ("version", request.POST.get("version", ""))],
    }
    template = "followup/draft_twice.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)
