"""A measurement as staff sees it: begun, answered apart from the citizen, closed together or given up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.models import Case
from danish.http import reads_or_writes
from danish.qr import qr_code
from followup.forms.measurement import CloseForm, DropForm, StaffAnswersForm
from followup.handed_over import hand_over
from followup.measuring import close_measurement
from followup.models import Answer, AnswerLink, Instrument, Measurement
from followup.models.measurement import NotOpen
from followup.side_by_side import side_by_side
from followup.views.too_late import keeps_words
from journal.once import saves_once

TOO_LATE = "Det kan ikke lade sig gøre mere. Se, hvor langt målingen er nu."


def _of(case: Case, pk: int) -> Measurement:
    found = Measurement.objects.of_case(case).select_related("instrument", "staff", "closed_by")
    measurement = get_object_or_404(found, pk=pk)
    measurement.case = case
    return measurement


def _frame(request: StaffRequest, case: Case, measurement: Measurement | None = None) -> dict[str, Any]:
    may_change = case.can_be_changed_by(request.user)
    return {"case": case, "active_tab": "progression", "measurement": measurement, "may_change": may_change}


@reads_or_writes
@saves_once
def measurement_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Begin, and answer first: staff has to, before the citizen's answers are seen."""
    case = hold_case(request, case_pk)
    if going_on := Measurement.objects.of_case(case).open().first():
        messages.info(request, "Der er allerede en måling i gang.")
        return redirect(going_on)
    if request.method == "POST":
        try:
            measurement = Measurement.start(case, by=request.user)
            return redirect("followup:measurement_answer", case.pk, measurement.pk)
        except NotOpen as none:
            messages.warning(request, str(none))
    context = _frame(request, case) | {
        "instrument": Instrument.objects.live(timezone.localdate()).order_by("key").first(),
        "latest": Measurement.objects.of_case(case).closed().first(),
    }
    return render(request, "followup/measurement_create.html", context)


@require_safe
def measurement_detail(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """How far it is; when it is closed, both sides' answers. Of an open one no answer is read at all."""
    case = open_case(request, case_pk)
    measurement = _of(case, pk)
    context = _frame(request, case, measurement)
    if measurement.state == Measurement.State.CLOSED:
        context["rows"] = side_by_side(measurement, shows_belief=case.is_worked_on_by(request.user))
    elif measurement.is_open:
        context |= _so_far(measurement)
    return render(request, "followup/measurement_detail.html", context)


def _so_far(measurement: Measurement) -> dict[str, Any]:
    answered = measurement.answers.filter(by=Answer.By.STAFF).count()
    return {
        "answered": answered,
        "is_to_finish": _is_to_finish(measurement),
        "asked": measurement.questions_to(Answer.By.STAFF).count(),
        "asked_citizen": measurement.questions_to(Answer.By.CITIZEN).count(),
        "citizen_began": measurement.answers.filter(by=Answer.By.CITIZEN).exists(),
        "link": measurement.links.live().select_related("made_by").first(),
    }


@reads_or_writes
@keeps_words
@saves_once
def measurement_answer(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Staff's own answers: saved while they are given. Nothing of the citizen's is on the page."""
    sends = request.method == "POST"
    saves_itself = sends and bool(request.htmx)
    case = open_case(request, case_pk, to_change=True, asks_by_itself=saves_itself)
    measurement = _of(case, pk)
    is_all = sends and not saves_itself and "gem" not in request.POST
    form = StaffAnswersForm(request.POST if sends else None, instance=measurement, is_all=is_all)
    if not measurement.is_open:
        return _too_late(request, case, measurement, form)
    if form.is_valid():
        form.claim()
        try:
            measurement.answer_as_staff(form.given, by=request.user, is_all=is_all)
        except NotOpen:
            return _too_late(request, case, measurement, form)
        if saves_itself:
            context = {"measurement": measurement}
            return render(request, "followup/measurement_answer.html#saved", context)
        messages.success(request, "Dine svar er gemt.")
        return redirect(measurement)
    context = _frame(request, case, measurement) | {"form": form}
    return render(request, "followup/measurement_answer.html", context, status=422 if form.is_bound else 200)


def _too_late(request: StaffRequest, case: Case, measurement: Measurement, form: StaffAnswersForm) -> HttpResponse:
    """What was written stays on the page, to be copied from."""
    if not form.is_bound:
        return redirect(measurement)
    context = _frame(request, case, measurement) | {"form": form, "is_too_late": True}
    return render(request, "followup/measurement_answer.html", context, status=409)


@require_POST
@saves_once
def measurement_finish(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Staff answered everything and left it with »Gem og fortsæt senere«: these are the answers."""
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    try:
        measurement.finish_as_staff(by=request.user)
        messages.success(request, "Du er færdig med dine svar.")
    except NotOpen:
        messages.warning(request, TOO_LATE)
    return redirect(measurement)


@require_POST
def measurement_hand_over(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Show the citizen's questions only, until the screen is taken back. Sent once more it is handed over once more.

    The link is shut: whoever opened it would begin from the first question and forget what is answered here.
    """
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    if not measurement.is_open or measurement.citizen_done_at:
        messages.warning(request, TOO_LATE)
        return redirect(measurement)
    if AnswerLink.revoke(measurement, by=request.user):
        messages.info(request, f"Linket blev lukket, da du rakte skærmen til {case.citizen.first_name}.")
    return hand_over(request, measurement)


@reads_or_writes
@saves_once
def answer_link_create(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """A link for the citizen, shown this once: only its print is kept, so who comes back to the page sees none."""
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    if request.method != "POST":
        return redirect(measurement)
    try:
        secret = AnswerLink.make(measurement, by=request.user)
    except NotOpen:
        messages.warning(request, TOO_LATE)
        return redirect(measurement)
    url = settings.SITE_URL + reverse("followup:answer_link", args=[secret])
    context = _frame(request, case, measurement) | {
        "url": url,
        "code": qr_code(url, "QR-kode til det samme link", "kode"),
        "link": measurement.links.live().first(),
        "is_anew": measurement.links.count() > 1,
    }
    response = render(request, "followup/answer_link_create.html", context)
    response.headers["Content-Location"] = measurement.get_absolute_url()  # where a second click leads
    return response


@require_POST
@saves_once
def answer_link_revoke(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    if AnswerLink.revoke(measurement, by=request.user):
        messages.success(request, "Linket er lukket.")
    else:
        messages.info(request, "Der er intet åbent link.")
    return redirect(measurement)


@reads_or_writes
@keeps_words
@saves_once
def measurement_close(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Both sides' answers are shown and stay; when one side's are missing, it is said why."""
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    if not measurement.is_open:
        messages.warning(request, TOO_LATE)
        return redirect(measurement)
    sends = request.method == "POST"
    left_out = _left_out(measurement)
    form = CloseForm(request.POST if sends else None, answers_left_out=sum(answered for _, answered, _ in left_out))
    if measurement.is_answered_by_both and sends:
        return _closed(request, measurement, "")
    if form.is_valid():
        return _closed(request, measurement, form.cleaned_data["because"])
    context = _frame(request, case, measurement) | {
        "form": form,
        "left_out": left_out,
        "is_to_finish": _is_to_finish(measurement),
    }
    return render(request, "followup/measurement_close.html", context, status=422 if form.is_bound else 200)


def _is_to_finish(measurement: Measurement) -> bool:
    return not measurement.staff_done_at and measurement.staff_has_answered_all


def _left_out(measurement: Measurement) -> list[tuple[str, int, int]]:
    """Who began without finishing, with how many of how many questions: it is told before it is forgotten."""
    names = {Answer.By.CITIZEN: measurement.case.citizen.first_name, Answer.By.STAFF: measurement.staff.name}
    sides = [
        (names[side], measurement.answers.filter(by=side).count(), measurement.questions_to(side).count())
        for side in measurement.unfinished_sides
    ]
    return [side for side in sides if side[1]]


def _closed(request: StaffRequest, measurement: Measurement, because: str) -> HttpResponse:
    try:
        close_measurement(measurement, by=request.user, one_sided_because=because)
    except NotOpen:
        messages.warning(request, TOO_LATE)
    else:
        messages.success(request, "Målingen er lukket. Her er jeres svar side om side.")
    return redirect(measurement)


@reads_or_writes
@keeps_words
@saves_once
def measurement_drop(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    measurement = _of(case, pk)
    form = DropForm(request.POST if request.method == "POST" else None)
    if not measurement.is_open:
        messages.warning(request, TOO_LATE)
        return redirect(measurement)
    if form.is_valid():
        try:
            measurement.drop(because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "Målingen er opgivet.")
        except NotOpen:
            messages.warning(request, TOO_LATE)
        return redirect(measurement)
    context = _frame(request, case, measurement) | {"form": form}
    return render(request, "followup/measurement_drop.html", context, status=422 if form.is_bound else 200)
