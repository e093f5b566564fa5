"""Raw SQL: which cases a user is let into for their own sake, and as what.

Every page with citizens asks this first, and the ORM takes four times as long to compose it as the database to answer.
"""

from django.utils import timezone

from journal.prepared import ask

# As `InvolvementQuerySet.live` and `ReasonedLookQuerySet.live`.
GRANTS = """
SELECT case_id, true AS is_involved FROM cases_involvement
WHERE user_id = %s AND from_on <= %s AND (until_on IS NULL OR until_on >= %s)
UNION ALL
SELECT case_id, false FROM cases_reasonedlook WHERE user_id = %s AND until_at > %s
"""


PART = """
SELECT part FROM cases_involvement
WHERE case_id = %s AND user_id = %s AND from_on <= %s AND (until_on IS NULL OR until_on >= %s)
ORDER BY part = 'analysis', from_on, id LIMIT 1
"""


def part_of(user_pk: int, case_pk: int) -> str | None:
    """The part this user has in the case today, the oldest where there are several, one in an analysis last."""
    today = timezone.localdate()
    found = ask(PART, case_pk, user_pk, today, today)
    return found[0][0] if found else None


def grants_of(user_pk: int) -> tuple[list[int], list[int]]:
    """Ids of the cases this user is involved in, and of those they have a live reason to look at."""
    today = timezone.localdate()
    rows = ask(GRANTS, user_pk, today, today, user_pk, timezone.now())
    return [pk for pk, is_involved in rows if is_involved], [pk for pk, is_involved in rows if not is_involved]
