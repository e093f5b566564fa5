"""Which professions contribute, and who for each of them: asked, given to another, taken off or left out."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conferences.access import admit, shut
from conferences.consents import DAY, named_professions
from conferences.invitations import invite, take_off
from conferences.models import Analysis, Conference, Contribution, Discipline, Participant
from journal.models import Event
from notices.models import Notice

NOT_GOING_ON = "Analysen er ikke i gang, så fagene kan ikke ændres."
NO_CONSENT = "Borgerens samtykke omfatter ikke faget. Registrér først et samtykke."
SIGNED = "Faget har underskrevet sit bidrag, og det bliver stående."


@transaction.atomic
def ask(analysis: Analysis, discipline: Discipline, user: User, *, due_on: date, by: User) -> Contribution:
    """Ask a colleague to contribute; the case is open to them from this moment."""
    _check(analysis, discipline)
    contribution = Contribution(analysis=analysis, discipline=discipline, user=user, due_on=due_on, assigned_by=by)
    contribution.validate_constraints()
    contribution.save()
    contribution.involvement = admit(analysis, user, discipline.pk, by=by)
    contribution.save(update_fields=["involvement"])
    conference = _planned(analysis)
    if conference and not conference.participants.filter(user=user).exists():
        invite(Participant(conference=conference, user=user, discipline=discipline), by=by)
    analysis.case.note(Event.Kind.ANALYSIS, f"Bedt om at bidrage: {user.name}, {discipline.label.lower()}", by=by)
    _tell(contribution, by=by)
    return contribution


@transaction.atomic
def give_to(contribution: Contribution, user: User, *, due_on: date, by: User) -> Contribution:
    """Another colleague writes it, from the beginning: a draft is its author's alone.

    The same colleague keeps the draft, and gets in again if the access had ended.
    """
    analysis = contribution.analysis
    _check(analysis, contribution.discipline)
    if contribution.is_signed:
        raise ValidationError(SIGNED)
    if user == contribution.user:
        contribution.due_on, contribution.left_out_because = due_on, ""
        contribution.save(update_fields=["due_on", "left_out_because"])
        opened = admit(analysis, user, contribution.discipline_id, by=by)
        if opened:
            contribution.involvement = opened
            contribution.save(update_fields=["involvement"])
        return contribution
    remove(contribution, by=by)
    return ask(analysis, contribution.discipline, user, due_on=due_on, by=by)


@transaction.atomic
def remove(contribution: Contribution, *, by: User) -> None:
    """The profession does not take part after all, and its draft goes; what is signed stays."""
    contribution.refresh_from_db(fields=["signed_at"])
    if contribution.is_signed:
        raise ValidationError(SIGNED)
    _shut_out(contribution, by=by)
    contribution.analysis.case.note(Event.Kind.ANALYSIS, f"Ikke længere med: {contribution.discipline}", by=by)
    Contribution.objects.as_system("the one the page showed").filter(pk=contribution.pk).delete()


@transaction.atomic
def leave_out(contribution: Contribution, *, because: str, by: User) -> None:
    """The conference goes on without it, and everybody can read why."""
    contribution.refresh_from_db(fields=["signed_at"])
    if contribution.is_signed:
        raise ValidationError(SIGNED)
    contribution.left_out_because = because
    contribution.version += 1
    contribution.save(update_fields=["left_out_because", "version"])
    _shut_out(contribution, by=by)
    contribution.analysis.case.note(Event.Kind.ANALYSIS, f"Udeladt: {contribution.discipline}", by=by)


def _check(analysis: Analysis, discipline: Discipline) -> None:
    if analysis.state != Analysis.State.ACCEPTED:
        raise ValidationError(NOT_GOING_ON)
    if discipline.pk not in named_professions(analysis.case_id, timezone.localdate()):
        raise ValidationError(NO_CONSENT)


def _planned(analysis: Analysis) -> Conference | None:
    return analysis.conferences.planned().select_related("day__room").first()


def _shut_out(contribution: Contribution, *, by: User) -> None:
    """Close the case to who was to write it, unless they are asked for another profession too."""
    same = contribution.analysis.contributions.filter(user=contribution.user_id, left_out_because="")
    other = same.exclude(pk=contribution.pk).first()
    involvement, contribution.involvement = contribution.involvement, None
    contribution.save(update_fields=["involvement"])
    if other:
        if involvement and other.involvement_id is None:
            other.involvement = involvement
            other.save(update_fields=["involvement"])
        return
    conference = _planned(contribution.analysis)
    invited = (
        conference
        and conference.participants.filter(user=contribution.user_id, discipline=contribution.discipline_id)
        .select_related("user", "involvement", "discipline")
        .first()
    )
    if conference and invited:
        invited.conference = conference
        take_off(invited, by=by)
    if involvement:
        shut(involvement, timezone.localdate() - DAY, by=by)


def _tell(contribution: Contribution, *, by: User) -> None:
    if contribution.user == by:
        return
    case = contribution.analysis.case
    notice = Notice(
        recipient=contribution.user,
        topic=f"contribution asked {contribution.pk}",
        case_id=case.pk,
        text=f"Du er bedt om at bidrage til en tværfaglig analyse i sag {case.number}.",
        url=reverse("conferences:contribution_update", args=[case.pk, contribution.pk]),
    )
    Notice.objects.tell([notice])
