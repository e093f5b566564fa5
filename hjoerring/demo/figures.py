"""The figures of the reports, frozen for the months that the demo's year tells of."""

from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

from danish.dates import months_after
from evaluation.figures import FIGURES, Month
from evaluation.freezing import freeze

MONTHS = 14
AT_NIGHT = time(2, 15)


def tell(today: date) -> None:
    """The months that are over for good, each in the night after, and the one that runs as it was last night."""
    running = today.replace(day=1)
    for ago in range(MONTHS, -1, -1):
        month = Month.until(months_after(running, -ago), today)
        if month.first <= month.last:
            night = timezone.make_aware(datetime.combine(month.last + timedelta(days=1), AT_NIGHT))
            with patch.object(timezone, "now", return_value=night):
                freeze(month, FIGURES)
