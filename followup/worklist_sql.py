"""Raw SQL: what the worklist asks, in one statement for each part of the page.

Written out, since the ORM takes ten times as long to compose these as the database takes to answer them, on the page
everybody opens most. The only parts put into the text are constants of the flags and the ORM's own query for the
caseload; values are parameters. The other questions are asked about the cases which that query has let through.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet

from cases.models.case import CaseQuerySet
from followup.worklist import FLAGS, REASONS, Flag, Found
from journal.prepared import ask

# One row a case with the days that matter. The joins multiply, which neither MIN nor "is there any" minds.
FACTS = """
SELECT
    opened.id, citizen.sort_key AS name, day.today,
    min(part.follow_up_on) AS follow_up_on,
    min(part.ends_on) FILTER (WHERE part.status = 'running' AND part.ends_on < day.today) AS ended_on,
    min(part.ends_on) FILTER (WHERE part.status = 'running' AND part.ends_on >= day.today) AS ending_on,
    count(part.id) AS in_plan,
    count(goal.id) AS goals,
    min(doubt.opened_on) AS doubted_on
FROM (SELECT %s::date AS today) day
CROSS JOIN cases_case opened
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
LEFT JOIN plans_intervention part ON part.case_id = opened.id AND part.status IN ('planned', 'running')
LEFT JOIN cases_goal goal ON goal.case_id = opened.id AND goal.status = 'active'
LEFT JOIN plans_reconsideration doubt ON doubt.case_id = opened.id AND doubt.closed_on IS NULL
WHERE opened.id IN ({caseload})
GROUP BY opened.id, citizen.sort_key, day.today
"""


def find(cases: CaseQuerySet, listed: Flag, today: date) -> Found:
    """Ask for every flag at once; those under `listed` come in order, the most urgent first."""
    try:
        caseload, values = cases.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # somebody who is involved in nothing
        return Found(dict.fromkeys(FLAGS, frozenset()), [], None)
    ((next_on, in_order, *by_flag),) = ask(_statement(listed).replace("{caseload}", caseload), today, *values)
    return Found({key: frozenset(pks) for key, pks in zip(FLAGS, by_flag, strict=True)}, in_order, next_on)


@cache
def _statement(listed: Flag) -> str:
    # What lacks has no date of its own: it comes after what is late, before what is to come.
    days = [
        f"CASE WHEN {flag.condition} THEN {'today' if flag.since == 'urgent_on' else flag.since} END"
        for flag in REASONS
    ]
    kinds = [f"WHEN {flag.condition} THEN {number}" for number, flag in enumerate(REASONS)]
    order = f"{listed.since} NULLS LAST, kind, follow_up_on NULLS LAST, name, id"
    return f"""
        WITH facts AS ({FACTS}),
        judged AS (SELECT *, least({", ".join(days)}) AS urgent_on, CASE {" ".join(kinds)} END AS kind FROM facts)
        SELECT
            min(follow_up_on) FILTER (WHERE follow_up_on >= today),
            {_pks(listed, f"ORDER BY {order}")},
            {", ".join(_pks(flag) for flag in FLAGS.values())}
        FROM judged
    """


def _pks(flag: Flag, order: str = "") -> str:
    return f"coalesce(array_agg(id {order}) FILTER (WHERE {flag.condition}), '{{}}')"


# `support_since` as in `CaseQuerySet.with_support_since`: the last period that none ends right before.
ROWS = """
SELECT
    opened.id, citizen.first_name || ' ' || citizen.last_name, target_group.short_label,
    (
        SELECT goal.title FROM cases_goal goal
        WHERE goal.case_id = opened.id AND goal.status = 'active' ORDER BY goal.rank LIMIT 1
    ) AS first_goal,
    (
        SELECT begun.from_on FROM cases_benefitspell begun
        WHERE begun.case_id = opened.id
            AND EXISTS (SELECT FROM cases_benefitspell s WHERE s.case_id = opened.id AND s.until_on IS NULL)
            AND NOT EXISTS (
                SELECT FROM cases_benefitspell s WHERE s.case_id = opened.id AND s.until_on = begun.from_on - 1
            )
        ORDER BY begun.from_on DESC LIMIT 1
    ) AS support_since,
    person.first_name, person.last_name, person.username,
    running.ids, running.titles, running.follow_ups, running.ends
FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)
JOIN cases_case opened ON opened.id = page.id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = opened.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(part.id ORDER BY part.follow_up_on, part.id), '{}') AS ids,
        array_agg(offer.title ORDER BY part.follow_up_on, part.id) AS titles,
        array_agg(part.follow_up_on ORDER BY part.follow_up_on, part.id) AS follow_ups,
        array_agg(part.ends_on ORDER BY part.follow_up_on, part.id) AS ends
    FROM plans_intervention part
    JOIN catalog_offer offer ON offer.id = part.offer_id
    WHERE part.case_id = opened.id AND part.status = 'running'
) running
ORDER BY page.place
"""
COMING = """
SELECT part.case_id, citizen.first_name || ' ' || citizen.last_name, offer.title, part.follow_up_on
FROM plans_intervention part
JOIN catalog_offer offer ON offer.id = part.offer_id
JOIN cases_case opened ON opened.id = part.case_id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
WHERE part.status = 'running' AND part.case_id = ANY(%s) AND part.follow_up_on BETWEEN %s AND %s
ORDER BY part.follow_up_on, citizen.sort_key, part.id
LIMIT %s
"""
NEWS = """
SELECT
    event.case_id, citizen.first_name || ' ' || citizen.last_name,
    person.first_name, person.last_name, person.username, event.at, event.text
FROM (
    SELECT * FROM journal_event
    WHERE case_id = ANY(%s) AND at >= %s AND actor_id <> %s
    ORDER BY at DESC, id DESC
    LIMIT %s
) event
JOIN accounts_user person ON person.id = event.actor_id
JOIN cases_case opened ON opened.id = event.case_id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
ORDER BY event.at DESC, event.id DESC
"""


def rows_of(cases: Iterable[int]) -> list[tuple[Any, ...]]:
    """What a row tells, in the order of `cases`."""
    return ask(ROWS, list(cases))


def follow_ups_of(cases: Iterable[int], first: date, last: date, limit: int) -> list[tuple[Any, ...]]:
    return ask(COMING, list(cases), first, last, limit)


def events_of(cases: Iterable[int], since: datetime, *, not_by: int, limit: int) -> list[tuple[Any, ...]]:
    return ask(NEWS, list(cases), since, not_by, limit)
