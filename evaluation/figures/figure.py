"""What a figure is: one definition, from which the frozen number and the list behind it both come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from danish.dates import months_after


class Kind(Enum):
    """How the rows of a figure become a number: how many of them are hits, or how much they measure."""

    SHARE = "share"
    MEASURE = "measure"


@dataclass(frozen=True)
class Month:
    """The days of a calendar month that have passed."""

    first: date
    last: date

    @classmethod
    def until(cls, first: date, today: date) -> "Month":
        """The month that begins on this day, until its end or until yesterday."""
        return cls(first, min(months_after(first, 1), today) - timedelta(days=1))

    @property
    def is_over(self) -> bool:
        return (self.last + timedelta(days=1)).day == 1


@dataclass(frozen=True, eq=False)
class Figure:
    """A number of the reports.

    `rows` is SQL for the rows the number is about, one for each case and part: case_id, team_id, target_group_id,
    part (text, '' for the whole), hit (boolean) and measured (numeric). Its values are %(first)s and %(last)s, the
    days of the month, and what `settings` says for that day, by name. Specially protected cases are counted too.
    """

    key: str  # as it stands in the address
    label: str
    words: str  # the definition, with its {settings}
    rows: str
    kind: Kind
    unit: str = ""  # of what is measured, in the plural
    settings: Callable[[date], dict[str, Any]] = lambda day: {}
    by_team: bool = True  # whether it is told of one team
    marks: tuple[tuple[float, str], ...] = ()  # what the number is held against, each with its name
    names: Callable[[], dict[str, str]] | None = None  # what each part is called, in the order to show them

    def defined(self, day: date) -> str:
        return self.words.format(**self.settings(day))
