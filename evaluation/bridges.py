"""From group to group along what is withheld: a team may have one more of one, one less of another it lacks.

There are few groups, so a set of them is the bits of a number, and of the teams that lead from one to another only so
many are kept as decide whether there is a way for whoever knows some of them. A group here may be 0, all of them.
"""

from collections.abc import Iterator
from functools import cached_property

Place = tuple[int, int]  # team and target group
Teams = frozenset[int]  # those that one reader leads
# Of as many families one is left, when the team itself and a reader who knows several are left out.
ENOUGH = 3


class Families:
    """Teams of which one reader leads several are of one family."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}

    def join(self, teams: Teams) -> None:
        one = self.of(min(teams))
        for team in teams:
            self._of[self.of(team)] = one

    def of(self, team: int) -> int:
        while (known := self._of.get(team, team)) != team:
            team = known
        return team


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _closed(rows: list[int]) -> list[int]:
    """From each group all to which there is a way, itself too."""
    rows = [row | 1 << group for group, row in enumerate(rows)]
    for by in range(len(rows)):
        rows = [row | rows[by] if row >> by & 1 else row for row in rows]
    return rows


class Bridges:
    def __init__(self, families: Families) -> None:
        self._families = families
        self._index: dict[int, int] = {}  # of a group, which bit
        self._groups: list[int] = []
        # By team, the groups from whose lines and to whose lines its own leads.
        self._enters: dict[int, int] = {}
        self._leaves: dict[int, int] = {}
        self._teams: dict[tuple[int, int], list[int]] = {}  # that lead from the one group to the other
        # By group, those to which and from which enough teams lead already.
        self._full_to: list[int] = []
        self._full_from: list[int] = []
        # What is sure of a team that leads from and to so many groups' lines.
        self._firmly: dict[tuple[int, int, bool], int] = {}
        self._likewise: dict[tuple[int, int, bool], int] = {}

    def add(self, place: Place, *, enters: bool, leaves: bool) -> None:
        """The number is withheld: by it one comes from the group's line to the team's, or leaves that."""
        team, group = place
        index = self._index.get(group)
        if index is None:
            index = self._index[group] = len(self._groups)
            self._groups.append(group)
            self._full_to.append(1 << index)
            self._full_from.append(1 << index)
        if leaves:
            self._leaves[team] = self._leaves.get(team, 0) | 1 << index
            if team and (new := self._enters.get(team, 0) & ~self._full_from[index]):
                for before in _bits(new):
                    self._lead(team, before, index)
        if enters:
            self._enters[team] = self._enters.get(team, 0) | 1 << index
            if team and (new := self._leaves.get(team, 0) & ~self._full_to[index]):
                for after in _bits(new):
                    self._lead(team, index, after)

    def _lead(self, team: int, before: int, after: int) -> None:
        teams = self._teams.setdefault((before, after), [])
        teams.append(team)
        if len(teams) >= ENOUGH and len({self._families.of(one) for one in teams}) >= ENOUGH:
            self._full_to[before] |= 1 << after
            self._full_from[after] |= 1 << before

    def way(self, place: Place, known: Teams, *, from_team: bool) -> list[Place] | None:
        """Back to the line of the team or of the group, from the other, by as few lines as can be."""
        team, group = place
        own = 1 << self._index[group]
        if from_team:
            waiting, goals = list(_bits(self._leaves.get(team, 0) & ~own)), own
        else:
            waiting, goals = [self._index[group]], self._enters.get(team, 0) & ~own
        came: dict[int, tuple[int, int] | None] = dict.fromkeys(waiting)
        for one in waiting:  # grows while it is gone through
            if goals >> one & 1:
                return self._places(team, one, came, from_team=from_team)
            for to in range(len(self._groups)):
                if to not in came and (by := self._by(one, to, team, known)) is not None:
                    came[to] = one, by
                    waiting.append(to)
        return None

    def _by(self, before: int, after: int, team: int, known: Teams) -> int | None:
        """A team that leads from group to group, other than this one and those that are known; 0 is all teams."""
        if team and self._enters.get(0, 0) >> before & 1 and self._leaves.get(0, 0) >> after & 1:
            return 0
        for one in self._teams.get((before, after), ()):
            if one != team and one not in known:
                return one
        return None

    def _places(
        self, team: int, last: int, came: dict[int, tuple[int, int] | None], *, from_team: bool
    ) -> list[Place]:
        way = [] if from_team else [(team, self._groups[last])]
        while step := came[last]:
            before, by = step
            way += [(by, self._groups[last]), (by, self._groups[before])]
            last = before
        return [*way, (team, self._groups[last])] if from_team else way

    @cached_property
    def _weak(self) -> dict[tuple[int, int], set[int]]:
        """Where one or two families lead from group to group."""
        return {
            (before, after): {self._families.of(team) for team in teams}
            for (before, after), teams in self._teams.items()
            if not self._full_to[before] >> after & 1
        }

    @cached_property
    def _loose(self) -> set[int]:
        return set().union(*self._weak.values())

    @cached_property
    def _firm(self) -> dict[bool, list[int]]:
        """For each group those to which three families lead; by whether the numbers of all teams lead there too."""
        return {by_sum: _closed(self._rows(by_sum)) for by_sum in (False, True)}

    @cached_property
    def _likely(self) -> dict[bool, list[int]]:
        """As firm, for a team that isn't loose: whichever one family a reader knows, another leads there."""
        alone = {min(families) for families in self._weak.values() if len(families) == 1}
        found = {}
        for by_sum in (False, True):
            rows = [-1] * len(self._groups)
            for family in alone or (None,):
                some = self._rows(by_sum)
                for (before, after), families in self._weak.items():
                    if families != {family}:
                        some[before] |= 1 << after
                rows = [row & other for row, other in zip(rows, _closed(some), strict=True)]
            found[by_sum] = rows
        return found

    def _rows(self, by_sum: bool) -> list[int]:
        enters, leaves = (self._enters.get(0, 0), self._leaves.get(0, 0)) if by_sum else (0, 0)
        return [full | (leaves if enters >> group & 1 else 0) for group, full in enumerate(self._full_to)]

    def is_sure(self, place: Place) -> bool:
        """Whether there is a way for every reader who doesn't know the team, by what was withheld when first asked."""
        return bool(self._sure(place[0]) >> self._index[place[1]] & 1)

    def _sure(self, team: int) -> int:
        """The groups of which the team's number surely has a way round."""
        alike = self._leaves.get(team, 0), self._enters.get(team, 0), team > 0
        sure = self._firmly.get(alike)
        if sure is None:
            sure = self._firmly[alike] = self._led(*alike[:2], self._firm[team > 0])
        if sure != alike[0] | alike[1] and not (team and self._families.of(team) in self._loose):
            sure = self._likewise.get(alike)
            if sure is None:
                sure = self._likewise[alike] = self._led(*alike[:2], self._likely[team > 0])
        return sure

    @staticmethod
    def _led(leaves: int, enters: int, rows: list[int]) -> int:
        """The groups from whose line, or to whose line, the rows lead by another group of the team's own."""
        sure = 0
        for group, row in enumerate(rows):
            if leaves >> group & 1 and row & enters & ~(1 << group):
                sure |= 1 << group
            if enters >> group & 1:
                others = leaves & ~(1 << group)
                if any(others >> other & 1 and rows[other] >> group & 1 for other in range(len(rows))):
                    sure |= 1 << group
        return sure
