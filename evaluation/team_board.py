"""The lead's board: the team's open cases divided by who has them, with the flags they have.

Every number comes from the flags of Min dag and from one list of loads, and leads to the cases behind it. Specially
protected cases are counted; who may not open them is not told whose they are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from accounts.models import Team, User
from cases.models import Case
from evaluation.caseloads import NO_NORM, Band, Norm, Person, norm_on, people_of
from evaluation.caseloads_sql import OF_TEAM
from followup.flags import (
    AGREEMENT_LATE,
    CONTACT_LATE,
    ENDED,
    FLAGS,
    JOIN_REQUEST,
    LATE_OVERVIEW,
    NEW,
    NO_GOAL,
    NO_PLAN,
    NO_PROGRESS,
    NOT_MEASURED,
    NOT_REGISTERED,
    OVERDUE,
    PLACE,
    Flag,
)
from followup.flags_sql import ALL, find
from followup.found import Found, Judged
from journal.prepared import ask

WHY = "the numbers of a team are of all its cases; what names them asks who may open them"
# The weeks on support that the model aims at.
AIM = 68
COLUMNS = (OVERDUE, NO_GOAL, NO_PLAN, NO_PROGRESS, NEW)
LATE_KINDS = (OVERDUE, CONTACT_LATE, NOT_REGISTERED, AGREEMENT_LATE, LATE_OVERVIEW, ENDED, NOT_MEASURED)
LATE = Flag(
    key="for-sent",
    lines=("Noget er", "overskredet"),
    heading="Borgere, hvor noget er overskredet",
    nobody="Intet er overskredet",
    definition="Mindst én frist er passeret, uanset slags.",
)
ON_SUPPORT = Flag(
    key="forsoergelse",
    lines=("På", "forsørgelse"),
    heading="Borgere på forsørgelse, længst tid først",
    nobody="Ingen er på forsørgelse",
    definition="Borgeren får en ydelse i dag. Tiden er de uger, der er gået uden ophold.",
)
# All that the board counts; a flag more is a list more to be found for every case.
COUNTED = tuple(dict.fromkeys([*COLUMNS, *LATE_KINDS, JOIN_REQUEST]))
LISTS = FLAGS | {flag.key: flag for flag in (LATE, ON_SUPPORT)}
# Of somebody's own cases. So many overdue are shown in red.
MANY = Decimal("0.15")


@dataclass(frozen=True)
class Load:
    """Whose a case is, what it weighs, and since when the citizen is on support."""

    coordinator: int | None
    weight: Decimal
    support_since: date | None


@dataclass(frozen=True)
class Line:
    """One colleague of the table."""

    person: Person
    band: Band | None
    cases: int
    weight: Decimal
    counts: tuple[int, ...]  # of `COLUMNS`

    @property
    def over(self) -> int:
        """By how much the norm is exceeded, in whole cases."""
        if self.band is None or self.weight <= self.band.high:
            return 0
        return max(1, round(self.weight - self.band.high))

    @property
    def is_below(self) -> bool:
        return self.band is not None and self.weight < self.band.low

    def is_much(self, place: int) -> bool:
        """Whether what is overdue or stands still is a large part of the cases."""
        flag, count = COLUMNS[place], self.counts[place]
        return flag in (OVERDUE, NO_PROGRESS) and count > 1 and count >= MANY * self.cases


@dataclass(frozen=True)
class Late:
    """The oldest of what is past its deadline in a case."""

    case_id: int
    flag: Flag
    since: date


@dataclass(frozen=True)
class Board:
    """What a lead sees of one team on one day."""

    team: Team
    today: date
    norm: Norm | None
    found: Found
    loads: dict[int, Load]
    lines: list[Line]

    @classmethod
    def of(cls, team: Team, reader: User, today: date, flags: tuple[Flag, ...] = ALL) -> Self:
        """In four statements: norm, flags, loads and people. What no number is asked of costs nothing."""
        norm = norm_on(today)
        cases = Case.objects.as_system(WHY).open().filter(team=team)
        found = find(cases, reader, today, flags)
        said = (norm or NO_NORM).said()
        loads = {pk: Load(*row) for pk, *row in ask(OF_TEAM, team=team.pk, today=today, **said)}
        owners = {load.coordinator for load in loads.values() if load.coordinator}
        people = people_of(team.pk, sorted(owners), today)
        return cls(team, today, norm, found, loads, _lines(people, norm, found, loads))

    @property
    def cases(self) -> int:
        return len(self.found.cases)

    @property
    def mean(self) -> Decimal | None:
        """Cases for each of those who have any."""
        having = [line.cases for line in self.lines if line.cases]
        return Decimal(sum(having)) / len(having) if having else None

    @property
    def mean_weeks(self) -> Decimal | None:
        """Of those who are on support today."""
        days = [(self.today - load.support_since).days for load in self.loads.values() if load.support_since]
        return Decimal(sum(days)) / 7 / len(days) if days else None

    @property
    def requests(self) -> int:
        return self.found.count(JOIN_REQUEST)

    @property
    def late(self) -> list[Late]:
        """Every case with something past its deadline, the longest first."""
        return sorted(filter(None, map(_late, self.found.cases)), key=lambda one: (one.since, one.case_id))

    @property
    def kinds(self) -> list[tuple[Flag, int]]:
        """How many cases are late in each way."""
        return [(flag, self.found.count(flag)) for flag in LATE_KINDS]

    def behind(self, flag: Flag, coordinator: int | None = None) -> list[int]:
        """The cases that a number is about, the most urgent first."""
        if flag is LATE:
            pks = [one.case_id for one in self.late]
        elif flag is ON_SUPPORT:
            since = {pk: load.support_since for pk, load in self.loads.items() if load.support_since}
            pks = sorted(since, key=lambda pk: (since[pk], pk))
        else:
            pks = self.found.pks(flag)
        if coordinator is None:
            return pks
        return [pk for pk in pks if (load := self.loads.get(pk)) and load.coordinator == coordinator]


def _late(case: Judged) -> Late | None:
    found = [(day, place) for place, flag in enumerate(LATE_KINDS) if (day := case.days[PLACE[flag.key]])]
    if not found:
        return None
    since, place = min(found)
    return Late(case.pk, LATE_KINDS[place], since)


def _lines(people: Sequence[Person], norm: Norm | None, found: Found, loads: dict[int, Load]) -> list[Line]:
    """One for each caseworker of the team, and for whoever else has a case or is meant to have some."""
    theirs: dict[int | None, list[Judged]] = defaultdict(list)
    weights: dict[int | None, Decimal] = defaultdict(Decimal)
    for case in found.cases:
        if load := loads.get(case.pk):  # opened between the two questions
            theirs[load.coordinator].append(case)
            weights[load.coordinator] += load.weight
    lines = []
    for person in people:
        cases = theirs[person.pk]
        band = norm.band_of(person.role, person.weekly_hours) if norm and person.is_member else None
        if cases or band or person.role == User.Role.CASEWORKER:
            counts = tuple(sum(case.has(flag) for case in cases) for flag in COLUMNS)
            lines.append(Line(person, band, len(cases), weights[person.pk], counts))
    return lines
