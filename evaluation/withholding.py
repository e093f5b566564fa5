"""Raw SQL: of the numbers of a month, those that are not written, since one of fewer than five could be worked out.

Numbers of teams add up to that of all teams, and those of target groups to that of all groups: where all but a few
cases of such a line are told, the few are told too (`evaluation.deduction`). Shares are judged by those it went one
way for, and by the others.
"""

from collections import defaultdict
from math import inf
from typing import Any

from accounts.models import Team
from evaluation.bridges import Place
from evaluation.deduction import Cell, Readers, Table
from plans.small_numbers import FEWEST

# All teams, and all groups, are 0 here.
LINES = "GROUPING SETS ((part), (part, team), (part, grp), (part, team, grp))"
# The middle of what is measured needs all of it in order; how many do is added up from what is counted once.
TOLD = f"""
CREATE TEMPORARY TABLE {{told}} ON COMMIT DROP AS
SELECT coalesce(team, 0) AS team, coalesce(grp, 0) AS grp, part, count(*) AS number,
    count(*) FILTER (WHERE hit) AS hits, sum(measured) AS total,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY measured) AS median
FROM (
    SELECT team_id AS team, target_group_id AS grp, part COLLATE "C" AS part, hit, measured FROM ({{rows}}) one
) counted
GROUP BY {LINES}
"""
TOLD_SHARES = f"""
CREATE TEMPORARY TABLE {{told}} ON COMMIT DROP AS
SELECT coalesce(team, 0) AS team, coalesce(grp, 0) AS grp, part, sum(number)::bigint AS number,
    sum(hits)::bigint AS hits, NULL::numeric AS total, NULL::float AS median
FROM (
    SELECT team_id AS team, target_group_id AS grp, part, count(*) AS number, count(*) FILTER (WHERE hit) AS hits
    FROM ({{rows}}) one
    GROUP BY team_id, target_group_id, part
) counted
GROUP BY {LINES}
"""
# A row for each part, so that only one part's numbers are held at a time.
READ = """
SELECT part, array_agg(team), array_agg(grp), array_agg(number), array_agg(hits) FROM {told} GROUP BY part
"""
# Most of what is withheld, which needs no search and isn't sent back and forth.
WITHHOLD_FEW = "DELETE FROM {told} WHERE number < %(fewest)s OR (team > 0 AND NOT %(by_team)s)"
WITHHELD = """
unnest(%(parts)s::text[], %(teams)s::bigint[], %(groups)s::bigint[]) withheld (part, team, grp)
WHERE told.part = withheld.part AND told.team = withheld.team AND told.grp = withheld.grp
"""
WITHHOLD = f"DELETE FROM {{told}} told USING {WITHHELD}"
WITHHOLD_SHARES = f"UPDATE {{told}} told SET hits = NULL FROM {WITHHELD}"

Numbers = dict[Place, tuple[int, int]]  # how many, and how many of them are hits


class Told:
    """The numbers of figures that are about the same rows, in a temporary table: in the end those that may be written.

    Counted by the server, gone through here, withheld by the server; so the next can be counted while this is gone
    through. Hits are NULL where only they are withheld.
    """

    def __init__(
        self,
        cursor: Any,
        rows: str,
        values: dict[str, Any],
        *,
        by_team: bool,
        has_shares: bool,
        is_measured: bool = False,
        name: str = "told",
    ) -> None:
        self._cursor, self._rows, self._values, self.name = cursor, rows, values, name
        self._by_team, self._has_shares, self._is_measured = by_team, has_shares, is_measured
        self._read: list[tuple[Any, ...]] = []
        self._numbers: list[tuple[str, int, int]] = []
        self._shares: list[tuple[str, int, int]] = []

    def count(self) -> None:
        self._execute("DROP TABLE IF EXISTS pg_temp.{told}")
        self._execute((TOLD if self._is_measured else TOLD_SHARES).replace("{rows}", self._rows), self._values)
        self._execute(READ)
        self._read = self._cursor.fetchall()

    def go_through(self, readers: Readers) -> None:
        while self._read:
            part, *columns = self._read.pop()
            found = {(team, group): (number, hits) for team, group, number, hits in zip(*columns, strict=True)}
            numbers = {place: number for place, (number, _) in found.items()}
            hidden = withheld_numbers(numbers, readers, by_team=self._by_team)
            self._numbers += [
                (part, *place) for place in hidden if not _is_untold(numbers[place], place, self._by_team)
            ]
            if self._has_shares:
                self._shares += [(part, *place) for place in withheld_shares(found, hidden, readers)]

    def withhold(self) -> None:
        self._execute(WITHHOLD_FEW, {"fewest": FEWEST, "by_team": self._by_team})
        for statement, places in ((WITHHOLD, self._numbers), (WITHHOLD_SHARES, self._shares)):
            if places:
                columns = map(list, zip(*places, strict=True))
                self._execute(statement, dict(zip(("parts", "teams", "groups"), columns, strict=True)))

    def _execute(self, statement: str, values: dict[str, Any] | None = None) -> None:
        self._cursor.execute(statement.replace("{told}", self.name), values)


def withheld_numbers(numbers: dict[Place, int], readers: Readers, *, by_team: bool) -> set[Place]:
    """Those that are not told: of fewer than five, of a team where no team is told, and what would tell of them."""
    for knows_which in (True, False):
        cells = {place: _of_number(number, place, by_team, knows_which) for place, number in numbers.items()}
        if Table(cells, readers).withhold():
            return {place for place, cell in cells.items() if cell.is_hidden}
    return set(numbers)


def _is_untold(number: int, place: Place, by_team: bool) -> bool:
    return number < FEWEST or (not by_team and place[0] > 0)


def _of_number(number: int, place: Place, by_team: bool, knows_which: bool) -> Cell:
    """Where nothing is told of any team, nobody can know whether one is below five."""
    is_never_told = not by_team and place[0] > 0
    if is_never_told or not knows_which:
        return Cell((number,), 0, inf, is_never_told or number < FEWEST)
    return Cell((number,), FEWEST, inf, False) if number >= FEWEST else Cell((number,), 0, FEWEST - 1, True)


def withheld_shares(found: Numbers, untold: set[Place], readers: Readers) -> set[Place]:
    """Those of which not even a bound is told, beside those whose number is not told either."""
    for knows_which in (True, False):
        cells = {
            place: _of_share(number, hits, place in untold, knows_which) for place, (number, hits) in found.items()
        }
        if Table(cells, readers).withhold():
            return {
                place
                for place, cell in cells.items()
                if cell.is_hidden and place not in untold and not (knows_which and cell.is_small)
            }
    return found.keys() - untold


def _of_share(number: int, hits: int, is_untold: bool, knows_which: bool) -> Cell:
    """Whether it went one way for fewer than five is told as a bound, unless even that would tell too much."""
    others = number - hits
    is_small = min(hits, others) < FEWEST
    if is_untold or not knows_which or max(hits, others) < FEWEST:
        low, high = 0, number
    elif not is_small:
        low, high = FEWEST, number - FEWEST
    else:
        low, high = (0, FEWEST - 1) if hits < FEWEST else (number - FEWEST + 1, number)
    return Cell((hits, others), low, high, is_untold or is_small)


def leaders() -> Readers:
    """By the teams that one person can see the citizens of: those of a division, with the head's own."""
    led: dict[int, set[int]] = defaultdict(set)
    of_divisions = Team.objects.exclude(division=None)
    for team, division, head, own in of_divisions.values_list(
        "pk", "division", "division__head", "division__head__team"
    ):
        led[head or -division].update({team, own or team})
    return Readers(frozenset(teams) for teams in led.values())


def withheld_parts(numbers: dict[str, int]) -> set[str]:
    """Of parts whose sum is told elsewhere: those of fewer than five, and what would tell of them."""
    parts = list(numbers)
    cells = {(0, place): _of_number(numbers[part], (0, place), True, True) for place, part in enumerate(parts, 1)}
    cells[0, 0] = Cell((sum(numbers.values()),), 0, inf, False)
    is_safe = Table(cells, Readers(), is_flat=True, keeps_sum=True).withhold()
    return {part for place, part in enumerate(parts, 1) if not is_safe or cells[0, place].is_hidden}
