"""Raw SQL: a team's open cases with the flags they have, whose they are and what they weigh; counted, or one by one.

Counted in the database, since to read twelve flags of some hundred cases takes longer than to count them there.
"""

from functools import cache

from cases.support_sql import support_since
from evaluation.case_days_sql import of_team
from evaluation.caseloads_sql import WEIGHED_BY, WEIGHT
from followup.flag import Flag
from followup.flags import PLACE
from followup.flags_sql import judged

# `late_on` is the oldest deadline that has passed in a case, and `late_kind` which of the kinds it is of, the first
# of several on one day.
LATE = """
CROSS JOIN LATERAL (SELECT least({days}) AS late_on) late
CROSS JOIN LATERAL (SELECT CASE late_on {kinds} END AS late_kind) kind
"""
# One row with the rules, one for each who has cases, and the first of those that are late for longest.
COUNTED = """
SELECT * FROM (
WITH {of_team},
one AS MATERIALIZED (
    SELECT one.*, {weight} AS weight, late_on, late_kind FROM each_case one {late}
)
SELECT 'rules' AS kind, NULL::bigint AS who, NULL::numeric AS weight, rules::bigint[] AS counts,
    NULL::bigint AS case_id, NULL::date AS late_on, NULL::int AS late_kind
FROM told WHERE id IS NULL
UNION ALL
SELECT 'holder', coordinator, sum(weight), ARRAY[
    {counts}, count(*), count(late_on), count(support_since), coalesce(sum(%(today)s::date - support_since), 0)
], NULL, NULL, NULL
FROM one GROUP BY coordinator
UNION ALL
(SELECT 'late', coordinator, NULL, NULL, id, late_on, late_kind FROM one
WHERE late_on IS NOT NULL ORDER BY late_on, id LIMIT %(longest)s)
) board
ORDER BY kind, late_on, case_id
"""
# Found anew, with all flags. The rules first, in a row of their own.
LISTED = f"""
SELECT told.id, told.days, told.coming_on, told.rules, one.coordinator, {support_since("one.id", "%(today)s::date")},
    late_on
FROM ({{judged}}) told (id, days, coming_on, name, rules)
LEFT JOIN ({WEIGHED_BY.replace("{narrowed}", "AND opened.team_id = %(team)s")}) one ON one.id = told.id
{{late}}
ORDER BY told.name NULLS FIRST, told.id NULLS FIRST
"""
CASES = "SELECT id FROM cases_case WHERE team_id = %(team)s AND closed_on IS NULL"


@cache
def counted(flags: tuple[Flag, ...], late: tuple[Flag, ...]) -> str:
    """How many of each holder of %(team)s have these flags on %(today)s, by a norm; and the %(longest)s first late."""
    text = COUNTED.replace("{of_team}", of_team(flags)).replace("{weight}", WEIGHT)
    text = text.replace("{counts}", ", ".join(f"count(days[{place}])" for place, _ in enumerate(flags, 1)))
    return text.replace("{late}", _late([f"one.days[{flags.index(flag) + 1}]" for flag in late]))


@cache
def listed(flags: tuple[Flag, ...], late: tuple[Flag, ...]) -> str:
    """Every case of %(team)s with its flags on %(today)s, for %(reader)s."""
    found = judged(flags, cases=CASES, today="%(today)s", reader="%(reader)s")
    days = [f"told.days[{PLACE[flag.key] + 1}]" for flag in late]
    return LISTED.replace("{judged}", found).replace("{late}", _late(days))


def _late(days: list[str]) -> str:
    kinds = " ".join(f"WHEN {day} THEN {place}" for place, day in enumerate(days))
    return LATE.replace("{days}", ", ".join(days)).replace("{kinds}", kinds)
