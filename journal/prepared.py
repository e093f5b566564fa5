"""Written statements that the database plans once for each connection instead of once for each request.

Planning what a page asks takes longer than answering it. Django's own cursors put the values into the text, which
rules out preparing it; these bind on the server, and go through the same transaction, wrappers and errors.
"""

from typing import Any

import psycopg
from django.db import connection


def ask(statement: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
    """All rows of the statement, which keeps its text from call to call: what differs are the values.

    They go into it in their order (%s) or by their names (%(name)s), never both.
    """
    connection.ensure_connection()
    # A log of statements tells them with their values, which only Django's own cursor knows afterwards.
    if connection.queries_logged:
        asked = connection.cursor()
    else:
        asked = connection.make_cursor(psycopg.Cursor(connection.connection))  # type: ignore[arg-type]
    with asked as cursor:
        cursor.execute(statement, named or values)
        return cursor.fetchall()
