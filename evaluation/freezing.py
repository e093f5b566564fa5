"""Raw SQL: the figures of a month are counted every night while it runs, and once more for good when it is over.

A night is one transaction: a freeze that is killed has not begun. Rows of fewer than five are never written, nor
those from which one could be worked out (`evaluation.withholding`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from danish.dates import months_after
from evaluation.figures import FIGURES, Figure, Kind, Month
from evaluation.models import FigureDefinition, Freeze, FrozenFigure
from evaluation.withholding import count_told

LOCK = 8_020_117  # pg_advisory_xact_lock; nobody else uses the number
FREEZE = """
INSERT INTO evaluation_frozenfigure (definition_id, figure, month, team_id, target_group_id, part, number, hits, total,
    median, is_final, counted_at)
SELECT %(definition)s, %(figure)s, %(month)s, nullif(team, 0), nullif(grp, 0), part, number, hits, total, median,
    %(is_final)s, %(now)s
FROM told
"""


def freeze_due(today: date) -> int:
    """Count every month that is not frozen yet, the oldest first, up to the one that runs. How many."""
    return sum(freeze(month, figures=FIGURES) for month in _due(today))


def _due(today: date) -> Iterator[Month]:
    """From the one after the last that is frozen; where nothing was ever counted, the one that runs."""
    known = Freeze.objects.aggregate(frozen=Max("month", filter=Q(finished_at__isnull=False)), first=Min("month"))
    month = months_after(known["frozen"], 1) if known["frozen"] else known["first"] or today.replace(day=1)
    while month < today:
        yield Month.until(month, today)
        month = months_after(month, 1)


@transaction.atomic
def freeze(month: Month, figures: Iterable[Figure]) -> bool:
    """Count these figures for a month, for good if it is over. False if it is frozen already.

    Of two at once, the second waits for the first and finds the month counted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        now = timezone.now()
        done, _ = Freeze.objects.get_or_create(month=month.first, defaults={"counted_at": now})
        if done.finished_at:
            return False
        FrozenFigure.objects.filter(month=month.first).delete()
        for figure in figures:
            has_shares = figure.kind is Kind.SHARE
            count_told(cursor, figure.rows, _days(figure, month), by_team=figure.by_team, has_shares=has_shares)
            cursor.execute(FREEZE, _values(figure, month) | {"now": now})
        done.counted_at, done.finished_at = now, now if month.is_over else None
        done.save(update_fields=["counted_at", "finished_at"])
    return True


def _days(figure: Figure, month: Month) -> dict[str, Any]:
    return figure.settings(month.last) | {"first": month.first, "last": month.last}


def _values(figure: Figure, month: Month) -> dict[str, Any]:
    return {
        "definition": _definition(figure, month).pk,
        "figure": figure.key,
        "month": month.first,
        "is_final": month.is_over,
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
