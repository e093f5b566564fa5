"""How many cases a team may have in the weeks to come, from what came and went in the last year; plain arithmetic.

What is expected is the mean change of a week, as many times as there are weeks. The range is what happened: of all
stretches of as many weeks in the last year, the changes that are left when the tenth at each end are taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from evaluation.caseloads import NO_NORM, WHOLE, Band, Norm, Person

YEAR = 52  # weeks
FEWEST_WEEKS = 26
AHEAD = 12
TOLD = (4, 8, 12)
LEFT_OUT = 10  # per cent of the stretches, at each end


@dataclass(frozen=True)
class Week:
    """How many cases were opened and closed from a Monday on."""

    monday: date
    came: int
    left: int

    @property
    def change(self) -> int:
        return self.came - self.left


@dataclass(frozen=True)
class Point:
    """So many cases so many weeks ahead."""

    ahead: int
    expected: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Forecast:
    """A team's open cases, and its whole weeks of the last year, the oldest first."""

    cases: int
    weeks: Sequence[Week]

    @property
    def is_possible(self) -> bool:
        return len(self.weeks) >= FEWEST_WEEKS

    @property
    def came(self) -> int:
        return sum(week.came for week in self.weeks)

    @property
    def left(self) -> int:
        return sum(week.left for week in self.weeks)

    @property
    def change_of_a_week(self) -> Decimal:
        return Decimal(self.came - self.left) / len(self.weeks)

    def stretches(self, ahead: int) -> list[int]:
        """What changed in each stretch of so many weeks, the lowest first."""
        changes = [week.change for week in self.weeks]
        return sorted(sum(changes[first : first + ahead]) for first in range(len(changes) - ahead + 1))

    def at(self, ahead: int) -> Point:
        """The range holds what is expected, also after a year in which most came at once; no team has less than 0."""
        found = self.stretches(ahead)
        out = len(found) * LEFT_OUT // 100
        kept = found[out : len(found) - out]
        change = self.change_of_a_week * ahead
        low, high = min(change, Decimal(kept[0])), max(change, Decimal(kept[-1]))
        return Point(ahead, *(max(Decimal(0), self.cases + each) for each in (change, low, high)))

    @property
    def points(self) -> list[Point]:
        return [self.at(ahead) for ahead in range(1, AHEAD + 1)]

    @property
    def told(self) -> list[Point]:
        return [self.at(ahead) for ahead in TOLD]

    def with_more(self, cases: int) -> "Forecast":
        """As it would be with so many more cases at once; as many come and go as before."""
        return replace(self, cases=max(0, self.cases + cases))


@dataclass(frozen=True)
class Crew:
    """Who there is for the cases: full-time positions by the norm, and what a case weighs today on average."""

    positions: Decimal
    weight: Decimal = Decimal(1)
    band: Band | None = None

    @classmethod
    def of(cls, people: Sequence[Person], norm: Norm | None, full_time: Decimal, weights: Sequence[Decimal]) -> "Crew":
        """Of the team's own; those who are away count, since they come back."""
        mine = [person for person in people if person.is_member]
        by = norm or NO_NORM
        hours = sum((person.weekly_hours * by.share_of(person.role) / WHOLE for person in mine), Decimal(0))
        weight = sum(weights, Decimal(0)) / len(weights) if weights else Decimal(1)
        return cls(hours / full_time, weight, Band(norm.low, norm.high) if norm else None)

    def with_more(self, colleagues: int) -> "Crew":
        return replace(self, positions=max(Decimal(0), self.positions + colleagues))

    def load(self, cases: Decimal) -> Decimal | None:
        """Cases by weight for each full-time position."""
        return cases * self.weight / self.positions if self.positions else None

    @property
    def most(self) -> Decimal | None:
        """How many cases of today's average weight all of them keep the overview of."""
        return self.band.high * self.positions / self.weight if self.band else None

    def verdict(self, load: Decimal | None) -> str:
        if load is None or self.band is None:
            return ""
        if load > self.band.high:
            return "over"
        return "under" if load < self.band.low else "inden for"


@dataclass(frozen=True)
class Scenario:
    """What the weeks to come look like with another number of cases or colleagues."""

    label: str
    forecast: Forecast
    crew: Crew

    @classmethod
    def of(cls, label: str, forecast: Forecast, crew: Crew, *, colleagues: int = 0, cases: int = 0) -> "Scenario":
        return cls(label, forecast.with_more(cases), crew.with_more(colleagues))

    @property
    def load_now(self) -> Decimal | None:
        return self.crew.load(Decimal(self.forecast.cases))

    @property
    def load_then(self) -> Decimal | None:
        return self.crew.load(self.forecast.at(AHEAD).expected)

    @property
    def verdict(self) -> str:
        return self.crew.verdict(self.load_then)


USUAL = (
    ("Som nu", 0, 0),
    ("En kollega mere på fuld tid", 1, 0),
    ("En kollega mindre på fuld tid", -1, 0),
    ("Ti sager mere", 0, 10),
)


def scenarios(forecast: Forecast, crew: Crew) -> list[Scenario]:
    return [Scenario.of(label, forecast, crew, colleagues=people, cases=cases) for label, people, cases in USUAL]
