"""What the board tells in rows: people in an order, teams by night, and the cases behind a number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Team, User
from cases.models import Case
from cases.models.case import CaseQuerySet
from danish.templatetags.danish import tal
from evaluation.models import TeamDay
from evaluation.team_board import COLUMNS, LATE, OF_NOBODY, ON_SUPPORT, Board, Line
from followup.flag import Flag
from followup.flags import EVERYBODY, NO_GOAL, NO_PROGRESS, OVERDUE
from followup.found import Found, Wording
from followup.worklist_rows import Row, rows
from journal.composed import AnyOf, composed_once

SHOWN = 5
FIGURES = (
    ("Opfølgning overskredet", OVERDUE),
    ("Mangler job- eller uddannelsesmål", NO_GOAL),
    ("Ingen fremgang", NO_PROGRESS),
)
_OF_COLUMN: dict[str, Callable[[Line], Any]] = {
    "sager": lambda line: (line.weight, line.cases),
    "norm": lambda line: line.weight / line.band.high if line.band else Decimal(-1),
} | {flag.key: lambda line, place=place: line.counts[place] for place, flag in enumerate(COLUMNS)}


def in_order(lines: list[Line], order: str) -> list[Line]:
    """By a column, the other way round with a minus; alike ones stay in the order of their names."""
    key, turned = order.removeprefix("-"), order.startswith("-")
    if key == "navn":
        return lines[::-1] if turned else lines
    return sorted(lines, key=_OF_COLUMN[key], reverse=turned)


@dataclass(frozen=True)
class Night:
    """How a team of the division stood when it was last written down, and at first in the twelve weeks."""

    team: Team
    last: TeamDay | None
    first: TeamDay | None

    @property
    def share(self) -> Decimal | None:
        """Of the cases, how many per cent are overdue."""
        if self.last is None or not self.last.cases:
            return None
        return Decimal(100 * self.last.overdue) / self.last.cases

    @property
    def change(self) -> int | None:
        """In cases since the first night; none as long as there is one night only."""
        if self.last is None or self.first is None or self.first == self.last:
            return None
        return self.last.cases - self.first.cases


def nights(teams: list[Team], days: list[TeamDay]) -> list[Night]:
    """Of several teams; one alone is on the board itself."""
    if len(teams) < 2:
        return []
    of_team = {team.pk: [day for day in days if day.team_id == team.pk] for team in teams}
    return [
        Night(team, found[-1] if found else None, found[0] if found else None)
        for team in teams
        for found in [of_team[team.pk]]
    ]


@dataclass(frozen=True)
class Longest:
    """One of those that have been late for longest."""

    case: Case
    responsible: str
    what: str
    since: date
    days: int


@composed_once
def _opened(team: int, involved: list[int], looked: list[int], pks: list[int]) -> QuerySet[Case]:
    """Of some cases those that this reach opens."""
    return (
        Case.objects.reached(team, involved, looked).filter(AnyOf(F("pk"), pks)).select_related("citizen").order_by()
    )


def longest(board: Board, reader: User) -> list[Longest]:
    """The first of those the reader may open."""
    if not board.longest:
        return []
    seen = {case.pk: case for case in _opened(*CaseQuerySet.reach_of(reader), [one.case_id for one in board.longest])}
    names = {line.person.pk: line.person.name for line in board.lines}
    return [
        Longest(
            seen[one.case_id],
            names.get(one.coordinator or 0, OF_NOBODY),
            board.told.label(one.flag),
            one.since,
            (board.today - one.since).days,
        )
        for one in board.longest
        if one.case_id in seen
    ][:SHOWN]


def those_to_open_first(pks: list[int], reader: User) -> list[int | None]:
    """The cases in their order, and at the end a nothing for each that the reader may not open."""
    seen = set(Case.objects.visible_to(reader).filter(pk__in=pks).values_list("pk", flat=True))
    named: list[int | None] = [pk for pk in pks if pk in seen]
    return named + [None] * (len(pks) - len(named))


def rows_of(pks: list[int], found: Found, flag: Flag, reader: User) -> list[Row]:
    return rows(pks, found, EVERYBODY if flag in (LATE, ON_SUPPORT) else flag, reader)


def figures(board: Board) -> list[tuple[str, Flag, int, Decimal | None]]:
    """What stands above the table: each with its share of the cases in per cent."""
    return [
        (label, flag, number, Decimal(100 * number) / board.cases if board.cases else None)
        for label, flag in FIGURES
        for number in [board.held.count(flag)]
    ]


def part_time(board: Board) -> str:
    """The norms of those whose hours are not full time: Camilla Juhl, 30 timer: 24–28"""
    norm = board.norm
    told = (
        f"{line.person.name}, {tal(line.person.weekly_hours)} timer: {line.band}"
        for line in board.lines
        if norm and line.band and line.person.weekly_hours < norm.full_time
    )
    return "; ".join(told)


def definition(told: Wording, flag: Flag) -> str:
    """In words, with the rules of the day."""
    if flag.rule and flag.rule not in told.rules:
        return "Der er ingen regel for det i dag, og ingen tæller med."
    return flag.definition if flag in (LATE, ON_SUPPORT) else told.definition(flag)
