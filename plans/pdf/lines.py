"""The lines of a frozen plan, thawed: their days are days again and their figures figures."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

from plans.snapshot import Content
from plans.timeline import WEEK, Week, week_numbers

MOST_NAMED = 12  # in one week
LONG = 900  # letters; a block of more may take most of a page and must be allowed to break


@dataclass(frozen=True)
class Line:
    """An intervention as it was frozen."""

    id: int
    title: str
    category: str
    colour: str
    provider: str
    starts_on: date
    last_day: date
    hours_per_week: Decimal
    chart_state: Literal["done", "now", "plan"]
    status: str
    effect: str
    expected_effect: str
    follow_up_on: date | None
    goals: list[str]
    factors: list[str]
    responsible: str = ""
    responsible_phone: str = ""
    purpose: str = ""
    judged_how: str = ""
    indicators: tuple[str, ...] = ()
    because: str = ""
    longer_because: str = ""
    conference_on: date | None = None

    @classmethod
    def thaw(cls, frozen: Content) -> "Line":
        """Also one that lacks some of it."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in frozen.items() if name in known}
        values["chart_state"] = frozen["state"]
        values["hours_per_week"] = Decimal(frozen["hours_per_week"])
        for name in ("starts_on", "last_day"):
            values[name] = date.fromisoformat(frozen[name])
        for name in ("follow_up_on", "conference_on"):  # a plan agreed before there were conferences knows none
            values[name] = date.fromisoformat(frozen[name]) if frozen.get(name) else None
        return cls(**values)

    @property
    def is_over(self) -> bool:
        return self.chart_state == "done"

    @property
    def is_long(self) -> bool:
        return len(self.purpose) + len(self.expected_effect) + len(self.judged_how) > LONG

    def touches(self, week: Week) -> bool:
        return self.starts_on < week.monday + WEEK and self.last_day >= week.monday


@dataclass(frozen=True)
class Stretch:
    """Weeks in a row in which the same happens."""

    weeks: list[Week]
    lines: list[Line]

    @property
    def numbers(self) -> str:
        return week_numbers(self.weeks)

    @property
    def first_day(self) -> date:
        return self.weeks[0].monday

    @property
    def hours(self) -> Decimal:
        return self.weeks[0].hours

    @property
    def named(self) -> list[Line]:
        return self.lines[:MOST_NAMED]

    @property
    def unnamed(self) -> int:
        return len(self.lines) - len(self.named)


@dataclass(frozen=True)
class LeftOut:
    """How many lines there is no room for."""

    ended: int
    coming: int

    @classmethod
    def of(cls, found: list[Line], kept: list[Line]) -> "LeftOut":
        ended = sum(line.is_over for line in found) - sum(line.is_over for line in kept)
        return cls(ended, len(found) - len(kept) - ended)

    @property
    def count(self) -> int:
        return self.ended + self.coming


def most_needed(lines: list[Line], most: int) -> list[Line]:
    """As they stood, without those that ended, the oldest first, and then those that begin last."""
    live = sorted((line for line in lines if not line.is_over), key=lambda line: line.starts_on)
    ended = sorted((line for line in lines if line.is_over), key=lambda line: line.last_day, reverse=True)
    kept = {id(line) for line in [*live, *ended][:most]}
    return [line for line in lines if id(line) in kept]


def stretches(lines: list[Line], weeks: list[Week]) -> list[Stretch]:
    """The weeks to come, those together in which nothing begins or ends."""
    live = [line for line in lines if not line.is_over]
    runs = groupby(weeks, key=lambda week: [line for line in live if line.touches(week)])
    return [Stretch(list(run), happening) for happening, run in runs]
