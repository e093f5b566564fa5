"""What a figure is: one definition, from which the frozen number and the list behind it both come."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

from danish.charts_months import Level
from danish.dates import months_after

# A remark to the database that reads all cases, and where the list behind a number reads those of one team only:
# the column that holds the case's number stands in it.
OF_TEAM = re.compile(r"/\* of the team: (\S+) \*/")
# The day of the next month on which a month is counted. Benefits that ended, closings, follow-ups and talks are often
# written down some days later; what is written after this day is in no month.
COUNTED_ON = 10


class Kind(Enum):
    """How the rows of a figure become a number: how many of them are hits, or how much they measure."""

    SHARE = "share"
    MEASURE = "measure"


@dataclass(frozen=True)
class Month:
    """A calendar month, or the days of it that have passed."""

    first: date
    last: date

    @classmethod
    def whole(cls, first: date) -> "Month":
        return cls(first, months_after(first, 1) - timedelta(days=1))

    @classmethod
    def until(cls, first: date, today: date) -> "Month":
        """The month that begins on this day, until its end or until yesterday."""
        return cls(first, min(months_after(first, 1), today) - timedelta(days=1))

    @property
    def counted_on(self) -> date:
        return months_after(self.first, 1).replace(day=COUNTED_ON)


@dataclass(frozen=True, eq=False)
class Figure:
    """A number of the reports.

    `rows` is SQL for the rows the number is about, one for each case and part: case_id, team_id, target_group_id,
    part (text, '' for the whole), hit (boolean) and measured (numeric). Its values are %(first)s and %(last)s, the
    days of the month, and what `settings` says for that day, by name. Specially protected cases are counted too.
    Where much is read before it is joined to the case, `OF_TEAM` stands among the conditions.
    """

    key: str  # as it stands in the address
    label: str
    words: str  # the definition, with its {settings}
    rows: str
    kind: Kind
    unit: str = ""  # of what is measured, in the plural
    hit: str = ""  # what can be said of a row that is a hit, as a heading
    hit_by_part: Mapping[str, str] = field(default_factory=dict)  # where each part says something else
    settings: Callable[[date], dict[str, Any]] = lambda day: {}
    by_team: bool = True  # whether it is told of one team
    marks: tuple[Level, ...] = ()  # what the number is held against
    names: Callable[[], dict[str, str]] | None = None  # what each part is called, in the order to show them

    @property
    def rows_of_team(self) -> str:
        """The rows of %(team)s and perhaps others, found without reading what hangs on the cases of all teams."""
        return OF_TEAM.sub(r"AND \1 IN (SELECT id FROM cases_case WHERE team_id = %(team)s)", self.rows)

    def hit_of(self, part: str) -> str:
        return self.hit_by_part.get(part, self.hit)

    def defined(self, day: date) -> str:
        return self.words.format(**self.settings(day))
