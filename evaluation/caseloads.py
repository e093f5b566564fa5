"""The norm for caseloads of a day, and what cases weigh by it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import User
from cases.handing_over import without_deputy
from evaluation.caseloads_sql import NORM, PEOPLE, TRIAL
from journal.prepared import ask

WHOLE = 100  # percent


@dataclass(frozen=True)
class Band:
    """From how many to how many cases somebody keeps the overview of."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Norm:
    """A norm in plain values: as it is saved, or as somebody tries it."""

    low: int
    high: int
    full_time: Decimal
    risk: Decimal
    line: Decimal
    free_lines: int
    new_case: Decimal
    from_on: date | None = None
    shares: Mapping[str, int] = field(default_factory=dict)  # percent, by role
    weights: Mapping[int, Decimal] = field(default_factory=dict)  # by target group

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"

    @property
    def is_weighted(self) -> bool:
        """Whether any case weighs something else than 1."""
        return bool(self.risk or self.line or self.new_case) or any(weight != 1 for weight in self.weights.values())

    def share_of(self, role: str) -> int:
        """Caseworkers have all of the norm and others nothing, where nothing else is said."""
        return self.shares.get(role, WHOLE if role == User.Role.CASEWORKER else 0)

    def band_of(self, role: str, weekly_hours: Decimal) -> Band | None:
        """By the hours and the role; none for whom no cases are meant."""
        part = weekly_hours / self.full_time * self.share_of(role) / WHOLE
        low, high = _rounded(self.low * part), _rounded(self.high * part)
        return Band(low, high) if high else None

    def said(self) -> dict[str, Any]:
        """What the statements ask by the names of their values."""
        return {
            "risk": self.risk,
            "line": self.line,
            "free_lines": self.free_lines,
            "new_weight": self.new_case,
            "groups": list(self.weights),
            "weights": list(self.weights.values()),
        }


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


# Where no norm is set: every case is one, and nobody is held against anything.
NO_NORM = Norm(0, 0, Decimal(1), Decimal(0), Decimal(0), 0, Decimal(0))


def norm_on(day: date) -> Norm | None:
    """The norm that counts that day."""
    for low, high, full_time, risk, line, free_lines, new_case, from_on, shares, weights in ask(NORM, day):
        by_group = {int(group): Decimal(weight) for group, weight in json.loads(weights).items()}
        return Norm(low, high, full_time, risk, line, free_lines, new_case, from_on, json.loads(shares), by_group)
    return None


@dataclass(frozen=True)
class Person:
    """Somebody who has cases or may have, and when they are away."""

    pk: int
    name: str
    role: str
    weekly_hours: Decimal
    is_member: bool  # of the team, and can log in
    away_until: date | None
    deputy: str  # who can stand in today for what no deputy of a part is named for


def people_of(team: int, coordinators: list[int], today: date) -> list[Person]:
    """Who may be given the team's cases and who has them, in the order of their names."""
    people = [Person(*row) for row in ask(PEOPLE, team=team, people=coordinators, today=today)]
    away = [one.pk for one in people if one.away_until]
    without = without_deputy(away, today) if away else {}
    return [replace(one, deputy="") if one.pk in without else one for one in people]


@dataclass
class Standing:
    """How many of a team's people stand where by a norm, and what their cases weigh."""

    below: int = 0
    within: int = 0
    above: int = 0
    weight: Decimal = Decimal(0)

    def take(self, band: Band | None, weight: Decimal) -> None:
        """As the board judges: nobody without a band."""
        self.weight += weight
        if band is None:
            return
        if weight > band.high:
            self.above += 1
        elif weight < band.low:
            self.below += 1
        else:
            self.within += 1


@dataclass(frozen=True)
class Trial:
    """What a team would look like by another norm."""

    team: str
    cases: int
    now: Standing
    then: Standing


def try_norm(wanted: Norm, today: date) -> list[Trial]:
    """Today's caseloads of every team by the norm in force and by another one, in one statement for each."""
    current = norm_on(today) or NO_NORM
    tried: dict[str, Trial] = {}
    for norm, side in ((current, "now"), (wanted, "then")):
        for team, role, hours, is_member, cases, weight in ask(TRIAL, today=today, **norm.said()):
            found = tried.get(team)
            if found is None:
                found = tried[team] = Trial(team, 0, Standing(), Standing())
            if side == "now":
                found = tried[team] = Trial(team, found.cases + cases, found.now, found.then)
            standing: Standing = getattr(found, side)
            standing.take(norm.band_of(role, hours) if is_member else None, weight)
    return list(tried.values())
