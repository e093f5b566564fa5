"""What a line of the plan costs: kroner for each begun week."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plans.models.intervention import Intervention

DAY = timedelta(days=1)


def price_in_all(line: Intervention) -> Decimal:
    """To the last day; a line that rests counts whole, since its place is kept, until it ends while it does."""
    if line.is_over:
        return price_until(line, line.last_day)
    return line.price_per_week * begun_weeks(line.starts_on, line.last_day)


def price_until(line: Intervention, day: date) -> Decimal:
    """By that day; nothing before it has begun, and nothing since it rests, or rested when it ended."""
    if line.is_planned:
        return Decimal(0)
    last = min(day, line.last_day)
    if line.paused_on:
        last = min(last, line.paused_on - DAY)
    return line.price_per_week * begun_weeks(line.starts_on, last)


def begun_weeks(first: date, last: date) -> int:
    return (last - first).days // 7 + 1 if last >= first else 0
