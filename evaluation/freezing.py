"""Raw SQL: the figures of a month are counted once, for good, on the 10th of the next.

Told anew every night, two nights would differ by one citizen. A month is one transaction: a count that is killed has
not begun. Rows of fewer than five are never written, nor those from which one could be worked out
(`evaluation.withholding`).
"""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from cases.models import Case
from danish.dates import months_after
from evaluation.figures import COUNTED_ON, FIGURES, Figure, Kind, Month
from evaluation.models import FigureDefinition, Freeze
from evaluation.withholding import Told, leaders

LOCK = 8_020_117  # pg_advisory_xact_lock; nobody else uses the number
MONTHS_AT_FIRST = 12  # where nothing was counted before, so that a new installation has something to look at
FREEZE = """
INSERT INTO evaluation_frozenfigure (definition_id, figure, month, team_id, target_group_id, part, number, hits, total,
    median, counted_at)
SELECT %(definition)s, %(figure)s, %(month)s, nullif(team, 0), nullif(grp, 0), part, number,
    CASE WHEN %(is_share)s THEN hits END, total, median, %(now)s
FROM {told}
"""
# What is counted is sorted and hashed in memory, which one connection does at night, with two workers. Each plan runs
# once, so none is compiled.
AT_NIGHT = "SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL jit = off"


def freeze_due(today: date) -> int:
    """Count every month whose day has come and that is not counted yet, the oldest first. How many.

    Each is a transaction of its own, so that whoever is stopped goes on from there.
    """
    return sum(freeze(month, figures=FIGURES) for month in _due(today))


def _due(today: date) -> Iterator[Month]:
    """From the one after the newest that is counted; where none is, a year, and no month before the first case."""
    newest_due = months_after(today.replace(day=1), -1 if today.day >= COUNTED_ON else -2)
    if counted := Freeze.objects.aggregate(newest=Max("month"))["newest"]:
        month = months_after(counted, 1)
    elif opened_on := Case.objects.as_system("figures are of all").aggregate(first=Min("opened_on"))["first"]:
        month = max(months_after(newest_due, 1 - MONTHS_AT_FIRST), opened_on.replace(day=1))
    else:
        return
    while month <= newest_due:
        yield Month.whole(month)
        month = months_after(month, 1)


@transaction.atomic
def freeze(month: Month, figures: Iterable[Figure]) -> bool:
    """Count these figures for a whole month, for good. False if it is counted already.

    Of two at once, the second waits for the first and finds the month counted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Freeze.objects.filter(month=month.first).exists():
            return False
        cursor.execute(AT_NIGHT)
        now = timezone.now()
        _count(cursor, month, _alike(figures), now)
        Freeze.objects.create(month=month.first, counted_at=now)
    return True


def _count(cursor: Any, month: Month, figures: list[list[Figure]], now: datetime) -> None:
    """The server counts what comes next, on the same connection, while this process goes through what it counted."""
    readers = leaders()
    told = [_told(cursor, month, alike, f"told_{place}") for place, alike in enumerate(figures)]
    with ThreadPoolExecutor(max_workers=1) as beside, _no_collecting():
        for one in told[:1]:
            one.count()
        for (one, following), alike in zip(zip_longest(told, told[1:]), figures, strict=True):
            counted = beside.submit(following.count) if following else None
            one.go_through(readers)
            if counted:
                counted.result()
            one.withhold()
            for figure in alike:
                cursor.execute(FREEZE.replace("{told}", one.name), _values(figure, month) | {"now": now})


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Half a million numbers that refer to nothing back are made: to look for those that do takes a third of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _told(cursor: Any, month: Month, alike: list[Figure], name: str) -> Told:
    one, kinds = alike[0], {figure.kind for figure in alike}
    return Told(
        cursor,
        one.rows,
        _days(one, month),
        by_team=one.by_team,
        has_shares=Kind.SHARE in kinds,
        is_measured=Kind.MEASURE in kinds,
        name=name,
    )


def _alike(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Those that are about the same rows together, so that these are counted once."""
    found: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.rows, figure.settings, figure.by_team), []).append(figure)
    return list(found.values())


def _days(figure: Figure, month: Month) -> dict[str, Any]:
    return figure.settings(month.last) | {"first": month.first, "last": month.last}


def _values(figure: Figure, month: Month) -> dict[str, Any]:
    return {
        "definition": _definition(figure, month).pk,
        "figure": figure.key,
        "month": month.first,
        "is_share": figure.kind is Kind.SHARE,
    }


def _definition(figure: Figure, month: Month) -> FigureDefinition:
    """The edition in force; a new one when the words or the settings are not what they were."""
    words, settings = figure.defined(month.last), figure.settings(month.last)
    newest = FigureDefinition.objects.filter(figure=figure.key).order_by("-number").first()
    if newest and (newest.words, newest.settings) == (words, settings):
        return newest
    number = newest.number + 1 if newest else 1
    return FigureDefinition.objects.create(
        figure=figure.key, number=number, words=words, settings=settings, first_month=month.first
    )
