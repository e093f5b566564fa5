"""Raw SQL: how much some colleagues have, what chosen cases weigh, and what has been between a case and them."""

from evaluation.caseloads_sql import LOADS

# All their cases, of whatever team.
LOADS_OF = f"""
SELECT load.coordinator, count(*), sum(load.weight)
FROM ({LOADS.replace("{narrowed}", "AND responsible.user_id = ANY(%(people)s)")}) load
GROUP BY load.coordinator
"""
WEIGHTS = f"""
SELECT load.id, load.weight FROM ({LOADS.replace("{narrowed}", "AND opened.id = ANY(%(cases)s)")}) load
"""
HOLDERS = """
SELECT DISTINCT responsible.user_id
FROM cases_case opened
JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
WHERE opened.closed_on IS NULL AND opened.team_id = ANY(%s)
"""
# The talks are those that the citizen had with who is responsible now.
RELATIONS = """
SELECT opened.id, responsible.user_id, responsible.from_on,
    (
        SELECT count(*) FROM followup_meeting talk
        WHERE talk.case_id = opened.id AND talk.state = 'held' AND talk.held_by_id = responsible.user_id
    ),
    EXISTS (SELECT FROM plans_planversion version WHERE version.case_id = opened.id)
FROM cases_case opened
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
WHERE opened.id = ANY(%s)
"""
