"""Periods of whole days, for rules of the database that let none overlap."""

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


class DateRange(Func):
    """`daterange(from, until, '[]')`: both days are in the period, and no end means for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


BOTH_DAYS = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
