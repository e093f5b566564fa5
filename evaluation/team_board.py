"""The lead's board: the team's open cases divided by who has them, with the flags they have.

Every number comes from the flags of Min dag and from one list of loads, and leads to the cases behind it. All cases
of the team are counted, also specially protected ones; what names a case asks who may open it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from accounts.models import Team, User
from evaluation.caseloads import NO_NORM, Band, Norm, Person, norm_on, people_of
from evaluation.team_board_sql import counted, listed
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
    Flag,
)
from followup.flags_sql import ALL, in_days
from followup.found import Found, Judged, Wording
from journal.prepared import ask

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
# All that the board counts; each flag more is looked for in every case.
COUNTED = tuple(dict.fromkeys([*COLUMNS, *LATE_KINDS, JOIN_REQUEST]))
LISTS = FLAGS | {flag.key: flag for flag in (LATE, ON_SUPPORT)}
# Of somebody's own cases. So many overdue are shown in red.
MANY = Decimal("0.15")
# In the place of a colleague: whose case nobody has.
NOBODY, OF_NOBODY = 0, "Ikke fordelt"
# Of those that are late for longest so many are asked for, in case some of them are not the reader's to open.
LONGEST = 15


@dataclass(frozen=True)
class Held:
    """What somebody has of the team's cases, or all of them have together."""

    weight: Decimal = Decimal(0)
    counts: tuple[int, ...] = (0,) * (len(COUNTED) + 4)  # of `COUNTED`, and the four below

    @property
    def cases(self) -> int:
        return self.counts[-4]

    @property
    def late(self) -> int:
        return self.counts[-3]

    @property
    def on_support(self) -> int:
        return self.counts[-2]

    @property
    def days_on_support(self) -> int:
        return self.counts[-1]

    def count(self, flag: Flag) -> int:
        return self.counts[COUNTED.index(flag)]

    def __add__(self, other: "Held") -> "Held":
        both = zip(self.counts, other.counts, strict=True)
        return Held(self.weight + other.weight, tuple(one + more for one, more in both))


@dataclass(frozen=True)
class Line:
    """One colleague of the table."""

    person: Person
    band: Band | None
    cases: int
    weight: Decimal
    counts: tuple[int, ...]  # of `COLUMNS`

    @property
    def over(self) -> Decimal:
        """By how much the norm is exceeded."""
        return max(self.weight - self.band.high, Decimal(0)) if self.band else Decimal(0)

    @property
    def is_below(self) -> bool:
        return self.band is not None and self.weight < self.band.low

    def is_much(self, place: int) -> bool:
        """Whether what is overdue or stands still is a large part of the cases."""
        flag, count = COLUMNS[place], self.counts[place]
        return flag in (OVERDUE, NO_PROGRESS) and count > 1 and count >= MANY * self.cases


@dataclass(frozen=True)
class Late:
    """The oldest of what is past its deadline in a case, and who has the case."""

    case_id: int
    coordinator: int | None
    flag: Flag
    since: date


@dataclass(frozen=True)
class Board:
    """What a lead sees of one team on one day; in numbers, but for those that have been late for longest."""

    team: Team
    today: date
    norm: Norm | None
    told: Wording
    lines: list[Line]
    held: Held
    nobodys: Held
    longest: list[Late]

    @classmethod
    def of(cls, team: Team, today: date) -> Self:
        """In three statements: norm, cases and people."""
        norm = norm_on(today)
        rules: dict[str, int] = {}
        held: dict[int | None, Held] = {}
        longest = []
        statement, values = counted(COUNTED, LATE_KINDS), (norm or NO_NORM).said()
        for kind, who, weight, counts, *late in ask(statement, team=team.pk, today=today, longest=LONGEST, **values):
            if kind == "rules":
                rules = in_days(counts)
            elif kind == "holder":
                held[who] = Held(weight, tuple(map(int, counts)))
            else:
                case_id, since, place = late
                longest.append(Late(case_id, who, LATE_KINDS[place], since))
        people = people_of(team.pk, sorted(who for who in held if who), today)
        lines = _lines(people, norm, held)
        in_all = sum(held.values(), Held())
        return cls(team, today, norm, Wording(rules, today), lines, in_all, held.get(None, Held()), longest)

    @property
    def cases(self) -> int:
        return self.held.cases

    @property
    def mean(self) -> Decimal | None:
        """Cases for each of those who have any."""
        having = [line.cases for line in self.lines if line.cases]
        return Decimal(sum(having)) / len(having) if having else None

    @property
    def mean_weeks(self) -> Decimal | None:
        """Of those who are on support today."""
        return _weeks(self.held.days_on_support, self.held.on_support)

    @property
    def requests(self) -> int:
        return self.held.count(JOIN_REQUEST)

    @property
    def kinds(self) -> list[tuple[Flag, int]]:
        """How many cases are late in each way."""
        return [(flag, self.held.count(flag)) for flag in LATE_KINDS]


@dataclass(frozen=True)
class Behind:
    """The cases behind the numbers of the board, one by one."""

    people: Sequence[Person]
    found: Found
    coordinators: dict[int, int | None]
    support_since: dict[int, date]
    late_since: dict[int, date]

    @classmethod
    def of(cls, team: Team, reader: User, today: date) -> Self:
        """In two statements; with all flags, since a row tells of each that a case has."""
        found = ask(listed(ALL, LATE_KINDS), team=team.pk, reader=reader.pk, today=today)
        (_, _, _, rules, *_), *rows = found
        coordinators = {pk: coordinator for pk, *_, coordinator, _, _ in rows}
        return cls(
            people_of(team.pk, sorted({pk for pk in coordinators.values() if pk}), today),
            Found(in_days(rules), today, [Judged(pk, days, coming_on) for pk, days, coming_on, *_ in rows]),
            coordinators,
            {pk: since for pk, *_, since, _ in rows if since},
            {pk: since for pk, *_, since in rows if since},
        )

    @property
    def mean_weeks(self) -> Decimal | None:
        """As the board's."""
        on_support = self.support_since.values()
        return _weeks(sum((self.found.today - since).days for since in on_support), len(on_support))

    def pks(self, flag: Flag, coordinator: int | None = None) -> list[int]:
        """The cases that a number is about, the most urgent first."""
        if flag is LATE or flag is ON_SUPPORT:
            since = self.late_since if flag is LATE else self.support_since
            pks = sorted(since, key=lambda pk: (since[pk], pk))
        else:
            pks = self.found.pks(flag)
        return [pk for pk in pks if coordinator is None or (self.coordinators[pk] or NOBODY) == coordinator]


def _weeks(days: int, number: int) -> Decimal | None:
    return Decimal(days) / 7 / number if number else None


def _lines(people: Sequence[Person], norm: Norm | None, held: Mapping[int | None, Held]) -> list[Line]:
    """One for each caseworker of the team, and for whoever else has a case or is meant to have some."""
    lines = []
    for person in people:
        theirs = held.get(person.pk, Held())
        band = norm.band_of(person.role, person.weekly_hours) if norm and person.is_member else None
        if theirs.cases or band or person.role == User.Role.CASEWORKER:
            lines.append(Line(person, band, theirs.cases, theirs.weight, tuple(map(theirs.count, COLUMNS))))
    return lines
