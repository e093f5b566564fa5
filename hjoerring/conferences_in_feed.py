"""The conferences a colleague is invited to, for their own calendar, which followup makes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.models import User
from conferences.own_conferences import in_calendar
from followup.calendar_feed import Entry


def entries(user: User, first: date, last: date) -> Iterator[Entry]:
    """With the number of changes that the invitation counts, so that of two the newer one wins."""
    conferences: Any = in_calendar(user, first, last)
    for one in conferences:
        yield Entry(
            key=f"konference-{one.pk}",
            changes=one.moves + one.is_cancelled,
            changed_at=one.changed_at,
            case_id=one.case_id,
            what="konference",
            on=one.on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            is_off=one.is_cancelled,
        )
