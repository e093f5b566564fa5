"""Raw SQL: a team's open cases with the flags they have, whose they are and what they weigh; counted, or one by one.

Counted in the database, since to read twelve flags of some hundred cases takes longer than to count them there.
"""

from functools import cache

from evaluation.caseloads_sql import OF_TEAM
from followup.flag import Flag
from followup.flags import PLACE
from followup.flags_sql import judged

CASES = "SELECT id FROM cases_case WHERE team_id = %(team)s AND closed_on IS NULL"
# `late_on` is the oldest deadline that has passed in a case, and `late_kind` which of the kinds it is of, the first
# of several on one day.
EACH = """
WITH told (id, days, coming_on, name, rules) AS MATERIALIZED ({judged}),
load (id, coordinator, weight, support_since) AS MATERIALIZED ({loads}),
each AS MATERIALIZED (
    SELECT told.*, load.coordinator, load.weight, load.support_since, late.late_on,
        CASE late.late_on {kinds} END AS late_kind
    FROM told JOIN load ON load.id = told.id
    CROSS JOIN LATERAL (SELECT least({late_days}) AS late_on) late
)
"""
# One row with the rules, one for each who has cases, and the first of those that are late for longest.
COUNTED = """
SELECT * FROM (
{each}
SELECT 'rules' AS kind, NULL::bigint AS who, NULL::numeric AS weight, rules::bigint[] AS counts,
    NULL::bigint AS case_id, NULL::date AS late_on, NULL::int AS late_kind
FROM told WHERE id IS NULL
UNION ALL
SELECT 'holder', coordinator, sum(weight), ARRAY[
    {counts}, count(*), count(late_on), count(support_since), coalesce(sum(%(today)s::date - support_since), 0)
], NULL, NULL, NULL
FROM each GROUP BY coordinator
UNION ALL
(SELECT 'late', coordinator, NULL, NULL, id, late_on, late_kind FROM each
WHERE late_on IS NOT NULL ORDER BY late_on, id LIMIT %(longest)s)
) board
ORDER BY kind, late_on, case_id
"""
# The rules first, in a row of their own.
LISTED = """
SELECT * FROM (
{each}
SELECT told.id, told.days, told.coming_on, told.name, told.rules, each.coordinator, each.support_since, each.late_on
FROM told LEFT JOIN each ON each.id = told.id
) listed
ORDER BY name NULLS FIRST, id NULLS FIRST
"""


@cache
def counted(flags: tuple[Flag, ...], late: tuple[Flag, ...]) -> str:
    """Of the values team, today, reader, longest and those of a norm: how many of each holder have these flags."""
    days = (f"count(days[{PLACE[flag.key] + 1}])" for flag in flags)
    return COUNTED.replace("{each}", _each(flags, late)).replace("{counts}", ", ".join(days))


@cache
def listed(flags: tuple[Flag, ...], late: tuple[Flag, ...]) -> str:
    """Of the same values but `longest`: every case with its flags."""
    return LISTED.replace("{each}", _each(flags, late))


def _each(flags: tuple[Flag, ...], late: tuple[Flag, ...]) -> str:
    days = [f"told.days[{PLACE[flag.key] + 1}]" for flag in late]
    filled_in = {
        "judged": judged(flags, cases=CASES, today="%(today)s", reader="%(reader)s"),
        "loads": OF_TEAM,
        "kinds": " ".join(f"WHEN {day} THEN {place}" for place, day in enumerate(days)),
        "late_days": ", ".join(days),
    }
    text = EACH
    for name, said in filled_in.items():
        text = text.replace(f"{{{name}}}", said)
    return text
