"""The analysis is offered, the citizen answers, and it may end before the conference. The case is held by the view."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Consent
from conferences.access import let_out
from conferences.deadlines import set_deadlines
from conferences.models import Analysis, Discipline
from conferences.planning import cancel
from journal.models import Event

A_YEAR = timedelta(days=364)
LATEST = timedelta(days=365)


@transaction.atomic
def offer(analysis: Analysis, *, by: User) -> None:
    """Note that the citizen has been told of it."""
    analysis.offered_by = by
    analysis.save()
    analysis.case.note(Event.Kind.ANALYSIS, f"Tværfaglig analyse tilbudt {analysis.offered_on:%d.%m.%Y}", by=by)


@transaction.atomic
def accept(
    analysis: Analysis, *, on: date, disciplines: list[Discipline], given_how: str, until: date, by: User
) -> None:
    """The citizen says yes: to each of these professions, for a time, in the consent register."""
    consent = Consent(
        case=analysis.case, purpose=Consent.Purpose.ANALYSIS, given_how=given_how, from_on=on, until_on=until
    )
    consent.register(departments=[one.department for one in disciplines], by=by)
    analysis.state, analysis.answered_on = Analysis.State.ACCEPTED, on
    set_deadlines(analysis, on)
    analysis.version += 1
    analysis.save()
    analysis.case.note(Event.Kind.ANALYSIS, f"Ja tak til tværfaglig analyse {on:%d.%m.%Y}", by=by)


@transaction.atomic
def decline(analysis: Analysis, *, on: date, by: User) -> None:
    """The citizen says no, which changes nothing else; it may be offered again."""
    analysis.state, analysis.answered_on = Analysis.State.DECLINED, on
    analysis.version += 1
    analysis.save()
    analysis.case.note(Event.Kind.ANALYSIS, f"Nej tak til tværfaglig analyse {on:%d.%m.%Y}", by=by)


@transaction.atomic
def close(analysis: Analysis, *, because: str, by: User) -> None:
    """End it: a planned conference is cancelled, and the case is open no longer to those who were asked for it."""
    conference = analysis.conferences.planned().first()
    if conference:
        conference.analysis = analysis
        cancel(conference, because=because, by=by)
    analysis.state, analysis.closed_on, analysis.closed_because = Analysis.State.CLOSED, timezone.localdate(), because
    analysis.version += 1
    analysis.save()
    let_out(analysis.case, by=by)
    analysis.case.note(Event.Kind.ANALYSIS, f"{analysis} afsluttet", by=by)
