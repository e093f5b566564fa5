"""Raw SQL: how open cases stand today, as it is kept by the case and as it is found anew for those that have changed.

What is kept counts while no trigger has noted a change (migration 0006). Both are read, and what is found
anew is written, in one statement, so they are of one moment: a change that is seen as noted is seen in the case too,
and one that isn't is noted for the next statement.
"""

from functools import cache

from cases.support_sql import support_since
from evaluation.caseloads_sql import WEIGHED_BY
from followup.flag import Flag
from followup.flags import NEW, PLACE
from followup.flags_sql import judged

# The rules and the cases that a query of numbers chooses, found anew; the days are those of the flags in their order.
FOUND = """
told (id, days, coming_on, name, rules) AS MATERIALIZED ({judged}),
found AS MATERIALIZED (
    SELECT one.id, one.team_id, one.target_group_id, one.coordinator, one.is_high_risk, one.running,
        {support_since} AS support_since, ARRAY[{days}] AS days
    FROM ({weighed_by}) one JOIN told ON told.id = one.id
)
"""
IS_KEPT = """
kept.team_id = %(team)s AND kept."on" = %(today)s
    AND NOT EXISTS (SELECT FROM evaluation_casechange change WHERE change.case_number = kept.case_id)
    AND NOT EXISTS (SELECT FROM evaluation_casechange change WHERE change.case_number IS NULL)
"""
OF_TEAM = f"""
kept AS MATERIALIZED (
    SELECT kept.case_id AS id, kept.target_group_id, kept.coordinator_id AS coordinator, kept.is_high_risk,
        kept.running, kept.support_since, kept.days
    FROM evaluation_caseday kept WHERE {IS_KEPT}
),
{{found}},
each_case AS (
    SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days,
        days[{{new}}] IS NOT NULL AS is_new
    FROM (
        SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days FROM kept
        UNION ALL
        SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days FROM found
    ) known
)
"""
NOT_KEPT = """
SELECT opened.id FROM cases_case opened
WHERE opened.team_id = %(team)s AND opened.closed_on IS NULL
    AND NOT EXISTS (SELECT FROM kept WHERE kept.id = opened.id)
"""
# Those that something was noted of, and all that are kept of another day or not at all.
CHANGED = """
chosen_to_keep AS MATERIALIZED (
    SELECT DISTINCT change.case_number AS id FROM evaluation_casechange change
    WHERE change.case_number IS NOT NULL ORDER BY change.case_number LIMIT %(number)s
)
"""
OF_ANOTHER_DAY = """
chosen_to_keep AS MATERIALIZED (
    SELECT kept.case_id AS id FROM evaluation_caseday kept WHERE kept."on" <> %(today)s
    ORDER BY kept.case_id LIMIT %(number)s
)
"""
KEEP = """
WITH {chosen}, {found},
written AS (
    INSERT INTO evaluation_caseday (case_id, "on", team_id, target_group_id, coordinator_id, is_high_risk, running,
        support_since, days)
    SELECT id, %(today)s, team_id, target_group_id, coordinator, is_high_risk, running, support_since, days FROM found
    ON CONFLICT (case_id) DO UPDATE SET "on" = excluded."on", team_id = excluded.team_id,
        target_group_id = excluded.target_group_id, coordinator_id = excluded.coordinator_id,
        is_high_risk = excluded.is_high_risk, running = excluded.running, support_since = excluded.support_since,
        days = excluded.days
),
closed AS (
    DELETE FROM evaluation_caseday kept USING chosen_to_keep chosen
    WHERE kept.case_id = chosen.id AND NOT EXISTS (SELECT FROM found WHERE found.id = chosen.id)
),
forgotten AS (
    DELETE FROM evaluation_casechange change USING chosen_to_keep chosen WHERE change.case_number = chosen.id
)
SELECT count(*) FROM chosen_to_keep
"""
# A rule that has changed is about all cases: what is kept of them counts no more.
ALL_CHANGED = "DELETE FROM evaluation_casechange WHERE case_number IS NULL"
OUTDATE = "UPDATE evaluation_caseday SET \"on\" = '0001-01-01'"


@cache
def of_team(flags: tuple[Flag, ...]) -> str:
    """Pieces of a WITH: `each_case` of %(team)s on %(today)s with what it weighs by, and the rules in `told`."""
    return OF_TEAM.replace("{found}", _found(flags, NOT_KEPT)).replace("{new}", str(flags.index(NEW) + 1))


@cache
def keep(flags: tuple[Flag, ...], chosen: str) -> str:
    """Keep how the first %(number)s of those that are chosen stand on %(today)s; tells how many they were."""
    cases = "SELECT id FROM chosen_to_keep"
    return KEEP.replace("{chosen}", chosen).replace("{found}", _found(flags, cases))


def _found(flags: tuple[Flag, ...], cases: str) -> str:
    """For no reader: a flag that is somebody's own is of no case."""
    filled_in = {
        "judged": judged(flags, cases=cases, today="%(today)s", reader="NULL"),
        "support_since": support_since("one.id", "%(today)s::date"),
        "days": ", ".join(f"told.days[{PLACE[flag.key] + 1}]" for flag in flags),
        "weighed_by": WEIGHED_BY.replace("{narrowed}", f"AND opened.id IN ({cases})"),
    }
    text = FOUND
    for name, said in filled_in.items():
        text = text.replace(f"{{{name}}}", said)
    return text
