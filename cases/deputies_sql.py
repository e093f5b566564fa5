"""Raw SQL: which cases a deputy may take over, as the digest and the deadlines of analyses ask alike."""

from collections.abc import Iterable
from datetime import date

from accounts.deputies_sql import AWAY, VALUES
from journal.prepared import ask

# Whether somebody may open the case, as `CaseQuerySet.visible_to`: whose team it is, else who has a part in it.
SEES = """(
    (opened.team_id = {team} AND NOT opened.is_restricted) OR EXISTS (
        SELECT FROM cases_involvement part
        WHERE part.case_id = opened.id AND part.user_id = {user} AND part.from_on <= %(today)s
            AND (part.until_on IS NULL OR part.until_on >= %(today)s)
    )
)"""
TAKEN_OVER = f"""
SELECT away.user_id, opened.id, away.cover_id
FROM {AWAY} away
JOIN cases_case opened ON opened.id = ANY(%(cases)s)
WHERE {SEES.format(team="away.team_id", user="away.cover_id")}
"""


def taken_over(cases: Iterable[int], today: date) -> dict[tuple[int, int], int]:
    """By who is away and case: the deputy that gets it on this day."""
    found = ask(TAKEN_OVER, cases=sorted(set(cases)), today=today, **VALUES)
    return {(absent, case): cover for absent, case, cover in found}
