"""What a reader could work out of numbers that add up, and what is withheld so that it is none below five.

A number stands for a team and a target group; 0 is all of them. It lies in two lines that add up, that of its team and
that of its group, so the numbers that a reader lacks are edges between lines: such a number may be another than it is
when there is a way round, along lines, on which each can be one more or one less in turn. Where there is none, the
cheapest is made by withholding what lies on it. It is judged as by one who knows of each number that is not told
whether it is below five, and who knows all of the teams they lead. Nothing that is withheld later takes a way away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, count
from math import inf
from typing import Any

from plans.small_numbers import FEWEST

Place = tuple[int, int]  # team and target group
Teams = frozenset[int]  # those that one reader leads
NOBODY: Teams = frozenset()
# What withholding one costs: of a group in a team, of a group, of a team, of all.
PRICES = {(True, True): 1.0, (False, True): 4.0, (True, False): 8.0, (False, False): 100.0}


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
        self._families: dict[int, int] = {}
        for scope in scopes:
            one = self.family(min(scope))
            for team in scope:
                self._leads.setdefault(team, [frozenset([team])]).append(scope)
                self._families[self.family(team)] = one

    def of(self, team: int) -> list[Teams]:
        return self._leads.get(team) or [frozenset([team])]

    def family(self, team: int) -> int:
        """The same for two teams that one reader leads."""
        while (known := self._families.get(team, team)) != team:
            team = known
        return team


def _leaves_few(all_of_it: list[int], part: list[int]) -> bool:
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
        self._arcs: dict[int, list[tuple[int, Place, int]]] = {}
        self._hidden: dict[int, list[tuple[int, Place, int]]] = {}
        # Along what is hidden: from a team's line to groups' and back, and by which teams from group to group.
        self._leaves: dict[int, dict[int, Place]] = {}
        self._enters: dict[int, dict[int, Place]] = {}
        self._bridges: dict[int, dict[int, list[int]]] = {}
        # Of each line, what is hidden of its parts; and how much of it is each reader's own.
        self._missing: dict[int, list[int]] = {}
        self._own: dict[int, dict[Teams, list[int]]] = {}
        self._most: dict[int, list[int]] = {}  # that one reader knows of it
        for place, cell in cells.items():
            for node, *arc in self._both_ways(place):
                self._arcs.setdefault(node, []).append((arc[0], place, arc[1]))
            if cell.is_hidden:
                self._note(place)

    def _both_ways(self, place: Place) -> Iterator[tuple[int, int, int]]:
        """From line to line: one more of a part is one less of another, or one more of the sum."""
        team, group = place
        of_group = ~0 if self._is_flat else ~group
        one, other = (team, of_group) if _is_along(place) else (of_group, team)
        yield one, other, 1
        yield other, one, -1

    def _note(self, place: Place) -> None:
        for node, to, way in self._both_ways(place):
            self._hidden.setdefault(node, []).append((to, place, way))
        if not self._is_flat:
            self._note_bridges(place)
        counts = self.cells[place].counts
        team, group = place
        if group:
            self._add(self._missing, team, counts)
        if team:
            self._add(self._missing, ~group, counts)
            own = self._own.setdefault(~group, {})
            for scope in self._readers.of(team):
                known = self._add(own, scope, counts)
                most = self._most.get(~group, known)
                self._most[~group] = [max(pair) for pair in zip(most, known, strict=True)]

    def _note_bridges(self, place: Place) -> None:
        team, line = place[0], ~place[1]
        leaves, enters = self._leaves.setdefault(team, {}), self._enters.setdefault(team, {})
        for node, _, way in self._both_ways(place):
            if not self.cells[place].can(way):
                continue
            if node == team:
                for before in enters:
                    self._bridges.setdefault(before, {}).setdefault(line, []).append(team)
                leaves[line] = place
            else:
                for after in leaves:
                    if after != line:
                        self._bridges.setdefault(line, {}).setdefault(after, []).append(team)
                enters[line] = place

    @staticmethod
    def _add(sums: dict[Any, list[int]], key: Any, counts: tuple[int, ...]) -> list[int]:
        known = sums.setdefault(key, [0] * len(counts))
        for index, number in enumerate(counts):
            known[index] += number
        return known

    def withhold(self) -> bool:
        """False where a number below five can be worked out whatever is withheld."""
        small = [place for place, cell in self.cells.items() if cell.is_hidden and cell.is_small]
        if not small:
            return True
        safe = self._pairs()
        return all(self._is_safe(place, safe) or self._protect(place) for place in sorted(small))

    def _pairs(self) -> dict[int, set[int]]:
        """By group, the other groups that three teams of which nobody leads two lack with it: there is a way round."""
        lacking: dict[int, list[int]] = {}
        for (team, group), cell in self.cells.items():
            if team and cell.is_hidden and cell.can(1) and cell.can(-1):
                lacking.setdefault(team, []).append(group)
        families: dict[tuple[int, int], set[int]] = {}
        for team, groups in lacking.items():
            for pair in combinations(sorted(groups), 2):
                known = families.setdefault(pair, set())
                if len(known) < 3:
                    known.add(self._readers.family(team))
        found: dict[int, set[int]] = {}
        for (one, other), known in families.items():
            if len(known) == 3:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return found

    def _is_safe(self, place: Place, pairs: dict[int, set[int]]) -> bool:
        team, group = place
        if not team or self._tells(team, NOBODY) or self._tells(~group, NOBODY) or self._who_know_the_rest(place):
            return False
        cells = self.cells
        return any(
            (cell := cells.get((team, other))) and cell.is_hidden and cell.can(1) and cell.can(-1)
            for other in pairs.get(group, ())
        )

    def _tells(self, line: int, known: Teams) -> bool:
        """Whether the sum of the line is told, and what is lacking of it is below five."""
        place = (0, ~line) if line < 0 else (line, 0)
        if line not in self._missing or (place in self.cells and self.cells[place].is_hidden):
            return False
        missing = self._missing[line]
        own = self._own[line].get(known) if line < 0 and known else None
        return _leaves_few(missing, own or [0] * len(missing))

    def _is_known(self, place: Place, known: Teams) -> bool:
        """Whether it is the reader's own, or a sum of which they lack nothing."""
        team, group = place
        return team in known if team else self._own.get(~group, {}).get(known) == self._missing.get(~group, [])

    def _who_know_the_rest(self, place: Place) -> list[Teams]:
        """Readers to whom what they don't know of the group's line is below five."""
        team, group = place
        if not team or ((0, group) in self.cells and self.cells[0, group].is_hidden):
            return []
        missing = self._missing[~group]
        if not _leaves_few(missing, self._most[~group]):
            return []
        return [scope for scope, part in self._own[~group].items() if team not in scope and _leaves_few(missing, part)]

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
            if not self.cells[place].is_hidden:
                self.cells[place].is_hidden = True
                self._note(place)

    def _way_round(self, place: Place, known: Teams) -> list[Place] | None:
        """The numbers that make another number of this one possible, the fewest to withhold among them."""
        (one, other, _), _ = self._both_ways(place)
        ways = [way for way in (-1, 1) if self.cells[place].can(way)]
        # One less goes back the way that one more would come.
        ends = [(one, other) if way < 0 else (other, one) for way in ways]
        tells = {line for line in (one, other) if self._tells(line, known)}
        if not tells:
            for start, goal in ends:
                if free := self._free_way(place, start, goal, known):
                    return free
        for way in ways if tells else ():
            if short := self._short_way(place, way, known, tells):
                return short
        found = [self._priced_way(place, start, goal, known, tells) for start, goal in ends]
        return min((priced for priced in found if priced), default=(0, None))[1]

    def _free_way(self, place: Place, start: int, goal: int, known: Teams) -> list[Place] | None:
        """Along what is withheld already, by as few lines as can be: from group to group, of which there are few."""
        if goal in known:
            return None
        ends: dict[int, list[Place]] = {goal: []}
        waiting: list[tuple[int, list[Place]]] = [(start, [])]
        if start >= 0:
            waiting = [(line, [by]) for line, by in self._leaves.get(start, {}).items() if by != place]
        else:
            ends = {line: [by] for line, by in self._enters.get(goal, {}).items() if by != place}
        seen = {line for line, _ in waiting}
        for line, way in waiting:  # grows while it is gone through
            if line in ends:
                return way + ends[line]
            for to, teams in self._bridges.get(line, {}).items():
                team = next((team for team in teams if team != place[0] and team not in known), None)
                if to not in seen and team is not None:
                    seen.add(to)
                    waiting.append((to, [*way, self._enters[team][line], self._leaves[team][to]]))
        return None

    def _short_way(self, place: Place, change: int, known: Teams, tells: set[int]) -> list[Place] | None:
        """By one other group and one other team, withholding no more than must be; the whole table isn't looked at."""
        if self._is_flat:
            return None
        team, group = place
        sign = -change if _is_along(place) else change
        firsts = self._steps(team, known, sign, is_told=team in tells)
        if team in tells:
            firsts = iter(sorted(firsts, key=lambda step: self._price(step[1])))
        for line, first in firsts:
            if first == place:
                continue
            for is_told in (False, True) if tells else (False,):
                for other, middle in self._steps(line, known, sign, is_told=is_told):
                    last = other, group
                    cell = self.cells.get(last)
                    if other == team or cell is None or cell.is_hidden is (~group in tells):
                        continue
                    if cell.can(sign if _is_along(last) else -sign) and (cell.is_hidden or other):
                        return [first, middle, last]
        return None

    def _steps(self, line: int, known: Teams, sign: int, *, is_told: bool) -> Iterator[tuple[int, Place]]:
        """Where to along what is hidden, or along what is told of a team."""
        arcs = self._arcs if is_told else self._hidden
        for to, by, way in arcs.get(line, ()):
            cell = self.cells[by]
            if to not in known and cell.can(way * sign) and (not is_told or (by[0] and not cell.is_hidden)):
                yield to, by

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
            for to, by, way in self._arcs[node]:
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
