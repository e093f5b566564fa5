"""Raw SQL: of the numbers of a month, those that are not written, since one of fewer than five could be worked out.

Numbers of teams add up to that of all teams, and those of target groups to that of all groups: where all but a few
cases of such a line are told, the few are told too. Another of the line is withheld then, and one more in each line
that would tell what it was, until no line does. Shares are judged by those it went one way for, and by the others.
"""

from typing import Any

from plans.small_numbers import FEWEST

# All teams, and all groups, are 0 here. Told is 0, withheld for another's sake 1, of too few in itself 2.
TOLD = """
CREATE TEMPORARY TABLE told ON COMMIT DROP AS
SELECT {team} AS team, coalesce(counted.target_group_id, 0) AS grp, counted.part,
    count(*) AS number, count(*) FILTER (WHERE counted.hit) AS hits, sum(counted.measured) AS total,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY counted.measured) AS median,
    count(*) AS a, count(*) AS b, 0::smallint AS state
FROM ({rows}) counted
GROUP BY GROUPING SETS ({sets})
HAVING count(*) >= %(fewest)s
"""
OF_TEAMS = {
    "{team}": "coalesce(counted.team_id, 0)",
    "{sets}": "(part), (part, team_id), (part, target_group_id), (part, team_id, target_group_id)",
}
OF_ALL = {"{team}": "0::bigint", "{sets}": "(part), (part, target_group_id)"}
# A row lies in two lines: that of its group, along the teams, and that of its team, along the groups. What a line does
# not say itself is the difference between its sum, which is team or group 0, and all else of it.
WITHHOLD = """
WITH member AS (
    SELECT 'teams' AS along, grp AS line, team = 0 AS is_sum, told.* FROM told
    UNION ALL
    SELECT 'groups', team, grp = 0, told.* FROM told
), line AS (
    SELECT along, line, part, count(*) FILTER (WHERE state = 1) AS withheld,
        max(a) FILTER (WHERE is_sum) - coalesce(sum(a) FILTER (WHERE NOT is_sum AND state < 2), 0) AS rest_a,
        max(b) FILTER (WHERE is_sum) - coalesce(sum(b) FILTER (WHERE NOT is_sum AND state < 2), 0) AS rest_b
    FROM member
    GROUP BY along, line, part
    HAVING bool_or(is_sum AND state < 2)
), judged AS (
    SELECT along, line, part, withheld > 0 OR rest_a + rest_b > 0 AS hides_one_more,
        withheld = 0 AND rest_a + rest_b > 0 AND least(rest_a, rest_b) < %(fewest)s
            OR withheld = 1 AND rest_a + rest_b = 0 AS is_telling
    FROM line
), chosen AS (
    SELECT DISTINCT ON (judged.along, judged.line, judged.part) member.team, member.grp, judged.part
    FROM judged
    JOIN member ON member.along = judged.along AND member.line = judged.line AND member.part = judged.part
        AND member.state = 0
    LEFT JOIN judged crossing ON crossing.along <> member.along AND crossing.part = member.part
        AND crossing.line = CASE member.along WHEN 'teams' THEN member.team ELSE member.grp END
    WHERE judged.is_telling
    ORDER BY judged.along, judged.line, judged.part, member.team = 0 AND member.grp = 0,
        crossing.hides_one_more IS FALSE, member.grp = 0, member.team = 0, least(member.a, member.b), member.team,
        member.grp
)
UPDATE told SET state = 1
FROM chosen
WHERE told.state = 0 AND told.team = chosen.team AND told.grp = chosen.grp AND told.part = chosen.part
"""
JUDGE_SHARES = """
UPDATE told SET a = hits, b = number - hits,
    state = CASE WHEN least(hits, number - hits) < %(fewest)s THEN 2 ELSE 0 END
"""


def count_told(cursor: Any, rows: str, values: dict[str, Any], *, by_team: bool, has_shares: bool) -> None:
    """Leave in the temporary table `told` what may be written: hits are NULL where only they are withheld."""
    few = {"fewest": FEWEST}
    cursor.execute("DROP TABLE IF EXISTS pg_temp.told")
    statement = TOLD
    for gap, words in ((OF_TEAMS if by_team else OF_ALL) | {"{rows}": rows}).items():
        statement = statement.replace(gap, words)
    cursor.execute(statement, values | few)
    _withhold(cursor, few)
    cursor.execute("DELETE FROM told WHERE state = 1")
    if has_shares:
        cursor.execute(JUDGE_SHARES, few)
        _withhold(cursor, few)
        cursor.execute("UPDATE told SET hits = NULL WHERE state = 1")


def _withhold(cursor: Any, few: dict[str, int]) -> None:
    """Again as long as it changes anything: what is withheld in one line may tell of another."""
    is_changed = True
    while is_changed:
        cursor.execute(WITHHOLD, few)
        is_changed = cursor.rowcount > 0
