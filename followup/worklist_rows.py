"""What the worklist shows about the cases found: rows with their reasons in words, and the columns beside it.

Plain values instead of models: a page of twenty-five rows would otherwise build over a hundred objects.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from danish.dates import WEEKDAYS
from danish.templatetags.danish import antal
from followup.worklist import ENDED, ENDING, NO_GOAL, NO_PLAN, OVERDUE, RECONSIDER, Flag, Found
from followup.worklist_sql import events_of, follow_ups_of, rows_of
from plans.models import ENDING_SOON

COMING = timedelta(days=7)
NEWS_FROM = timedelta(days=14)
BESIDE = 8


@dataclass(frozen=True)
class Tag:
    """One reason in words, and the place where it is dealt with."""

    flag: Flag
    text: str
    url: str


@dataclass(frozen=True)
class Running:
    """An intervention under way."""

    case_id: int
    pk: int
    title: str
    follow_up_on: date
    ends_on: date


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

    @property
    def next_follow_up_on(self) -> date | None:
        return self.running[0].follow_up_on if self.running else None


@dataclass(frozen=True)
class Coming:
    case_id: int
    name: str
    title: str
    on: date

    @property
    def day(self) -> str:
        return f"{self.on:%d.%m.}"

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]


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


def rows(pks: list[int], found: Found, *, to_change: bool, today: date) -> list[Row]:
    """The cases of one page, in the order of `pks`. `to_change` leads to forms, else to pages one can read."""
    found_rows = []
    for pk, name, group, goal, since, first, last, username, *columns in rows_of(pks):
        running = [Running(pk, *values) for values in zip(*(column or [] for column in columns), strict=True)]
        tags = list(_tags(pk, running, found, to_change, today))
        found_rows.append(Row(pk, name, group, goal, since, _name(first, last, username), running, tags))
    return found_rows


def _name(first: str | None, last: str | None, username: str | None) -> str:
    """As `User.name`, without making a user for each row."""
    return f"{first or ''} {last or ''}".strip() or username or "Ikke fordelt"


def _tags(pk: int, running: list[Running], found: Found, to_change: bool, today: date) -> Iterator[Tag]:
    for flag in found.reasons_for(pk):
        if flag in PLACES:
            address, to_read = PLACES[flag]
            yield Tag(flag, flag.label, reverse(address if to_change else to_read, args=[pk]))
        else:
            yield from _about_interventions(flag, running, to_change, today)


def _about_interventions(flag: Flag, running: Iterable[Running], to_change: bool, today: date) -> Iterator[Tag]:
    """One tag for the most urgent one, saying how many more there are."""
    concerned = sorted((day, one.pk, one) for one in running if (day := _day_of(flag, one, today)))
    if not concerned:
        return  # followed up between the two questions
    day, pk, first = concerned[0]
    text = _words(flag, first.title, day, today)
    if len(concerned) > 1:
        text += f" og {len(concerned) - 1} mere"
    args = [first.case_id, pk] if to_change else [first.case_id]
    yield Tag(flag, text, reverse(f"followup:follow_up_{'create' if to_change else 'list'}", args=args))


def _day_of(flag: Flag, intervention: Running, today: date) -> date | None:
    """The day that makes the flag concern this intervention, if it does."""
    if flag is OVERDUE:
        return intervention.follow_up_on if intervention.follow_up_on < today else None
    if flag is ENDED:
        return intervention.ends_on if intervention.ends_on < today else None
    return intervention.ends_on if today <= intervention.ends_on <= today + ENDING_SOON else None


def _words(flag: Flag, title: str, day: date, today: date) -> str:
    if flag is OVERDUE:
        return f"Opfølgning {antal((today - day).days, 'dag,dage')} over"
    written = f"{day:%d.%m.}" if day.year == today.year else f"{day:%d.%m.%Y}"
    return f"{title} {'slutter' if flag is ENDING else 'sluttede'} {written}"


PLACES = {
    NO_GOAL: ("cases:goal_create", "cases:goal_list"),
    NO_PLAN: ("plans:plan_build", "plans:plan_detail"),
    RECONSIDER: ("plans:plan_detail", "plans:plan_detail"),
}


def upcoming(found: Found, today: date) -> list[Coming]:
    """The follow-ups of the next seven days."""
    return [Coming(*values) for values in follow_ups_of(found.all_cases, today, today + COMING, BESIDE)]


def news(found: Found, user: User) -> list[News]:
    """What others have done in these cases lately."""
    events = events_of(found.all_cases, timezone.now() - NEWS_FROM, not_by=user.pk, limit=BESIDE)
    return [News(case_id, citizen, _name(*who), at, text) for case_id, citizen, *who, at, text in events]
