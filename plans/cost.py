"""What plans cost: line by line, so far and in all, by category and by who pays. For the team lead alone.

A line costs what `Intervention.price` says, as where a plan is approved (plans.approvals). One that rests has cost
nothing since its pause; in all it still counts with the whole of its period, since its place is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.approvals import PAID_BY_US
from plans.models import Intervention
from plans.models.line_price import price_until


@dataclass(frozen=True)
class LineCost:
    """A line of a plan, and kroner for it until today and for the whole of it."""

    line: Intervention
    so_far: Decimal
    in_all: Decimal


@dataclass(frozen=True)
class Sum:
    """What several lines cost together, under the name they share."""

    label: str
    colour: str
    so_far: Decimal
    in_all: Decimal

    @property
    def still_to_come(self) -> Decimal:
        return self.in_all - self.so_far


@dataclass(frozen=True)
class Cost:
    """What some lines cost, of one plan or of many."""

    lines: list[LineCost]

    @property
    def total(self) -> Sum:
        return _sum("I alt", "", self.lines)

    @property
    def paid_by_us(self) -> Sum:
        """The part that the municipality itself pays."""
        return _sum("Kommunen betaler", "", [one for one in self.lines if one.line.payer in PAID_BY_US])

    @property
    def by_category(self) -> list[Sum]:
        found = self._grouped(lambda line: line.category_id)
        categories = [(rows[0].line.category, rows) for rows in found.values()]
        categories.sort(key=lambda one: (one[0].order, one[0].pk))
        return [_sum(category.short_label, category.colour, rows) for category, rows in categories]

    @property
    def by_payer(self) -> list[Sum]:
        found = self._grouped(lambda line: line.payer)
        return [_sum(label, "", found[payer]) for payer, label in Intervention.Payer.choices if payer in found]

    @property
    def by_case(self) -> "dict[int, Cost]":
        found: dict[int, Cost] = {}
        for one in self.lines:
            found.setdefault(one.line.case_id, Cost([])).lines.append(one)
        return found

    def _grouped(self, key: Callable[[Intervention], object]) -> dict[object, list[LineCost]]:
        found: dict[object, list[LineCost]] = {}
        for one in self.lines:
            found.setdefault(key(one.line), []).append(one)
        return found


def cost_of(lines: Iterable[Intervention], on: date) -> Cost:
    """Of all but what was dropped, which never happened."""
    happens = (line for line in lines if line.is_in_the_picture)
    return Cost([LineCost(line, price_until(line, on), line.price) for line in happens])


def _sum(label: str, colour: str, rows: Iterable[LineCost]) -> Sum:
    rows = list(rows)
    return Sum(
        label, colour, sum((one.so_far for one in rows), Decimal(0)), sum((one.in_all for one in rows), Decimal(0))
    )
