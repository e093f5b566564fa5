"""Who is let into a case for an analysis, and until when: everybody asked to contribute, and everybody invited."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Involvement
from conferences.consents import DAY, named_when
from conferences.models import Analysis, Conference, Participant

# How long somebody may look back at what they took part in.
AFTER = timedelta(days=14)


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
def let_in(
    case: Case, user: User, *, until: date | None, by: User | None, from_on: date | None = None
) -> Involvement | None:
    """Open this case to a colleague until that day; None when it is open to them that long anyway.

    Where a part of theirs ends before, the new one begins the day after; where one begins later, it ends before that.
    """
    if not user.is_active or not user.works_with_citizens:
        raise NotLetIn(f"user {user.pk} is not active or does not work with citizens")
    if sees_anyway(case, user):
        return None
    case.hold()
    from_on = from_on or timezone.localdate()
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


def time_for(analysis: Analysis, discipline_id: int | None) -> tuple[date, date] | None:
    """From when until when the case may be open to somebody who takes part: as a profession while that is named."""
    return _time(discipline_id, ends_of(analysis), named_when(analysis.case_id, timezone.localdate()))


def _time(discipline_id: int | None, ends: date, named: dict[int, tuple[date, date]]) -> tuple[date, date] | None:
    first, last = timezone.localdate(), ends
    if discipline_id is not None:
        if discipline_id not in named:
            return None
        first, last = named[discipline_id][0], min(ends, named[discipline_id][1])
    return (first, last) if first <= last else None


def admit(analysis: Analysis, user: User, discipline_id: int | None, *, by: User | None) -> Involvement | None:
    """Open the case to somebody who takes part in the analysis, as long as they may; None when nothing is opened."""
    time = time_for(analysis, discipline_id)
    return let_in(analysis.case, user, from_on=time[0], until=time[1], by=by) if time else None


@transaction.atomic
def adjust(analysis: Analysis, *, by: User | None) -> None:
    """Let everybody in who takes part now, until the day that follows from the conference or its deadline.

    A profession gets in while the citizen's word names it, and no longer.
    """
    today = timezone.localdate()
    ends, named = ends_of(analysis), named_when(analysis.case_id, today)
    parts = [
        *analysis.contributions.filter(left_out_because="").select_related("user", "involvement"),
        *Participant.objects.filter(conference__analysis=analysis, kind=Participant.Kind.STAFF)
        .exclude(conference__state=Conference.State.CANCELLED)
        .select_related("user", "involvement"),
    ]
    for part in parts:
        time = _time(part.discipline_id, ends, named)
        if time is None:
            continue
        if part.involvement and not part.involvement.is_over(today):
            extend(part.involvement, time[1])
        elif part.user and part.user.is_active and part.user.works_with_citizens:
            part.involvement = let_in(analysis.case, part.user, from_on=time[0], until=time[1], by=by)
            if part.involvement:
                part.save(update_fields=["involvement"])
