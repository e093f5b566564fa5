"""The days on which the clock tells nobody anything."""

from datetime import date

from django.conf import settings

from danish.dates import is_working_day


def is_day_off(day: date) -> bool:
    """A weekend or a holiday, and the half holidays where the municipality has closed on them."""
    return not is_working_day(day, extra_closed=settings.CLOSED_ON_HALF_HOLIDAYS)
