"""Raw SQL: how open cases stand today, as it is kept by the case and as it is found anew for those that have changed.

What is kept counts while it is of today, was found in the way it would be found now, and no trigger has noted a
change since (migration 0006). Both are read, and what is found anew is written, in one statement, so they are of one
moment: a change that is seen as noted is seen in the case too, and one that isn't is noted for the next statement.

Lists are compared by EXCEPT: a plan is made once, for tables that may be empty then and hold a hundred thousand later.
"""

from functools import cache
from hashlib import md5

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
# What a kept row says if it is of today, found by these words, and no rule has changed since.
NOW = """
now (as_of) AS MATERIALIZED (
    SELECT %(today)s::date || ' {words} ' || count(*) FROM evaluation_casechange WHERE case_number IS NULL
)
"""
OF_TEAM = """
{now},
kept AS MATERIALIZED (
    SELECT kept.case_id AS id, kept.target_group_id, kept.coordinator_id AS coordinator, kept.is_high_risk,
        kept.running, kept.support_since, kept.days
    FROM evaluation_caseday kept
    JOIN (
        SELECT mine.case_id FROM evaluation_caseday mine
        WHERE mine.team_id = %(team)s AND mine.as_of = (SELECT as_of FROM now)
        EXCEPT SELECT case_number FROM evaluation_casechange
    ) unchanged ON unchanged.case_id = kept.case_id
),
{found},
each_case AS (
    SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days,
        days[{new}] IS NOT NULL AS is_new
    FROM (
        SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days FROM kept
        UNION ALL
        SELECT id, target_group_id, coordinator, is_high_risk, running, support_since, days FROM found
    ) known
)
"""
NOT_KEPT = """
SELECT opened.id FROM cases_case opened WHERE opened.team_id = %(team)s AND opened.closed_on IS NULL
EXCEPT SELECT id FROM kept
"""
CHANGED = """
    SELECT DISTINCT change.case_number AS id FROM evaluation_casechange change
    WHERE change.case_number IS NOT NULL ORDER BY change.case_number LIMIT %(number)s
"""
# Of another day, found in another way, or by other rules.
OUTDATED = """
    (SELECT kept.case_id AS id FROM evaluation_caseday kept WHERE kept.as_of < (SELECT as_of FROM now)
    ORDER BY kept.as_of LIMIT %(number)s)
    UNION ALL
    (SELECT kept.case_id FROM evaluation_caseday kept WHERE kept.as_of > (SELECT as_of FROM now)
    ORDER BY kept.as_of LIMIT %(number)s)
"""
KEEP = """
WITH {now},
chosen_to_keep AS MATERIALIZED ({chosen}),
{found},
written AS (
    INSERT INTO evaluation_caseday (case_id, as_of, team_id, target_group_id, coordinator_id, is_high_risk, running,
        support_since, days)
    SELECT id, now.as_of, team_id, target_group_id, coordinator, is_high_risk, running, support_since, days
    FROM found CROSS JOIN now
    ON CONFLICT (case_id) DO UPDATE SET as_of = excluded.as_of, team_id = excluded.team_id,
        target_group_id = excluded.target_group_id, coordinator_id = excluded.coordinator_id,
        is_high_risk = excluded.is_high_risk, running = excluded.running, support_since = excluded.support_since,
        days = excluded.days
),
closed AS (
    DELETE FROM evaluation_caseday kept
    WHERE kept.case_id IN (SELECT id FROM chosen_to_keep EXCEPT SELECT id FROM found)
),
forgotten AS (
    DELETE FROM evaluation_casechange change USING chosen_to_keep chosen WHERE change.case_number = chosen.id
)
SELECT count(*) FROM chosen_to_keep
"""


@cache
def of_team(flags: tuple[Flag, ...]) -> str:
    """Pieces of a WITH: `each_case` of %(team)s on %(today)s with what it weighs by, and the rules in `told`."""
    text = OF_TEAM.replace("{now}", _now(flags)).replace("{found}", _found(flags, NOT_KEPT))
    return text.replace("{new}", str(flags.index(NEW) + 1))


@cache
def keep(flags: tuple[Flag, ...], chosen: str) -> str:
    """Keep how the first %(number)s of those that are chosen stand on %(today)s; tells how many they were."""
    found = _found(flags, "SELECT id FROM chosen_to_keep")
    return KEEP.replace("{now}", _now(flags)).replace("{chosen}", chosen).replace("{found}", found)


def _now(flags: tuple[Flag, ...]) -> str:
    """A release that finds another thing, or in another way, has other words and trusts nothing that was kept."""
    words = md5(_found(flags, "").encode(), usedforsecurity=False).hexdigest()
    return NOW.replace("{words}", words)


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
