"""The timeline of a case, put together for reading."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.utils import timezone

from journal.models import Event


def by_day(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """Events under the Danish day they happened on, in the order they came."""
    return [(day, list(group)) for day, group in groupby(events, key=lambda event: timezone.localdate(event.at))]
