"""How many hours a week a plan template makes, week by week from the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from plans.models import PlanTemplateLine


@dataclass(frozen=True)
class Stretch:
    """Weeks in a row with as many hours, and how many offers run in them."""

    first: int
    last: int
    hours: Decimal
    offers: int

    @property
    def words(self) -> str:
        return f"Uge {self.first}" if self.first == self.last else f"Uge {self.first}–{self.last}"


def last_week(lines: Sequence[PlanTemplateLine]) -> int:
    return max((line.last_week for line in lines), default=0)


def hours_by_week(lines: Sequence[PlanTemplateLine]) -> list[Stretch]:
    weeks = [(number, *_in(lines, number)) for number in range(1, last_week(lines) + 1)]
    found = []
    for (hours, offers), run in groupby(weeks, key=lambda week: week[1:]):
        numbers = [number for number, _, _ in run]
        found.append(Stretch(numbers[0], numbers[-1], hours, offers))
    return found


def _in(lines: Sequence[PlanTemplateLine], number: int) -> tuple[Decimal, int]:
    running = [line for line in lines if line.first_week <= number <= line.last_week]
    return sum((line.hours_per_week for line in running), Decimal(0)), len(running)
