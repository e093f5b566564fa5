"""What the worklist shows about the cases found: rows with their reasons in words, and the columns beside it.

Plain values instead of models: a page of twenty-five rows would otherwise build over a hundred objects.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from danish.addresses import address
from danish.dates import weekday_short
from followup.flags import (
    ADJUST,
    AGREEMENT_LATE,
    CHANGED,
    CONSENT_ENDS,
    CONTACT_LATE,
    ENDED,
    ENDING,
    FOLLOW_UP_SOON,
    JOIN_REQUEST,
    LATE_OVERVIEW,
    MEETING_SOON,
    NO_GOAL,
    NO_PLAN,
    NO_PROGRESS,
    NOT_AGREED,
    NOT_BOOKED,
    NOT_MEASURED,
    NOT_REGISTERED,
    NOTHING,
    OVERDUE,
    READY,
    RECONSIDER,
    UNCOVERED,
    Flag,
)
from followup.found import Found
from followup.marks import label_mark
from followup.progress_sql import Progress
from followup.worklist_sql import events_of, rows_of

NEWS_FROM = timedelta(days=14)
BESIDE = 8


@dataclass(frozen=True)
class Tag:
    """One reason in words, and the place where it is dealt with."""

    flag: Flag
    text: str
    url: str
    colour: str


@dataclass(frozen=True)
class Running:
    """An intervention under way."""

    case_id: int
    pk: int
    title: str
    follow_up_on: date
    ends_on: date


@dataclass(frozen=True)
class Resting:
    """An intervention on pause, which nothing is asked about before its day."""

    case_id: int
    pk: int
    title: str
    ends_on: date  # itself, or its pause
    is_pause: bool


@dataclass(frozen=True)
class Row:
    pk: int
    name: str
    target_group: str
    first_goal: str | None
    support_since: date | None
    coordinator: str
    running: list[Running]  # the next follow-up first
    tags: list[Tag]
    label: str  # one's own, drawn
    talk: list[str]  # the day and the time of the next one that is agreed on, each in one piece; none when none is
    progress: Progress | None


@dataclass(frozen=True)
class News:
    case_id: int
    name: str
    actor: str
    at: datetime
    text: str

    @property
    def day(self) -> str:
        return f"{timezone.localtime(self.at):%d.%m.}"


def rows(pks: list[int], found: Found, listed: Flag, user: User) -> list[Row]:
    """The cases of one page, in the order of `pks`; those who may not change them are led to pages they can read."""
    judged = {case.pk: case for case in found.cases if case.pk in set(pks)}
    found_rows = []
    to_change = user.works_for_team
    for pk, name, group, goal, since, first, last, username, shape, colour, label, on, at, means, *columns in rows_of(
        pks, user.pk, found.today
    ):
        resting = [Resting(pk, *values) for values in _turned(columns[:4])]
        running = [Running(pk, *values) for values in _turned(columns[4:])]
        tags = [
            _tag(found, flag, day, pk, running, resting, to_change=to_change, is_booked=on is not None)
            for flag, day in found.reasons(judged[pk], listed)
        ]
        drawn = label_mark(shape, colour, label) if label else ""
        told = (
            _name(first, last, username),
            running,
            tags,
            drawn,
            _talk(on, at, found),
            Progress(tuple(means)) if means else None,
        )
        found_rows.append(Row(pk, name, group, goal, since, *told))
    return found_rows


def _turned(columns: Iterable[list[Any] | None]) -> Iterator[tuple[Any, ...]]:
    return zip(*(column or [] for column in columns), strict=True)


def _talk(on: date | None, at: time | None, found: Found) -> list[str]:
    """ma 23.11. kl. 09.00"""
    if on is None:
        return []
    day = f"{weekday_short(on)} {found.written(on)}"
    return [day, f"kl. {at:%H.%M}"] if at else [day]


def _name(first: str | None, last: str | None, username: str | None) -> str:
    """As `User.name`, without making a user for each row."""
    return f"{first or ''} {last or ''}".strip() or username or "Ikke fordelt"


def _tag(
    found: Found,
    flag: Flag,
    day: date,
    pk: int,
    running: Iterable[Running],
    resting: Iterable[Resting],
    *,
    to_change: bool,
    is_booked: bool,
) -> Tag:
    """Why, and where it is dealt with; about interventions the most urgent one, saying how many more there are."""
    text, colour = found.words(flag, day), found.colour(flag, day)
    if flag not in ABOUT_INTERVENTIONS:
        place, to_read = PLACES.get(flag, ("case_detail", "case_detail"))
        if flag is CONTACT_LATE and is_booked:
            place = "followup:meeting_list"
        return Tag(flag, text, address(place if to_change else to_read, pk), colour)
    on = ABOUT_INTERVENTIONS[flag]
    days = [(one, on(one)) for one in running] + [(one, one.ends_on) for one in resting if flag is ENDED]
    first = next((one for one, its_day in days if its_day == day), None)
    if first is None:  # followed up between the two questions
        return Tag(flag, text, address("followup:follow_up_list", pk), colour)
    if flag is not OVERDUE:
        is_pause = isinstance(first, Resting) and first.is_pause
        text = text.replace("Indsats", f"Pausen i {first.title}" if is_pause else first.title, 1)
    more = sum(_concerns(flag, its_day, day, found) for _, its_day in days) - 1
    answered = "plans:intervention_resume" if isinstance(first, Resting) else "followup:follow_up_create"
    url = address(answered, pk, first.pk) if to_change else address("followup:follow_up_list", pk)
    return Tag(flag, f"{text} og {more} mere" if more else text, url, colour)


def _concerns(flag: Flag, on: date, first: date, found: Found) -> bool:
    """Whether the flag is about an intervention of this day too, when it is about that of the `first`."""
    last = found.today + timedelta(days=found.rules[flag.rule]) if flag.rule else found.today - timedelta(days=1)
    return first <= on <= last


ABOUT_INTERVENTIONS: dict[Flag, Callable[[Running], date]] = {
    OVERDUE: lambda one: one.follow_up_on,
    ENDED: lambda one: one.ends_on,
    ENDING: lambda one: one.ends_on,
}
# Where it is dealt with by those who may change the case, and where the others can read about it.
PLACES = {
    NO_GOAL: ("cases:goal_create", "cases:goal_list"),
    NO_PLAN: ("plans:plan_build", "plans:plan_detail"),
    LATE_OVERVIEW: ("cases:factor_list", "cases:factor_list"),
    UNCOVERED: ("plans:plan_build", "cases:factor_list"),
    NO_PROGRESS: ("followup:progression_detail", "followup:progression_detail"),
    ADJUST: ("plans:plan_detail", "plans:plan_detail"),
    RECONSIDER: ("plans:plan_detail", "plans:plan_detail"),
    CONTACT_LATE: ("followup:meeting_create", "followup:contact_detail"),
    NOT_BOOKED: ("followup:meeting_create", "followup:contact_detail"),
    NOT_REGISTERED: ("followup:meeting_list", "followup:meeting_list"),
    AGREEMENT_LATE: ("followup:meeting_list", "followup:meeting_list"),
    MEETING_SOON: ("followup:meeting_list", "followup:meeting_list"),
    NOT_MEASURED: ("followup:progression_detail", "followup:progression_detail"),
    CONSENT_ENDS: ("cases:consent_list", "cases:consent_list"),
    JOIN_REQUEST: ("cases:person_list", "cases:person_list"),
    READY: ("conferences:analysis_detail", "conferences:analysis_detail"),
    NOT_AGREED: ("plans:plan_detail", "plans:plan_detail"),
    CHANGED: ("plans:plan_detail", "plans:plan_detail"),
    FOLLOW_UP_SOON: ("followup:follow_up_list", "followup:follow_up_list"),
    NOTHING: ("cases:case_history", "cases:case_history"),
}


def news(found: Found, user: User) -> list[News]:
    """What others have done in these cases lately."""
    events = events_of([case.pk for case in found.cases], timezone.now() - NEWS_FROM, not_by=user.pk, limit=BESIDE)
    return [News(case_id, citizen, _name(*who), at, text) for case_id, citizen, *who, at, text in events]
