"""Raw SQL: calls of the two database functions of migration 0009, which find every table of a citizen."""

import json
from datetime import date
from typing import NamedTuple

from django.db import connection
from psycopg import sql

JOURNAL = ["journal_event", "journal_access"]  # which know a case by its number


class Part(NamedTuple):
    """The rows of one table that belong to a citizen, those that stand only in its history among them."""

    table: str
    history: str | None
    row_ids: list[int]


def parts_of(case_id: int) -> list[Part]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT live_table, history_table, row_ids FROM citizen_rows(%s)", [case_id])
        return [Part(*row) for row in cursor.fetchall()]


def counts_of(case_id: int, parts: list[Part]) -> dict[str, int]:
    """How many rows each table of these has, each history, and the journal of the case, asked in one statement."""
    asked = [(table, part.row_ids) for part in parts for table in (part.table, part.history) if table]
    one = sql.SQL("SELECT {}, count(*) FROM {} WHERE id = ANY (%s)")
    said = [one.format(sql.Literal(table), sql.Identifier(table)) for table, _ in asked]
    said += [
        sql.SQL("SELECT {0}, count(*) FROM {1} WHERE case_id = %s").format(sql.Literal(table), sql.Identifier(table))
        for table in JOURNAL
    ]
    # As text, since pghistory puts its context before what is sent by a form.
    question = sql.SQL(" UNION ALL ").join(said).as_string()
    with connection.cursor() as cursor:
        cursor.execute(question, [*(row_ids for _, row_ids in asked), *([case_id] * len(JOURNAL))])
        return dict(cursor.fetchall())


def erase_citizen(order_id: int, today: date) -> dict[str, int]:
    """How many rows of each table are gone. The database refuses what has not been decided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_citizen(%s, %s)", [order_id, today])
        found = cursor.fetchone()[0]
    return found if isinstance(found, dict) else dict(json.loads(found))
