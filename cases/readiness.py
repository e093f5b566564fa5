"""How ready a citizen has been assessed to be over time, read from the history of the case."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases.models import Case


@dataclass(frozen=True)
class Assessed:
    """One assessment, as it stood until the next."""

    words: str
    on: date
    by: str


def readiness_history(case: Case) -> list[Assessed]:
    """The newest first. Two queries, however often the case was saved."""
    rows = case.events.order_by("pgh_id").values_list(  # type: ignore[attr-defined]
        "readiness", "readiness_on", "pgh_context__metadata"
    )
    changes, before = [], ("", None)
    for readiness, on, metadata in rows:
        if (readiness, on) != before and readiness:
            changes.append((readiness, on, (metadata or {}).get("user")))
        before = (readiness, on)
    people = User.objects.in_bulk({user for _, _, user in changes if user}) if changes else {}
    words = dict(Case.Readiness.choices)
    return [
        Assessed(str(words[readiness]), on, people[user].name if user in people else "")
        for readiness, on, user in reversed(changes)
    ]
