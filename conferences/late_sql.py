"""Raw SQL: deadlines of analyses that are passed, for the morning's digest (followup.clock_sql).

The same things that whoever is responsible is told of once each (conferences.notices): interviews nobody is asked for,
a conference without a time or with one that is too late, a plan that is not there, and proposals without an answer.
"""

DEADLINE = """
SELECT analysis.case_id, NULL::bigint AS user_id, analysis.id AS row_id, analysis.{field} AS due_on
FROM conferences_analysis analysis
WHERE analysis.state = ANY(ARRAY[{states}]) AND analysis.{field} <= %(until)s
"""
PLANNED = """
AND NOT EXISTS (
    SELECT FROM conferences_conference planned
    WHERE planned.analysis_id = analysis.id AND planned.state = 'planned'{more}
)"""
NOBODY_ASKED = "AND NOT EXISTS (SELECT FROM conferences_contribution asked WHERE asked.analysis_id = analysis.id)"
PROPOSALS = """
SELECT DISTINCT analysis.case_id, NULL::bigint, proposal.conference_id, proposal.answer_by
FROM conferences_proposal proposal
JOIN conferences_conference held ON held.id = proposal.conference_id
JOIN conferences_analysis analysis ON analysis.id = held.analysis_id
WHERE proposal.state = 'open' AND proposal.answer_by <= %(until)s
"""
IN_TIME = """ AND EXISTS (
        SELECT FROM conferences_conferenceday day WHERE day.id = planned.day_id AND day."on" <= analysis.conference_by
    )"""
ACCEPTED = "'accepted'"
INTERVIEWS = DEADLINE.format(field="interviews_by", states=ACCEPTED) + NOBODY_ASKED + PLANNED.format(more="")
CONFERENCE = DEADLINE.format(field="conference_by", states=ACCEPTED) + PLANNED.format(more=IN_TIME)
PLAN = DEADLINE.format(field="plan_by", states=f"{ACCEPTED}, 'held'")
LATE = " UNION ALL ".join([INTERVIEWS, CONFERENCE, PLAN, PROPOSALS])
