"""The clock of the demo: the year up to today, lived day by day by the same methods the pages use."""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from unittest.mock import patch

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]
from django.utils import timezone

from accounts.models import User
from cases.models import FactorReview
from danish.dates import is_working_day
from journal.models import Event
from plans.models import PlanPaper, PlanVersion


class Year:
    """While it is entered, Django's clock stands where the story is and ticks at every look.

    Model methods ask the clock themselves, so history must be told with the clock moved, not with dates handed in.
    Rows that nothing reads before the end are kept back and saved together then.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.at = timezone.make_aware(datetime.combine(today, time(7)))
        self.events: list[Event] = []
        self.reviews: list[FactorReview] = []

    def __enter__(self) -> Self:
        self.patches = ExitStack()
        self.patches.enter_context(patch.object(timezone, "now", self.now))
        self.patches.enter_context(patch.object(Event, "save", lambda row, **_: self.keep_event(row)))
        self.patches.enter_context(patch.object(FactorReview, "save", lambda row, **_: self.reviews.append(row)))
        self.patches.enter_context(one_hurried_transaction())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.patches.close()
        if kind is None:
            Event.objects.bulk_create(self.events, batch_size=1000)
            self.save_reviews()

    def save_reviews(self) -> None:
        FactorReview.objects.bulk_create(self.reviews, batch_size=1000)
        self.reviews.clear()

    def agree(self, version: PlanVersion, by: User) -> None:
        """Freeze the plan, which reads how barriers were weighed so far, and ask for it on paper."""
        self.save_reviews()
        version.freeze(by=by)
        PlanPaper.objects.create(version=version)

    def keep_event(self, event: Event) -> None:
        event.at = self.now()
        self.events.append(event)

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


@contextmanager
def one_hurried_transaction() -> Iterator[None]:
    """Without savepoints, as everything fails together anyway, and with statements the server prepares only once.

    Tens of thousands of small statements go through here; this halves their time.
    """
    connection.ensure_connection()
    features, link = connection.features, connection.connection
    before = features.uses_savepoints, link.cursor_factory, link.prepare_threshold
    features.uses_savepoints, link.cursor_factory, link.prepare_threshold = False, ServerBindingCursor, 2
    gc.disable()  # so many short-lived rows keep it busy for a tenth of the time
    try:
        yield
    finally:
        gc.enable()
        features.uses_savepoints, link.cursor_factory, link.prepare_threshold = before


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
