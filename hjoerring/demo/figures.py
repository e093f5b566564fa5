"""The figures of the reports, frozen for the months that the demo's year tells of."""

from datetime import date, datetime, time
from unittest.mock import patch

from django.utils import timezone

from danish.dates import months_after
from evaluation.figures import FIGURES, Month
from evaluation.freezing import freeze

MONTHS = 14
AT_NIGHT = time(2, 15)


def tell(today: date) -> None:
    """Those that are over, each in the night in which it would have been counted."""
    for ago in range(MONTHS, 0, -1):
        month = Month.whole(months_after(today.replace(day=1), -ago))
        if month.counted_on <= today:
            night = timezone.make_aware(datetime.combine(month.counted_on, AT_NIGHT))
            with patch.object(timezone, "now", return_value=night):
                freeze(month, FIGURES)
