"""How long somebody has been on public support, counted in days from their periods. No database, no clock.

A period counts both its days. The period that goes on counts the days up to this morning, so that a week has passed
on the same weekday a week later.
"""

from collections.abc import Iterable
from datetime import date, timedelta

Period = tuple[date, date | None]  # first and last day; none as the last while it goes on
DAY = timedelta(days=1)


def days_of(period: Period, on: date) -> int:
    """The days of one period that have passed on this date."""
    first, last = period
    after = last + DAY if last and last <= on else on
    return max((after - first).days, 0)


def days_in_all(periods: Iterable[Period], on: date) -> int:
    return sum(days_of(period, on) for period in periods)


def unbroken_since(periods: Iterable[Period], on: date) -> date | None:
    """The first day of the unbroken time up to now; none for somebody who is not on support."""
    begun = sorted((period for period in periods if period[0] <= on), reverse=True)
    if not begun or (begun[0][1] is not None and begun[0][1] <= on):
        return None
    since = begun[0][0]
    for first, last in begun[1:]:
        if last != since - DAY:
            break
        since = first
    return since


def gap_before(period: Period, earlier: Period | None) -> int:
    """The days without support between two periods that follow each other."""
    if earlier is None or earlier[1] is None:
        return 0
    return (period[0] - earlier[1]).days - 1


def weeks_and_days(days: int) -> str:
    """97 uger og 3 dage, 1 uge, 2 dage"""
    weeks, rest = divmod(days, 7)
    parts = [_count(weeks, "uge", "uger")] if weeks else []
    if rest or not weeks:
        parts.append(_count(rest, "dag", "dage"))
    return " og ".join(parts)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
