"""Raw SQL: that an analysis only waits for its conference, for the flags of a case `opened` (followup.flags_sql).

The professions that are with it have all signed; without one it is nobody's turn yet.
"""

READY = """(
    SELECT max((written.signed_at AT TIME ZONE 'Europe/Copenhagen')::date)
    FROM conferences_analysis analysis JOIN conferences_contribution written ON written.analysis_id = analysis.id
    WHERE analysis.case_id = opened.id AND analysis.state = 'accepted' AND written.left_out_because = ''
    HAVING bool_and(written.signed_at IS NOT NULL)
)"""
PLANNED = """(
    SELECT min((planned.starts_at AT TIME ZONE 'Europe/Copenhagen')::date)
    FROM conferences_analysis analysis JOIN conferences_conference planned ON planned.analysis_id = analysis.id
    WHERE analysis.case_id = opened.id AND analysis.state = 'accepted' AND planned.state = 'planned'
)"""
