"""What was invested and what came of it in sums, year by year; every sum keeps the numbers that it is made of.

Nothing here says that one is the cause of the other: who came off support this year would to some part have done so
anyway, and the years differ in more than the investment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cases.models import BenefitKind
from evaluation.figures.support import MARKS
from evaluation.models import BenefitRate, InvestmentCount, InvestmentYear
from plans.small_numbers import FEWEST

SHIPPED = Path(__file__).parent / "data" / "investment.yaml"
BEFORE = Decimal(str(MARKS[0].at))  # weeks, the average that the municipality came from
Category = InvestmentYear.Category


@cache
def category_of_lines() -> dict[str, str]:
    """By the catalogue's category; one that is not there is counted among the others."""
    mapped: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["offer_categories"]
    return mapped


@dataclass(frozen=True)
class Spend:
    """A year's or a category's plan, accounts and lines, in kroner; none where nothing is written or counted."""

    label: str
    planned: Decimal | None
    spent: Decimal | None
    lines: Decimal | None
    note: str = ""

    @property
    def over(self) -> Decimal | None:
        """How much more was spent than planned; below zero where it was less."""
        return None if self.spent is None or self.planned is None else self.spent - self.planned


@dataclass(frozen=True)
class SpendYear:
    year: int
    parts: list[Spend]

    @property
    def total(self) -> Spend:
        """Where a category isn't written, the others would pass for the whole: then there is no total."""
        planned, spent = [part.planned for part in self.parts], [part.spent for part in self.parts]
        return Spend(
            "I alt",
            None if None in planned else _sum(planned),
            None if None in spent else _sum(spent),
            _sum(part.lines for part in self.parts),
        )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def spend_by_year(rows: Iterable[InvestmentYear], counts: Iterable[InvestmentCount]) -> list[SpendYear]:
    """The newest year first: those that were planned, and those in which lines have cost something."""
    planned = {(row.year, row.category): row for row in rows}
    lines: dict[tuple[int, str], Decimal] = {}
    for count in counts:
        if count.subject == InvestmentCount.Subject.LINES and count.number >= FEWEST:
            key = count.year, category_of_lines().get(count.part, Category.OTHER)
            lines[key] = lines.get(key, Decimal(0)) + count.total
    years = sorted({year for year, _ in (*planned, *lines)}, reverse=True)
    return [SpendYear(year, [_spend(year, one, planned, lines) for one in Category]) for year in years]


def _spend(
    year: int,
    category: Category,
    planned: dict[tuple[int, str], InvestmentYear],
    lines: dict[tuple[int, str], Decimal],
) -> Spend:
    row, cost = planned.get((year, category)), lines.get((year, category))
    if row is None:
        return Spend(str(category.label), None, None, cost)
    return Spend(str(category.label), row.planned, row.spent, cost, row.note)


@dataclass(frozen=True)
class Avoided:
    """Those who came off one benefit in a year, and what the weeks they were short of the average would have cost."""

    benefit: str
    number: int  # 0 where it isn't told
    weeks: Decimal
    rate: BenefitRate | None

    @property
    def is_told(self) -> bool:
        return self.number >= FEWEST

    @property
    def mean(self) -> Decimal:
        return self.weeks / self.number

    @property
    def fewer(self) -> Decimal:
        """Weeks for each on average; below zero where they were on support for longer."""
        return BEFORE - self.mean

    @property
    def fewer_in_all(self) -> Decimal:
        return BEFORE * self.number - self.weeks

    @property
    def kroner(self) -> Decimal | None:
        return self.fewer_in_all * self.rate.kroner if self.rate else None


@dataclass(frozen=True)
class AvoidedYear:
    year: int
    last: date
    parts: list[Avoided]

    @property
    def told(self) -> list[Avoided]:
        return [part for part in self.parts if part.is_told]

    @property
    def withheld(self) -> int:
        return len(self.parts) - len(self.told)

    @property
    def priced(self) -> list[Avoided]:
        return [part for part in self.told if part.rate]

    @property
    def number(self) -> int:
        return sum(part.number for part in self.told)

    @property
    def fewer_in_all(self) -> Decimal:
        return sum((part.fewer_in_all for part in self.told), Decimal(0))

    @property
    def kroner(self) -> Decimal | None:
        """Of the benefits that have a rate; none where none has."""
        return _sum(part.kroner for part in self.priced)


def avoided_in(year: int, counts: Iterable[InvestmentCount], rates: Iterable[BenefitRate]) -> AvoidedYear:
    """With the rate that counts on the last day that is counted; the most citizens first."""
    of_year = [count for count in counts if count.year == year and count.subject == InvestmentCount.Subject.ENDED]
    last = max(count.until_on for count in of_year)
    by_benefit = {rate.benefit.key: rate for rate in sorted(rates, key=lambda rate: rate.from_on) if rate.is_on(last)}
    names = dict(BenefitKind.objects.values_list("key", "label"))
    parts = [
        Avoided(names.get(count.part, count.part), count.number, count.total, by_benefit.get(count.part))
        for count in of_year
    ]
    return AvoidedYear(year, last, sorted(parts, key=lambda part: (-part.number, part.benefit)))
