"""Raw SQL: what the list of citizens tells and what it can be filtered by.

Written out, since the ORM takes many times as long to compose this as the database takes to answer it. The rows are
asked for about the cases of one page, which a query of the ORM has let through.
"""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
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


def rows_of(cases: Iterable[int]) -> list[tuple[Any, ...]]:
    """What a row tells, in the order of `cases`."""
    return ask(ROWS, list(cases))


def choices_for(user: User) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The target groups and the caseworkers of the user's team, as choices of a form."""
    found = ask(CHOICES, user.team_id, [User.Role.CASEWORKER.value, User.Role.TEAM_LEAD.value])
    groups = [(str(pk), label) for is_worker, pk, label, _ in found if not is_worker]
    return groups, [(str(pk), label) for is_worker, pk, label, _ in found if is_worker]
