"""Whoever sends words to a case that was closed meanwhile gets them back, to be copied."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from accounts.http import StaffRequest
from cases.access import CaseNotYours, note_look, open_case
from cases.models import Case
from followup.models import Question

View = Callable[..., HttpResponse]
# What people write, by the names the forms of talks, agreements, measurements and follow-ups give it.
WHY = ("because", "moved_because", "dropped_because", "ended_because", "reason")
WORDS = ("plan_", "hvad_", "viser_", "text", "note", *WHY)
NUMBERS = "svar_"


def keeps_words(view: View) -> View:
    """Show what was written when the case is closed by now, instead of a refusal that loses it."""

    @wraps(view)
    def wrapped(request: StaffRequest, case_pk: int, **parts: int) -> HttpResponse:
        try:
            return view(request, case_pk, **parts)
        except CaseNotYours:
            written = list(_written(request.POST))
            if not written:
                raise
            case = open_case(request, case_pk)
            if not case.can_be_reopened_by(request.user):
                raise
        note_look(request, case_id=case.pk, refused=True)
        told = f"Sagen blev afsluttet {case.closed_on:%d.%m.%Y}, før det blev gemt."
        return told_too_late(request, case, told, written, heading="Sagen er afsluttet imens")

    return wrapped


def told_too_late(
    request: StaffRequest, case: Case, told: str, written: Sequence[object], *, heading: str = ""
) -> HttpResponse:
    """What has happened meanwhile, above the words that are not saved."""
    context = {"case": case, "active_tab": "follow_up", "heading": heading, "told": told, "written": written}
    template = "followup/talk_too_late.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)


def _written(sent: QueryDict) -> Iterator[str]:
    """The words, and the numbers of a measurement each with its question."""
    asked = [name.removeprefix(NUMBERS) for name in sent if name.startswith(NUMBERS) and sent[name]]
    numbers = [int(pk) for pk in asked if pk.isdecimal() and len(pk) < 19]
    for question in Question.objects.filter(pk__in=numbers):
        yield f"{question.to_staff}: {sent[f'{NUMBERS}{question.pk}']}"
    for name in sent:
        own = name.rpartition("-")[2]  # of many lines each has its own beginning
        words = str(sent[name])
        if own.startswith(WORDS) and words.strip():
            yield words
