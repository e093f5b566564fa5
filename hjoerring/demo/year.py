"""The clock of the demo: the year up to today, lived day by day by the same methods the pages use."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from unittest.mock import patch

from django.utils import timezone

from danish.dates import is_working_day


class Year:
    """While it is entered, Django's clock stands where the story is and ticks at every look.

    Model methods ask the clock themselves, so history must be told with the clock moved, not with dates handed in.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.at = timezone.make_aware(datetime.combine(today, time(7)))

    def __enter__(self) -> Self:
        self._patch = patch.object(timezone, "now", self.now)
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()

    def now(self) -> datetime:
        self.at += timedelta(seconds=11)
        return self.at

    def go_to(self, day: date, minute_of_day: int) -> None:
        """Stand on this day at so many minutes past eight."""
        self.at = timezone.make_aware(datetime.combine(day, time(8)) + timedelta(minutes=minute_of_day))

    def ago(self, days: int) -> date:
        """The last working day at least so many days ago; at least one, as today's work is still to be done."""
        day = self.today - timedelta(days=max(days, 1))
        while not is_working_day(day, extra_closed=True):
            day -= timedelta(days=1)
        return day

    def ahead(self, days: int) -> date:
        """The first working day at least so many days from now."""
        return first_working_day(self.today + timedelta(days=days))


def first_working_day(day: date) -> date:
    while not is_working_day(day, extra_closed=True):
        day += timedelta(days=1)
    return day


class Diary:
    """What is going to happen in one case, written in any order and lived in the order of the days."""

    def __init__(self) -> None:
        self.pages: list[tuple[date, int, Callable[[], Any]]] = []

    def note(self, day: date, action: Callable[[], Any]) -> None:
        self.pages.append((day, len(self.pages), action))

    def live(self, year: Year, chance: random.Random) -> None:
        """Do everything, each day at some time between eight and half past three."""
        last = None
        for day, _, action in sorted(self.pages, key=lambda page: page[:2]):
            if day != last:
                year.go_to(day, chance.randrange(0, 450))
                last = day
            action()
