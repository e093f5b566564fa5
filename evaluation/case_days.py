"""How open cases stand, kept by the case, so that a board of some hundred cases does not find it out at every look.

Nothing depends on it: a case that is not kept, or has changed since, is found anew by whoever looks.
"""

from datetime import date

from django.db import connection, transaction

from evaluation.case_days_sql import CHANGED, OUTDATED, keep
from evaluation.team_board import COUNTED

AT_ONCE = 5_000
LOCK = 8_020_121  # pg_try_advisory_xact_lock; nobody else uses the number


def keep_days(today: date) -> int:
    """Bring what is kept up to date: what has changed, and after midnight everything. How many cases.

    So many at once, each a transaction of its own; of two at once the second leaves it to the first. What is changed
    while it runs is left to the next run.
    """
    number = 0
    for statement in (keep(COUNTED, CHANGED), keep(COUNTED, OUTDATED)):
        while kept := _keep(statement, today):
            number += kept
            if kept < AT_ONCE:
                break
    return number


@transaction.atomic
def _keep(statement: str, today: date) -> int:
    """Locked by a statement before it: what an earlier one saw must never be written after what a later one saw."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(statement, {"today": today, "number": AT_ONCE})
        return int(cursor.fetchone()[0])
