"""The week the tests of the calendar stand in: it is Monday, and Friday next week is a day of conferences."""

import datetime

from django.utils import timezone

NOON = datetime.datetime(2026, 2, 9, 11, tzinfo=datetime.UTC)  # a Monday
FRIDAY = datetime.date(2026, 2, 20)


def clock(hour, minute=0, on=FRIDAY):
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(hour, minute)))
