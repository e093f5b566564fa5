"""The figures of the reports, frozen for the months that the demo's year tells of."""

from datetime import date

from danish.dates import months_after
from evaluation.figures import FIGURES, Month
from evaluation.freezing import freeze

MONTHS = 14


def tell(today: date) -> None:
    """The months that are over for good, and the one that runs as it is so far."""
    running = today.replace(day=1)
    for ago in range(MONTHS, -1, -1):
        month = Month.until(months_after(running, -ago), today)
        if month.first <= month.last:
            freeze(month, FIGURES)
