"""What the citizen sees: one question at a time, by a link without a log-in or on the caseworker's screen."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import PasswordAgainForm
from accounts.http import StaffRequest
from accounts.link_secret import print_of
from accounts.outside import is_let_in, outside
from danish.http import reads_or_writes
from followup.forms.measurement import CitizenAnswerForm
from followup.handed_over import COOKIE, KEY, MOST_WRONG, SCREEN, WRONG, is_handed_over
from followup.models import Answer, AnswerLink, Measurement, Question
from followup.models.measurement import NotOpen

LINK = "answer_link"


@dataclass
class Answering:
    """The questions that this browser may answer, and how it came to them."""

    measurement: Measurement
    link: AnswerLink | None  # none on the caseworker's screen

    @property
    def how(self) -> str:
        return Measurement.How.LINK if self.link else Measurement.How.HERE

    @cached_property
    def questions(self) -> list[Question]:
        return list(self.measurement.questions_to(Answer.By.CITIZEN))

    @cached_property
    def given(self) -> dict[int, Answer]:
        answers = self.measurement.answers.filter(by=Answer.By.CITIZEN).order_by("pk")
        return {one.question_id: one for one in answers}

    @property
    def next_number(self) -> int:
        """Of the first question without an answer; the last one's when all have one."""
        open_ones = (n for n, one in enumerate(self.questions, start=1) if one.pk not in self.given)
        return next(open_ones, len(self.questions))

    def mark_of(self, number: int) -> str:
        """Stands in the form of one question and says whose it is, readable to nobody.

        The address is the same for every citizen, and a browser may have come to another's questions meanwhile.
        """
        return salted_hmac(
            "followup.answer_form", f"{self.measurement.pk} {self.questions[number - 1].pk}"
        ).hexdigest()


@outside
@require_safe
def answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The door: what this is, and a button, so that nothing that only reads addresses opens it."""
    if not is_let_in(request, LINK):
        return _too_many(request)
    link = _behind(print_of(secret))
    if link is None or not link.is_live:
        return _gone(request)
    return _page(request, "followup/answer_link.html", {"secret": secret, "instrument": link.measurement.instrument})


@outside
@require_POST
def answer_open(request: HttpRequest) -> HttpResponse:
    """At an address of its own, since the browser's history keeps where something was sent to."""
    if not is_let_in(request, LINK):
        return _too_many(request)
    link = _behind(print_of(request.POST.get("secret", "")))
    if link is None or not link.is_live:
        return _gone(request)
    going_on = _by_cookie(request)
    if going_on and going_on.link == link:
        return redirect("followup:answer_question", going_on.next_number)
    try:
        link.open()
    except NotOpen:
        return _gone(request)
    response = redirect("followup:answer_question", 1)
    COOKIE.give(response, link.stamp)
    return response


@outside
@require_safe
def answer_start(request: HttpRequest) -> HttpResponse:
    answering = _answering(request)
    if answering is None:
        return _gone(request)
    context = {"instrument": answering.measurement.instrument, "number": answering.next_number}
    return _page(request, "followup/answer_start.html", context | {"is_begun": bool(answering.given)})


@outside
@reads_or_writes
def answer_question(request: HttpRequest, number: int) -> HttpResponse:
    """One question. None can be passed over without a number or a skip; one can go back and change it."""
    answering = _answering(request)
    if answering is None:
        return _gone(request)
    is_asked = 1 <= number <= answering.next_number
    mark = answering.mark_of(number) if is_asked else ""
    if "svar" in request.POST and not (mark and constant_time_compare(request.POST.get("til", ""), mark)):
        return _page(request, "followup/answer_elsewhere.html", {}, status=409)
    if not is_asked:
        return redirect("followup:answer_question", answering.next_number)
    question, instrument = answering.questions[number - 1], answering.measurement.instrument
    form = CitizenAnswerForm(
        request.POST if request.method == "POST" else None,
        question=question,
        answer=answering.given.get(question.pk),
        skip_label=instrument.skip_label,
    )
    is_last = number == len(answering.questions)
    if form.is_valid():
        try:
            _save(request, answering, question, form.value, is_last=is_last)
        except NotOpen:
            return _gone(request)
        return _thanked(answering) if is_last else redirect("followup:answer_question", number + 1)
    context = {
        "form": form,
        "mark": mark,
        "instrument": instrument,
        "number": number,
        "total": len(answering.questions),
        "is_last": is_last,
    }
    return _page(request, "followup/answer_question.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _save(request: HttpRequest, answering: Answering, question: Question, value: int | None, *, is_last: bool) -> None:
    """Keep the answer, unless the link was shut or opened in another browser since it was looked at."""
    answering.measurement.hold()
    if answering.link and _by_cookie(request) is None:
        raise NotOpen
    answering.measurement.answer_as_citizen(question, value)
    if is_last:
        answering.measurement.finish_as_citizen(answering.how)


def _thanked(answering: Answering) -> HttpResponse:
    response = redirect("followup:answer_thanks")
    if answering.link:
        COOKIE.take_back(response)
    return response


@outside
@require_safe
def answer_thanks(request: HttpRequest) -> HttpResponse:
    """Says nothing of what was answered, so anybody may see it."""
    return _page(request, "followup/answer_thanks.html", {})


@sensitive_post_parameters()
@reads_or_writes
def answer_return(request: StaffRequest) -> HttpResponse:
    """The caseworker takes the screen back, and shows by the password that it is they."""
    if KEY not in request.session:
        return redirect("front")
    handed = _handed_over(request)
    may_try = request.user.has_usable_password() and request.session.get(WRONG, 0) < MOST_WRONG
    sends = request.method == "POST"
    form = PasswordAgainForm(request.POST if sends and may_try else None, user=request.user)
    if form.is_valid():
        del request.session[KEY]
        if request.user.held_forms.waiting().exists():  # sent from another tab meanwhile
            return redirect("accounts:held_form_detail")
        return redirect(handed or "front")
    if form.data.get("password"):
        request.session[WRONG] = request.session.get(WRONG, 0) + 1
        may_try = request.session[WRONG] < MOST_WRONG
    is_done = bool(handed and handed.citizen_done_at)
    context = {"form": form, "may_try": may_try, "is_guessed": WRONG in request.session, "is_done": is_done}
    return _page(request, "followup/answer_return.html", context, status=422 if sends else 200)


def _behind(link_hash: str) -> AnswerLink | None:
    return (
        AnswerLink.objects.behind_link(link_hash)
        .select_related("measurement__case", "measurement__instrument")
        .first()
    )


def _answering(request: HttpRequest) -> Answering | None:
    measurement = _handed_over(request)
    if measurement is None:
        return _by_cookie(request)
    if measurement.is_open and not measurement.citizen_done_at and measurement.case.is_open:
        return Answering(measurement, None)
    return None


def _handed_over(request: HttpRequest) -> Measurement | None:
    if not request.user.is_authenticated or KEY not in request.session:
        return None
    mine = Measurement.objects.visible_to(request.user).select_related("case", "instrument")
    return mine.filter(pk=request.session[KEY]).first()


def _by_cookie(request: HttpRequest) -> Answering | None:
    """What the cookie opens, in the browser that opened the link last."""
    stamp = COOKIE.read(request)
    link = _behind(stamp[0]) if stamp and stamp != SCREEN else None
    if link is None or link.stamp != stamp or not link.is_live:
        return None
    return Answering(link.measurement, link)


def _too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, "followup/answer_gone.html", {"too_many": True}, status=429)


def _gone(request: HttpRequest) -> HttpResponse:
    """One answer for what never was and for what is over; on the caseworker's screen the citizen is thanked."""
    handed = _handed_over(request)
    if handed and handed.citizen_done_at:
        return redirect("followup:answer_thanks")
    context = {"is_unsaved": "svar" in request.POST, "was_on_screen": COOKIE.read(request) == SCREEN}
    return _page(request, "followup/answer_gone.html", context, status=404)


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context | {"is_handed_over": is_handed_over(request)}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
