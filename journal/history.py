"""Row history: every insert, update and delete of a citizen-bound row, written by database triggers.

Rows that say nothing of citizens have none, and tell themselves who changed them last.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from accounts.models import User


@dataclass(frozen=True)
class Change:
    """Who saved a row last, and when. The user is unknown when a job or a migration did it."""

    at: datetime
    user: User | None

    @property
    def by(self) -> str:
        return self.user.name if self.user else "En kollega"


def last_change(row: models.Model) -> Change | None:
    """The newest change of `row`; none if nobody wrote down who made it."""
    own: Change | None = getattr(row, "last_saved", None)
    if own:
        return own
    events = getattr(row, "events", None)
    if events is None:
        changed_at = getattr(row, "changed_at", None)
        return Change(changed_at, row.changed_by) if changed_at else None  # type: ignore[attr-defined]
    newest = events.order_by("-pgh_id").select_related("pgh_context").first()
    if newest is None:
        return None
    metadata = newest.pgh_context.metadata if newest.pgh_context else {}
    return Change(newest.pgh_created_at, User.objects.filter(pk=metadata.get("user")).first())


def told_by(user: User, url: str) -> None:
    """Let the history of what this transaction changes name the user, outside of a request.

    Once for the transaction: pghistory's own context says it again with every statement, which a job of thousands
    of rows pays for.
    """
    assert connection.in_atomic_block
    metadata = json.dumps({"user": user.pk, "url": url})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), metadata],
        )


def changes(*columns: str) -> str:
    """The condition of a trigger, in SQL, that an update changes one of these columns."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"
