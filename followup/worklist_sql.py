"""Raw SQL: all flags of a caseload in one statement.

Written out, since the ORM takes ten times as long to compose it as the database takes to answer it. The only parts
put into the text are constants of the flags and the ORM's own query for the caseload; values are parameters.
"""

from datetime import date
from functools import cache

from django.db import connection
from django.db.models import QuerySet

from cases.models import Case
from followup.worklist import FLAGS, REASONS, Flag, Found

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


def find(cases: QuerySet[Case], listed: Flag, today: date) -> Found:
    """Ask for every flag at once; those under `listed` come in order, the most urgent first."""
    caseload, values = cases.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_statement(listed).replace("{caseload}", caseload), [today, *values])
        next_on, in_order, *by_flag = cursor.fetchone()
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
