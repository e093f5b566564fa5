"""Raw SQL: what the rows of the list of citizens tell.

Written out, since the ORM takes many times as long to compose this as the database takes to answer it. It is asked
about the cases of one page, which a query of the ORM has let through.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

# `support_since` as in `CaseQuerySet.with_support_since`: the last period that none ends right before.
ROWS = """
SELECT
    found.id, citizen.first_name || ' ' || citizen.last_name, citizen.cpr_front, target_group.short_label,
    (
        SELECT begun.from_on FROM cases_benefitspell begun
        WHERE begun.case_id = found.id
            AND EXISTS (SELECT FROM cases_benefitspell s WHERE s.case_id = found.id AND s.until_on IS NULL)
            AND NOT EXISTS (
                SELECT FROM cases_benefitspell s WHERE s.case_id = found.id AND s.until_on = begun.from_on - 1
            )
        ORDER BY begun.from_on DESC LIMIT 1
    ) AS support_since,
    coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username) AS coordinator,
    (
        SELECT goal.title FROM cases_goal goal
        WHERE goal.case_id = found.id AND goal.status = 'active' ORDER BY goal.rank LIMIT 1
    ) AS first_goal,
    found.opened_on, found.closed_on
FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)
JOIN cases_case found ON found.id = page.id
JOIN cases_citizen citizen ON citizen.id = found.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = found.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = found.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
ORDER BY page.place
"""


def rows_of(cases: Iterable[int]) -> list[tuple[Any, ...]]:
    """What a row tells, in the order of `cases`."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(cases)])
        return cursor.fetchall()
