"""The analysis is offered, the citizen answers, and it may end before the conference. The case is held by the view."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Consent
from conferences.access import let_out
from conferences.answers import decline_open
from conferences.deadlines import set_deadlines
from conferences.models import Analysis, Conference, Discipline
from conferences.planning import call_off
from journal.models import Event
from notices.models import Notice

A_YEAR = timedelta(days=364)
LATEST = timedelta(days=365)
ONE_GOES_ON = "Der er allerede en analyse eller rundbordssamtale i gang."


@transaction.atomic
def offer(analysis: Analysis, *, by: User) -> None:
    """Note that the citizen has been told of it."""
    analysis.offered_by = by
    analysis.save()
    analysis.case.note(Event.Kind.ANALYSIS, f"Tværfaglig analyse tilbudt {analysis.offered_on:%d.%m.%Y}", by=by)


@transaction.atomic
def accept(
    analysis: Analysis,
    *,
    on: date,
    disciplines: list[Discipline],
    given_how: str,
    until: date,
    words: str = "",
    by: User,
) -> None:
    """The citizen says yes: to each of these professions, for a time, in the consent register."""
    consent = Consent(
        case=analysis.case, purpose=Consent.Purpose.ANALYSIS, given_how=given_how, from_on=on, until_on=until
    )
    consent.register(departments=[one.department for one in disciplines], by=by)
    analysis.hold()
    set_deadlines(analysis, on)
    _answer(analysis, Analysis.State.ACCEPTED, on, words)
    analysis.case.note(Event.Kind.ANALYSIS, f"Ja tak til tværfaglig analyse {on:%d.%m.%Y}", by=by)


@transaction.atomic
def decline(analysis: Analysis, *, on: date, words: str = "", by: User) -> None:
    """The citizen says no, which changes nothing else; it may be offered again."""
    analysis.hold()
    _answer(analysis, Analysis.State.DECLINED, on, words)
    analysis.case.note(Event.Kind.ANALYSIS, f"Nej tak til tværfaglig analyse {on:%d.%m.%Y}", by=by)


def _answer(analysis: Analysis, state: str, on: date, words: str) -> None:
    """What was written of the citizen's words before or meanwhile stays."""
    analysis.state, analysis.answered_on = state, on
    if words and not analysis.own_words:
        analysis.own_words, analysis.words_on = words, on
    analysis.version += 1
    analysis.save()


@transaction.atomic
def close(analysis: Analysis, *, because: str, by: User) -> None:
    """End it: a planned conference is cancelled, what it proposed is declined, and the case is open no longer for it.

    Everybody who was invited or still to write is told, where they can read it without the case.
    """
    analysis.hold()
    decline_open(analysis, because=because, by=by)
    conference = analysis.conferences.planned().first()
    if conference:
        conference.analysis = analysis
        call_off(conference, because=because, url=reverse("front"), by=by)
    _tell_writers(analysis, conference, by=by)
    analysis.state, analysis.closed_on, analysis.closed_because = Analysis.State.CLOSED, timezone.localdate(), because
    analysis.version += 1
    analysis.save()
    let_out(analysis.case, by=by)
    analysis.case.note(Event.Kind.ANALYSIS, f"{analysis} afsluttet", by=by)


def _tell_writers(analysis: Analysis, cancelled: Conference | None, *, by: User) -> None:
    """Those who are still to write, unless they heard that the conference is cancelled."""
    told = cancelled.participants.exclude(user=None).values("user") if cancelled else []
    writers = analysis.contributions.open().filter(user__is_active=True).exclude(user__in=told).exclude(user=by)
    Notice.objects.tell(
        Notice(
            recipient_id=user,
            topic=f"analysis closed {analysis.pk}",
            case_id=analysis.case_id,
            text=f"Analysen i sag {analysis.case.number} er afsluttet. Du skal ikke bidrage.",
            url=reverse("front"),
        )
        for user in sorted(set(writers.values_list("user_id", flat=True)))
    )
