"""Which professions contribute, and who for each of them: asked, given to another, taken off or left out."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conferences.access import let_in, let_out, may_be_let_in
from conferences.invitations import invite, is_named, take_off
from conferences.models import Addition, Analysis, Conference, Contribution, Discipline, Participant
from conferences.models.contribution import WRITTEN
from journal.models import Event
from notices.models import Notice

NOT_GOING_ON = "Analysen er ikke i gang, så fagene kan ikke ændres."
NO_CONSENT = "Borgerens samtykke omfatter ikke faget. Registrér først et samtykke."
SIGNED = "Faget har underskrevet sit bidrag, og det bliver stående."
ONCE_SIGNED = "Faget har underskrevet sit bidrag før, og det bliver stående. Skriv, hvorfor faget ikke er med."
NOBODY = "Kollegaen kan ikke bidrage. Vælg en anden."


@transaction.atomic
def ask(analysis: Analysis, discipline: Discipline, user: User, *, due_on: date, by: User) -> Contribution:
    """Ask a colleague to contribute; the case is open to them from this moment."""
    _check(analysis, discipline, user)
    contribution = Contribution(analysis=analysis, discipline=discipline, user=user, due_on=due_on, assigned_by=by)
    contribution.validate_constraints()
    contribution.save()
    _bring_in(contribution, by=by)
    return contribution


@transaction.atomic
def give_to(contribution: Contribution, user: User, *, due_on: date, by: User) -> Contribution:
    """Another colleague writes it, from the beginning: a draft is its author's alone.

    The same colleague keeps the draft, and gets in again if the access had ended.
    """
    analysis = contribution.analysis
    _check(analysis, contribution.discipline, user)
    _refuse_signed(contribution)
    before, was_left_out = contribution.user, contribution.is_left_out
    contribution.due_on, contribution.left_out_because = due_on, ""
    contribution.version += 1
    if user == before:
        contribution.save(update_fields=["due_on", "left_out_because", "version"])
        if was_left_out:
            _bring_in(contribution, by=by)
        else:
            let_in(analysis.case, only=user, by=by)
        return contribution
    _take_away(contribution, by=by)
    _begin_anew(contribution, user, by=by)
    let_out(analysis.case, by=by)
    _bring_in(contribution, by=by)
    return contribution


@transaction.atomic
def remove(contribution: Contribution, *, by: User) -> None:
    """The profession does not take part after all, and its draft goes; what is signed, or was once, stays."""
    _refuse_signed(contribution)
    if contribution.pk in once_signed(contribution.analysis):
        raise ValidationError(ONCE_SIGNED)
    _take_away(contribution, by=by)
    contribution.analysis.case.note(Event.Kind.ANALYSIS, f"Ikke længere med: {contribution.discipline}", by=by)
    Contribution.objects.as_system("the one the page showed").filter(pk=contribution.pk).delete()
    let_out(contribution.analysis.case, by=by)


@transaction.atomic
def leave_out(contribution: Contribution, *, because: str, by: User) -> None:
    """The conference goes on without it, and everybody can read why."""
    _refuse_signed(contribution)
    contribution.left_out_because = because
    contribution.version += 1
    contribution.save(update_fields=["left_out_because", "version"])
    _take_away(contribution, by=by)
    contribution.analysis.case.note(Event.Kind.ANALYSIS, f"Udeladt: {contribution.discipline}", by=by)
    let_out(contribution.analysis.case, by=by)


def once_signed(analysis: Analysis) -> set[int]:
    """Ids of the contributions that were signed once, and taken back with a reason that is kept."""
    taken_back = Addition.objects.filter(kind=Addition.Kind.SIGNATURE_WITHDRAWN, contribution__analysis=analysis)
    return set(taken_back.values_list("contribution", flat=True))


def _begin_anew(contribution: Contribution, user: User, *, by: User) -> None:
    """Nothing of the draft is left to the next one; what was signed once is in the history."""
    empty: dict[str, Any] = dict.fromkeys(WRITTEN, "") | {"hours_note": ""}
    empty |= dict.fromkeys(("hours_from", "hours_to", "interview_on"))
    for name, value in (empty | {"user": user, "assigned_by": by, "assigned_at": timezone.now()}).items():
        setattr(contribution, name, value)
    contribution.save()
    for rows in (contribution.observations, contribution.weighings, contribution.suggestions):
        rows.all().delete()


def _check(analysis: Analysis, discipline: Discipline, user: User) -> None:
    if analysis.state != Analysis.State.ACCEPTED:
        raise ValidationError(NOT_GOING_ON)
    if not is_named(discipline, analysis):
        raise ValidationError(NO_CONSENT)
    if not may_be_let_in(user):
        raise ValidationError(NOBODY)


def _refuse_signed(contribution: Contribution) -> None:
    contribution.refresh_from_db(fields=["signed_at"])
    if contribution.is_signed:
        raise ValidationError(SIGNED)


def _planned(analysis: Analysis) -> Conference | None:
    return analysis.conferences.planned().select_related("day__room").first()


def _bring_in(contribution: Contribution, *, by: User) -> None:
    """Open the case to who is to write it, invite them to the conference there may be, and tell them."""
    analysis, user, discipline = contribution.analysis, contribution.user, contribution.discipline
    let_in(analysis.case, only=user, by=by)
    conference = _planned(analysis)
    if conference and not conference.participants.filter(user=user).exists():
        invite(Participant(conference=conference, user=user, discipline=discipline), by=by)
    analysis.case.note(Event.Kind.ANALYSIS, f"Bedt om at bidrage: {user.name}, {discipline.label.lower()}", by=by)
    case = analysis.case
    by_then = f"senest {contribution.due_on:%d.%m.%Y}"
    text = f"Du er bedt om at bidrage til en tværfaglig analyse i sag {case.number} {by_then}."
    url = reverse("conferences:contribution_update", args=[case.pk, contribution.pk])
    _tell(contribution, f"contribution asked {contribution.pk} {contribution.version}", text, url, by=by)


def _take_away(contribution: Contribution, *, by: User) -> None:
    """Who was to write it comes as the profession no more, but for another they write for; and hears of it."""
    analysis, user = contribution.analysis, contribution.user
    conference = _planned(analysis)
    as_this = {"user": user, "discipline": contribution.discipline}
    invited = conference.participants.filter(**as_this).select_related("user").first() if conference else None
    others = analysis.contributions.filter(user=user, left_out_because="").exclude(pk=contribution.pk)
    other = others.order_by("discipline__order", "pk").first()
    if conference and invited and other:
        invited.discipline = other.discipline
        invited.save(update_fields=["discipline"])
    elif conference and invited:
        invited.conference = conference
        take_off(invited, by=by)
    text = f"Du skal ikke længere bidrage til analysen i sag {analysis.case.number}."
    topic = f"contribution taken away {contribution.pk} {contribution.version}"
    _tell(contribution, topic, text, reverse("front"), by=by)


def _tell(contribution: Contribution, topic: str, text: str, url: str, *, by: User) -> None:
    user = contribution.user
    if user != by and user.is_active:
        case_id = contribution.analysis.case_id
        Notice.objects.tell([Notice(recipient=user, topic=topic, case_id=case_id, text=text, url=url)])
