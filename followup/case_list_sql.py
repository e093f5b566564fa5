"""Raw SQL: what the list of citizens tells and what it can be filtered by.

Written out, since the ORM takes many times as long to compose this as the database takes to answer it. Which cases
are let through is said by a query of the ORM, put into the text with its values as parameters; the columns are
constants of `columns.COLUMNS`.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from accounts.models import User
from followup.columns import COLUMNS
from journal.prepared import ask

ROWS = """
SELECT
    found.id, citizen.first_name || ' ' || citizen.last_name, mark.shape, mark.colour, mark.label, {columns}
    page.remaining, {total}
FROM (
    SELECT chosen.id, row_number() OVER () AS place, count(*) OVER () AS remaining, %s::date AS today
    FROM ({chosen}) chosen (id) LIMIT %s
) page
JOIN cases_case found ON found.id = page.id
JOIN cases_citizen citizen ON citizen.id = found.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = found.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = found.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
LEFT JOIN cases_casemark mark ON mark.case_id = found.id AND mark.user_id = %s
ORDER BY page.place
"""
# `UserQuerySet.caseworkers` of one team, in the order of both models; and the views somebody has saved.
CHOICES = """
SELECT
    'group' AS kind, id::text AS key, short_label AS label, '' AS query,
    row_number() OVER (ORDER BY "order", key) AS place
FROM catalog_targetgroup
UNION ALL
SELECT
    'worker', id::text, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username), '',
    row_number() OVER (ORDER BY sort_key, id)
FROM accounts_user
WHERE team_id = %s AND is_active AND role = ANY(%s)
UNION ALL
SELECT 'view', id::text, name, query, rank FROM cases_savedview WHERE user_id = %s
ORDER BY kind, place
"""


Said = tuple[str, Sequence[Any]]  # a query for numbers of cases, with its values


class View(NamedTuple):
    """One that somebody has saved."""

    pk: int
    query: str
    name: str

    @property
    def address(self) -> str:
        """What of the list's address says that this view is open."""
        return f"?visning={self.pk}&{self.query}".removesuffix("&")


class Choices(NamedTuple):
    """Pairs of value and label, and the views."""

    groups: list[tuple[str, str]]
    workers: list[tuple[str, str]]
    views: list[View]


def rows_of(
    chosen: Said, columns: list[str], user: User, today: date, limit: int, among: Said | None = None
) -> list[tuple[Any, ...]]:
    """What the first rows tell, in the order of `chosen`; each ends with the numbers of these and of `among`."""
    text, values = chosen
    every, all_values = among or ("", ())
    return ask(_statement(tuple(columns), text, every), *all_values, today, *values, limit, user.pk)


def rows_in_order(pks: list[int], columns: list[str], user: User, today: date) -> list[tuple[Any, ...]]:
    """The same of these cases, which a query that began at the user's own has let through."""
    return ask(_statement(tuple(columns), "SELECT unnest(%s::bigint[])", ""), today, pks, len(pks), user.pk)


@lru_cache(maxsize=64)
def _statement(columns: tuple[str, ...], chosen: str, every: str) -> str:
    asked = "".join(f"{COLUMNS[key].sql or 'NULL'}, " for key in columns)
    total = f"(SELECT count(*) FROM ({every}) every)" if every else "page.remaining"
    return ROWS.replace("{columns}", asked).replace("{total}", total).replace("{chosen}", chosen)


def choices_for(user: User) -> Choices:
    """The target groups, the caseworkers of the user's team and the user's own views, in one statement."""
    found = ask(CHOICES, user.team_id, [User.Role.CASEWORKER.value, User.Role.TEAM_LEAD.value], user.pk)
    groups, workers = ([(key, label) for of, key, label, *_ in found if of == kind] for kind in ("group", "worker"))
    views = [View(int(key), query, label) for of, key, label, query, _ in found if of == "view"]
    return Choices(groups, workers, views)
