"""A frozen number as a report tells it: a share says nothing of fewer than five, whichever way it went for them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from danish.tables import Cell, Percent
from evaluation.figures import Figure, Kind
from plans.small_numbers import FEWEST

NOT_TOLD = "vises ikke"


def why_not_told(*, of_team: bool) -> str:
    """Not which of the two: that would tell whether the number is small itself."""
    where = "et andet" if of_team else "et enkelt"
    return f"Det ville afsløre et tal om færre end fem borgere, måske i {where} team."


@dataclass(frozen=True, slots=True)
class Number:
    """What a figure, or a part of it, was for a month."""

    figure: Figure
    month: date
    part: str
    number: int
    hits: int | None
    total: Decimal | None
    median_exact: Decimal | None
    counted_at: datetime
    edition: int

    @property
    def value(self) -> float | None:
        """What is drawn: a share in per cent, or the mean."""
        return self.share if self.figure.kind is Kind.SHARE else self.mean

    @property
    def share(self) -> float | None:
        if self.hits is None or not FEWEST <= self.hits <= self.number - FEWEST:
            return None
        return round(100 * self.hits / self.number)

    @property
    def mean(self) -> float | None:
        return None if self.total is None else round(float(self.total) / self.number, 1)

    @property
    def median(self) -> float | None:
        return None if self.median_exact is None else round(float(self.median_exact), 1)

    @property
    def words(self) -> str:
        """62 %, under 25 %; 74,6."""
        if self.figure.kind is Kind.MEASURE:
            return NOT_TOLD if self.mean is None else one_decimal(self.mean)
        if self.share is not None:
            return f"{self.share:.0f}\xa0%"
        if self.bound is None:
            return NOT_TOLD
        low, high = self.bound
        return f"over {low}\xa0%" if low else f"under {high}\xa0%"

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than how many it is about."""
        return self.words != NOT_TOLD

    @property
    def bound(self) -> tuple[int, int] | None:
        """All that can be said where it went one way for fewer than five; nothing where it did both ways."""
        if self.figure.kind is Kind.MEASURE or self.share is not None or self.hits is None or self.number < 2 * FEWEST:
            return None
        few = -(-100 * FEWEST // self.number)
        return (0, few) if self.hits < FEWEST else (100 - few, 100)

    @property
    def median_words(self) -> str:
        return "" if self.median is None else one_decimal(self.median)

    @property
    def cell(self) -> Cell:
        if self.figure.kind is Kind.MEASURE:
            return self.mean
        return self.words if self.share is None else Percent(self.share)


def one_decimal(number: float | Decimal) -> str:
    """68,0 and −1.250,4: with one decimal, also when it is zero, so that a column is of one kind."""
    return f"{number:,.1f}".translate(str.maketrans(",.-", ".,−"))
