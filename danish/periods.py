"""Periods of whole days, for rules of the database that let none overlap."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


class DateRange(Func):
    """`daterange(from, until, '[]')`: both days are in the period, and no end means for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


BOTH_DAYS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


def days_between(periods: Iterable[tuple[date, date | None]], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The runs of days from the first to the last that none of the periods has; no end means for ever."""
    for from_on, until_on in sorted(periods, key=lambda period: period[0]):
        if from_on > first:
            yield first, from_on - timedelta(days=1)
        if until_on is None:
            return
        first = max(first, until_on + timedelta(days=1))
    if first <= last:
        yield first, last
