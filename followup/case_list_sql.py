"""Raw SQL: what the list of citizens tells and what it can be filtered by.

Written out, since the ORM takes many times as long to compose this as the database takes to answer it. Which cases
are let through is said by a query of the ORM, put into the text with its values as parameters.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet

from accounts.models import User
from cases.models.case import CaseQuerySet
from journal.prepared import ask

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
    found.opened_on, found.closed_on, page.total
FROM (
    SELECT chosen.id, row_number() OVER () AS place, count(*) OVER () AS total
    FROM ({chosen}) chosen (id) LIMIT %s OFFSET %s
) page
JOIN cases_case found ON found.id = page.id
JOIN cases_citizen citizen ON citizen.id = found.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = found.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = found.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
ORDER BY page.place
"""
# `UserQuerySet.caseworkers` of one team, in the order of both models.
CHOICES = """
SELECT false AS is_worker, id, short_label AS label, row_number() OVER (ORDER BY "order", key) AS place
FROM catalog_targetgroup
UNION ALL
SELECT
    true, id, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username),
    row_number() OVER (ORDER BY sort_key, id)
FROM accounts_user
WHERE team_id = %s AND is_active AND role = ANY(%s)
ORDER BY is_worker, place
"""


def rows_of(cases: CaseQuerySet, limit: int, offset: int) -> list[tuple[Any, ...]]:
    """What the rows of one page tell, in the order of `cases`; each ends with the number of all of them."""
    try:
        chosen, values = cases.values("pk").query.sql_with_params()
    except EmptyResultSet:  # somebody who is involved in nothing
        return []
    return ask(ROWS.replace("{chosen}", chosen), *values, limit, offset)


def choices_for(user: User) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The target groups and the caseworkers of the user's team, as choices of a form."""
    found = ask(CHOICES, user.team_id, [User.Role.CASEWORKER.value, User.Role.TEAM_LEAD.value])
    groups = [(str(pk), label) for is_worker, pk, label, _ in found if not is_worker]
    return groups, [(str(pk), label) for is_worker, pk, label, _ in found if is_worker]
