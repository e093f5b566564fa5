"""Who is let into a case for an analysis, and until when: everybody asked to contribute, and everybody invited."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Involvement
from conferences.consents import named_professions
from conferences.models import Analysis, Conference, Participant

# How long somebody may look back at what they took part in.
AFTER = timedelta(days=14)
DAY = timedelta(days=1)


class NotLetIn(ValueError):
    """Somebody who cannot be let into a case; the forms offer nobody of the kind."""


def ends_of(analysis: Analysis) -> date:
    """The last day the case is open to those who take part: some time after the conference, or its deadline."""
    conference = analysis.conferences.exclude(state=Conference.State.CANCELLED).first()
    if conference:
        return conference.on + AFTER
    last = analysis.contributions.open().aggregate(last=Max("due_on"))["last"]
    days = [day for day in (analysis.conference_by, last) if day]
    return max(days, default=timezone.localdate()) + AFTER


def sees_anyway(case: Case, user: User) -> bool:
    """Whether the case is the user's team's, so that nothing has to open it."""
    return user.works_for_team and user.team_id == case.team_id and not case.is_restricted


@transaction.atomic
def let_in(case: Case, user: User, *, until: date | None, by: User) -> Involvement | None:
    """Open this case to a colleague until that day; None when it is open to them that long anyway.

    Where a part of theirs ends before, the new one begins the day after; where one begins later, it ends before that.
    """
    if not user.is_active or not user.works_with_citizens:
        raise NotLetIn(f"user {user.pk} is not active or does not work with citizens")
    if sees_anyway(case, user):
        return None
    case.hold()
    from_on = timezone.localdate()
    parts = list(case.involvements.current(from_on).filter(user=user).order_by("from_on", "pk"))
    for part in parts:
        if part.from_on > from_on:
            continue
        if part.until_on is None or (until and part.until_on >= until):
            return None
        from_on = part.until_on + DAY
    involvement = Involvement(case=case, user=user, from_on=from_on, until_on=until)
    later = involvement.in_the_way(user, from_on, until)
    if later:
        involvement.until_on = later.from_on - DAY
        if involvement.until_on < from_on:
            return None
    involvement.join(by=by)
    return involvement


@transaction.atomic
def extend(involvement: Involvement, until: date) -> None:
    """Move the end of what `let_in` opened. What somebody opened for good meanwhile stays open."""
    if involvement.until_on is None or involvement.is_coordinator:
        return
    same = involvement.case.involvements.filter(
        Q(until_on=None) | Q(until_on__gte=involvement.from_on),
        user=involvement.user_id,
        part=involvement.part,
        from_on__gt=involvement.from_on,
    )
    later = same.order_by("from_on").first()
    involvement.until_on = max(min(until, later.from_on - DAY) if later else until, involvement.from_on)
    involvement.save(update_fields=["until_on"])


def shut(involvement: Involvement, on: date, *, by: User | None) -> None:
    """Close the case to somebody after this day; yesterday closes it at once."""
    if involvement.until_on is None or involvement.is_coordinator or involvement.is_over(on):
        return
    involvement.end(on=on, by=by)


@transaction.atomic
def adjust(analysis: Analysis, *, by: User) -> None:
    """Let everybody in who takes part now, until the day that follows from the conference or its deadline."""
    until, named = ends_of(analysis), named_professions(analysis.case_id, timezone.localdate())
    parts = [
        *analysis.contributions.filter(discipline__in=named, left_out_because="").select_related(
            "user", "involvement"
        ),
        *Participant.objects.filter(conference__analysis=analysis, kind=Participant.Kind.STAFF)
        .exclude(conference__state=Conference.State.CANCELLED)
        .select_related("user", "involvement"),
    ]
    for part in parts:
        if part.involvement:
            extend(part.involvement, until)
        elif part.user and part.user.is_active and part.user.works_with_citizens and until >= timezone.localdate():
            part.involvement = let_in(analysis.case, part.user, until=until, by=by)
            if part.involvement:
                part.save(update_fields=["involvement"])
