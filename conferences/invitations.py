"""Who is invited to a conference, and who is not any more."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conferences.access import let_in, let_out, may_be_let_in
from conferences.consents import named_professions
from conferences.models import Analysis, Conference, Discipline, Participant
from journal.models import Event
from notices.models import Notice

NOT_PLANNED = "Konferencen er ikke længere planlagt."
NOT_NAMED = "Borgerens samtykke omfatter ikke {}. Registrér et samtykke, eller invitér uden fag."


def tell_all(conference: Conference, topic: str, text: str, *, but: User | None = None, url: str = "") -> None:
    """One notice for each colleague who is invited, but for the one who did it; it leads to the page or to `url`."""
    invited = (
        conference.participants.filter(user__is_active=True).exclude(user=but).select_related("user").order_by("pk")
    )
    _tell(conference, invited, topic, text, url or conference.analysis.get_absolute_url())


def _tell(conference: Conference, invited: Iterable[Participant], topic: str, text: str, url: str) -> None:
    Notice.objects.tell(
        Notice(
            recipient=one.user,
            topic=f"conference {conference.pk} {topic}",
            case_id=conference.analysis.case_id,
            text=text,
            url=url,
        )
        for one in invited
    )


def comes_as(user: User, discipline: Discipline, analysis: Analysis) -> bool:
    """Whether somebody may come as this profession: theirs, or one they were asked to contribute for.

    What is confidential is opened by it. Of the professions that users' records do not know, whoever is one without a
    name may be any that is no core one.
    """
    if discipline.key.replace("-", "_") in (user.profession, user.role):
        return True
    is_unnamed = user.role == User.Role.DISCIPLINE and user.profession == User.Profession.OTHER
    if is_unnamed and not discipline.is_core:
        return True
    return analysis.contributions.filter(user=user, discipline=discipline).exists()


def is_named(discipline: Discipline, analysis: Analysis) -> bool:
    """Whether the citizen said yes to this profession, whatever the talk: nobody comes as one without."""
    return discipline.pk in named_professions(analysis.case_id, timezone.localdate())


def is_participant(pk: int) -> bool:
    """Whether somebody is invited under this number, to whichever conference."""
    return Participant.objects.filter(pk=pk).exists()


@transaction.atomic
def invite(participant: Participant, *, by: User) -> None:
    """Let somebody take part; the case is open to a colleague from this moment."""
    conference = _hold(participant.conference)
    case, user = conference.analysis.case, participant.user
    if participant.kind == Participant.Kind.CITIZEN and conference.participants.filter(kind=participant.kind).exists():
        raise ValidationError("Borgeren er allerede inviteret.")
    if user and participant.discipline and not comes_as(user, participant.discipline, conference.analysis):
        raise ValidationError(f"{user.name} er ikke {participant.discipline.label.lower()}.")
    if participant.discipline and not is_named(participant.discipline, conference.analysis):
        raise ValidationError(NOT_NAMED.format(participant.discipline.label.lower()))
    if user and not may_be_let_in(user):
        raise ValidationError({"user": "Kollegaen kan ikke inviteres. Vælg en anden."})
    participant.validate_constraints()
    participant.save()
    if user:
        let_in(case, only=user, by=by)
    case.note(Event.Kind.ANALYSIS, f"Inviteret til konferencen: {_words(participant)}", by=by)
    if user and user != by:
        text = f"Du er inviteret til konference i sag {case.number} {conference.when}, {conference.day.place}."
        topic = f"invited {participant.pk}"
        _tell(conference, [participant], topic, text, conference.analysis.get_absolute_url())


@transaction.atomic
def take_off(participant: Participant, *, by: User) -> None:
    """Let somebody not take part after all; what was opened for this alone is shut at once."""
    conference = _hold(participant.conference)
    case, user = conference.analysis.case, participant.user
    if user and user.is_active and user != by:
        text = f"Du er ikke længere inviteret til konferencen i sag {case.number} {conference.when}."
        _tell(conference, [participant], f"taken off {participant.pk}", text, reverse("front"))
    participant.delete()
    let_out(case, by=by)
    case.note(Event.Kind.ANALYSIS, f"Ikke længere inviteret til konferencen: {_words(participant)}", by=by)


@transaction.atomic
def replace(participant: Participant, user: User, *, by: User) -> Participant:
    """Invite another colleague instead, for the same profession if it is theirs."""
    conference, discipline = participant.conference, participant.discipline
    if discipline and not comes_as(user, discipline, conference.analysis):
        discipline = None
    successor = Participant(conference=conference, user=user, discipline=discipline)
    take_off(participant, by=by)
    invite(successor, by=by)
    return successor


def _hold(conference: Conference) -> Conference:
    held = Conference.objects.select_for_update(of=["self"]).select_related("analysis__case", "day__room")
    conference = held.get(pk=conference.pk)
    if not conference.is_planned:
        raise ValidationError(NOT_PLANNED)
    return conference


def _words(participant: Participant) -> str:
    """Who it is, for the timeline; names of people who do not work here stay out of it."""
    return participant.user.name if participant.user else str(participant.get_kind_display()).lower()
