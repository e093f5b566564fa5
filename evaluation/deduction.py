"""What a reader could work out of numbers that add up, and what is withheld so that it is none below five.

A number stands for a team and a target group; 0 is all of them. It lies in two lines that add up, that of its team and
that of its group, so the numbers that a reader lacks are edges between lines: such a number may be another than it is
when there is a way round, along lines, on which each can be one more or one less in turn. Where there is none, the
cheapest is made by withholding what lies on it. It is judged as by one who knows of each number that is not told
whether it is below five, and who knows all of the teams they lead. Nothing that is withheld later takes a way away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import chain, count, islice, product
from math import inf

from evaluation.bridges import Bridges, Families, Place, Teams
from plans.small_numbers import FEWEST

NOBODY: Teams = frozenset()
# What withholding one costs: of a group in a team, of a group, of a team, of all.
PRICES = {(True, True): 1.0, (False, True): 4.0, (True, False): 8.0, (False, False): 100.0}
FEW_WAYS = 10  # that are weighed against each other
# Its first, second and last; none of them at first, then one.
TOLD_ON_A_SHORT_WAY = sorted(product((False, True), repeat=3), key=sum)


@dataclass(slots=True)
class Cell:
    """A number, and what may be known of it when it isn't told."""

    counts: tuple[int, ...]  # how many; of a share those it went one way for, and the others
    low: float
    high: float
    is_hidden: bool

    @property
    def is_small(self) -> bool:
        return min(self.counts) < FEWEST

    def can(self, way: int) -> bool:
        """Whether it could be one more, or one less, for all that is known."""
        return self.counts[0] < self.high if way > 0 else self.counts[0] > self.low


class Readers:
    """Who knows the numbers of a team: its own lead, and whoever leads several."""

    def __init__(self, scopes: Iterable[Teams] = ()) -> None:
        self._leads: dict[int, list[Teams]] = {}
        self.families = Families()
        for scope in scopes:
            self.families.join(scope)
            for team in scope:
                self._leads.setdefault(team, [frozenset([team])]).append(scope)

    def of(self, team: int) -> list[Teams]:
        return self._leads.get(team) or [frozenset([team])]

    def is_led_with_others(self, team: int) -> bool:
        return team in self._leads


def _leaves_few(all_of_it: list[int], part: Iterable[int]) -> bool:
    return any(one - other < FEWEST for one, other in zip(all_of_it, part, strict=True))


def _is_along(place: Place) -> bool:
    """Whether one more of it leads from its team's line to its group's."""
    return bool(place[0]) == bool(place[1])


class Table:
    """The numbers of one figure and part. A team's line has its number as the node, a group's the complement of it."""

    def __init__(
        self, cells: dict[Place, Cell], readers: Readers, *, is_flat: bool = False, keeps_sum: bool = False
    ) -> None:
        """Flat: of groups only, which add up to nothing but the sum. A sum that is kept is told elsewhere too."""
        self.cells, self._readers, self._is_flat, self._keeps_sum = cells, readers, is_flat, keeps_sum
        self._bridges = Bridges(readers.families)
        self._missing: dict[int, list[int]] = {}  # of each line, what is hidden of its parts
        self._lacking: dict[int, list[int]] = {}  # by group, the teams whose numbers are hidden
        self._near: dict[int, list[Teams]] = {}  # by group, the readers who lack so little of it
        for place, cell in cells.items():
            if cell.is_hidden:
                self._note(place, cell)

    def _note(self, place: Place, cell: Cell) -> None:
        team, group = place
        counts = cell.counts
        if not self._is_flat:
            more, less = counts[0] < cell.high, counts[0] > cell.low
            leaves, enters = (more, less) if _is_along(place) else (less, more)
            self._bridges.add(place, enters=enters, leaves=leaves)
        if group:
            self._miss(team, counts)
        if team:
            self._miss(~group, counts)
            self._lacking.setdefault(group, []).append(team)
            if group in self._near:
                # What another lacks only grows, and what one of these lacks stays as it was.
                self._near[group] = self._who_are_near(group, {*self._near[group], *self._readers.of(team)})

    def _miss(self, line: int, counts: tuple[int, ...]) -> None:
        missing = self._missing.get(line)
        self._missing[line] = (
            [one + other for one, other in zip(missing, counts, strict=True)] if missing else [*counts]
        )

    def withhold(self) -> bool:
        """False where a number below five can be worked out whatever is withheld."""
        small = [place for place, cell in self.cells.items() if cell.is_hidden and min(cell.counts) < FEWEST]
        if not self._is_flat:
            small = self._unsure(small)
        return all(self._is_safe(place) or self._protect(place) for place in sorted(small))

    def _unsure(self, places: list[Place]) -> list[Place]:
        """Those that need a closer look, which nearly all don't."""
        teams = {team for team, _ in places}
        groups = {group for _, group in places}
        near = {group for group in groups if self._tells(~group, NOBODY) or self._who_know_the_rest((-1, group))}
        told = {team for team in teams if self._tells(team, NOBODY)}
        is_sure = self._bridges.is_sure
        return [place for place in places if place[0] in told or place[1] in near or not is_sure(place)]

    def _is_safe(self, place: Place) -> bool:
        """By so many ways round that nobody knows something of each; that there is none isn't sure."""
        team, group = place
        if self._is_flat or self._tells(team, NOBODY) or self._tells(~group, NOBODY) or self._who_know_the_rest(place):
            return False
        return self._bridges.is_sure(place)

    def _tells(self, line: int, known: Teams) -> bool:
        """Whether the sum of the line is told, and what is lacking of it is below five."""
        missing = self._missing.get(line)
        if missing is None:
            return False
        sum_of_it = self.cells.get((0, ~line) if line < 0 else (line, 0))
        if sum_of_it and sum_of_it.is_hidden:
            return False
        return _leaves_few(missing, self._own(~line, known) if line < 0 else [0] * len(missing))

    def _own(self, group: int, known: Teams) -> list[int]:
        """How much of what is hidden of the group's line is the reader's own."""
        own = [0] * len(self._missing.get(~group, ()))
        for team in known:
            cell = self.cells.get((team, group))
            if cell and cell.is_hidden:
                own = [one + other for one, other in zip(own, cell.counts, strict=True)]
        return own

    def _is_known(self, place: Place, known: Teams) -> bool:
        """Whether it is the reader's own, or a sum of which they lack nothing."""
        team, group = place
        return team in known if team else self._own(group, known) == self._missing.get(~group, [])

    def _who_know_the_rest(self, place: Place) -> list[Teams]:
        """Readers to whom what they don't know of the group's line is below five."""
        team, group = place
        if not team or ((total := self.cells.get((0, group))) and total.is_hidden):
            return []
        if group not in self._near:
            most = min(self._missing.get(~group, [0])) - FEWEST  # that one team has, unless somebody lacks few
            teams = self._lacking.get(group, ())
            some = (
                other
                for other in teams
                if max(self.cells[other, group].counts) > most or self._readers.is_led_with_others(other)
            )
            self._near[group] = self._who_are_near(
                group, {scope for other in some for scope in self._readers.of(other)}
            )
        return [scope for scope in self._near[group] if team not in scope]

    def _who_are_near(self, group: int, readers: Iterable[Teams]) -> list[Teams]:
        missing = self._missing.get(~group, [])
        return [reader for reader in readers if _leaves_few(missing, self._own(group, reader))]

    def _protect(self, place: Place) -> bool:
        """From whoever leads nothing, and from each reader who knows something of the way that was found."""
        done: set[Teams] = set()
        while True:
            way = self._way_round(place, NOBODY)
            if way is None:
                return False
            met = {scope for team, _ in way if team for scope in self._readers.of(team)}
            met = {scope for scope in met if not self._is_known(place, scope)}
            readers = met.union(self._who_know_the_rest(place)) - done
            if not readers:
                self._hide(way)
                return True
            for reader in sorted(readers, key=lambda teams: (-len(teams), sorted(teams))):
                way = self._way_round(place, reader)
                if way is None:
                    return False
                self._hide(way)
                done.add(reader)

    def _hide(self, way: list[Place]) -> None:
        for place in way:
            cell = self.cells[place]
            if not cell.is_hidden:
                cell.is_hidden = True
                self._note(place, cell)

    def _way_round(self, place: Place, known: Teams) -> list[Place] | None:
        """The numbers that make another number of this one possible, the fewest to withhold among them."""
        one, other = self._ends(place)
        ways = [way for way in (-1, 1) if self.cells[place].can(way)]
        # One less goes back the way that one more would come.
        ends = [(one, other) if way < 0 else (other, one) for way in ways]
        tells = {line for line in (one, other) if self._tells(line, known)}
        if not self._is_flat:
            for start, goal in ends if not tells else ():
                if goal not in known and (free := self._bridges.way(place, known, from_team=start >= 0)):
                    return free
            for way in ways:
                if short := self._short_way(place, way, known, tells):
                    return short
        found = [self._priced_way(place, start, goal, known, tells) for start, goal in ends]
        return min((priced for priced in found if priced), default=(0, None))[1]

    def _ends(self, place: Place) -> tuple[int, int]:
        """From which line to which: one more of a part is one less of another, or one more of the sum."""
        team, group = place
        of_group = ~0 if self._is_flat else ~group
        return (team, of_group) if _is_along(place) else (of_group, team)

    def _short_way(self, place: Place, change: int, known: Teams, tells: set[int]) -> list[Place] | None:
        """By one other group and one other team, the cheapest of the first few; the whole table isn't looked at."""
        team, group = place
        sign = -change if _is_along(place) else change
        firsts = sorted((first for line in self._groups if (first := (team, line)) in self.cells), key=self._price)
        for is_first_told, is_told, is_last_told in TOLD_ON_A_SHORT_WAY:
            if is_first_told < (team in tells) or is_last_told < (~group in tells):
                continue
            ways = (
                [first, (other, first[1]), (other, group)]
                for first in firsts
                if first != place and self._is_step(first, sign, is_told=is_first_told)
                for other in self._steps(first[1], group, sign, is_told, is_last_told)
                if other != team and other not in known
            )
            if found := list(islice(ways, FEW_WAYS)):
                return min(found, key=lambda way: sum(self._price(by) for by in way if not self.cells[by].is_hidden))
        return None

    def _steps(self, line: int, group: int, sign: int, is_told: bool, is_last_told: bool) -> Iterator[int]:
        """The teams by which one comes from group to group, each by a number that is told or by one that isn't."""
        teams: Iterable[int] = self._teams
        if not (is_told and is_last_told):
            teams = chain(self._lacking.get(line if is_last_told else group, ()), (0,))
        for team in teams:
            if self._is_step((team, line), -sign, is_told=is_told) and self._is_step(
                (team, group), sign, is_told=is_last_told
            ):
                yield team

    def _is_step(self, place: Place, sign: int, *, is_told: bool) -> bool:
        """Whether it leads from its team's line, one more of a part; of all teams nothing that is told is used."""
        cell = self.cells.get(place)
        return (
            cell is not None
            and cell.is_hidden is not is_told
            and (place[0] > 0 or not is_told)
            and cell.can(sign if _is_along(place) else -sign)
        )

    @cached_property
    def _groups(self) -> list[int]:
        return sorted({group for _, group in self.cells})

    @cached_property
    def _teams(self) -> list[int]:
        return sorted({team for team, _ in self.cells})

    def _arcs(self, line: int) -> Iterator[tuple[int, Place, int]]:
        """From this line to others: one more, or one less, of which number leads there."""
        places: Iterable[Place] = self.cells
        if not self._is_flat:
            places = [(team, ~line) for team in self._teams] if line < 0 else [(line, group) for group in self._groups]
        for place in places:
            if place in self.cells:
                one, other = self._ends(place)
                yield (other, place, 1) if one == line else (one, place, -1)

    def _priced_way(
        self, place: Place, start: int, goal: int, known: Teams, tells: set[int]
    ) -> tuple[float, list[Place]] | None:
        """Where what is lacking of a line is below five, the way leaves that line by a number that is told."""
        cheapest, came = {start: 0.0}, dict[int, tuple[int, Place]]()
        order = count()
        waiting = [(0.0, next(order), start)]
        while waiting:
            cost, _, node = heappop(waiting)
            if node == goal:
                return cost, self._back(came, start, goal)
            if cost > cheapest[node]:
                continue
            for to, by, way in self._arcs(node):
                if cheapest.get(to, inf) <= cost or by == place or to in known:
                    continue
                cell = self.cells[by]
                if not cell.can(way) or (cell.is_hidden and (node == start in tells or to == goal in tells)):
                    continue
                price = cost + (0 if cell.is_hidden else self._price(by))
                if price < cheapest.get(to, inf):
                    cheapest[to], came[to] = price, (node, by)
                    if to == goal and price == cost:
                        return cost, self._back(came, start, goal)
                    heappush(waiting, (price, next(order), to))
        return None

    def _price(self, place: Place) -> float:
        """The smaller of two that are alike is withheld."""
        if self._keeps_sum and place == (0, 0):
            return inf
        return PRICES[place[0] > 0, place[1] > 0] + self.cells[place].counts[0] * 1e-9

    @staticmethod
    def _back(came: dict[int, tuple[int, Place]], start: int, goal: int) -> list[Place]:
        way = []
        while goal != start:
            goal, place = came[goal]
            way.append(place)
        return way
