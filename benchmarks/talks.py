"""Talks, what is agreed at them, their deadlines and the small steps, for the invented citizens of `seed`."""

from followup.progress_sql import COMPARED

TALKS = """
INSERT INTO followup_meeting (case_id, "on", at, minutes, form, place, state, held_by_id, first_on, moves,
    moved_because, cancelled_by, because, plan_follow_up, nothing_agreed, registered_by_id, registered_at,
    registered_on, version)
SELECT c.id, day, make_time(8 + pg_temp.pick(c.id * 16 + n, 40, 8), 0, 0), 45, 'in_person', 'Lokale 2.14', 'held',
    1 + (c.id - 1) / %(caseload)s, day, 0, '', '', '', 'Det går fremad med planen.', false,
    1 + (c.id - 1) / %(caseload)s, day, day, 1
FROM cases_case c, generate_series(1, 8) n,
    LATERAL (SELECT %(today)s::date - 28 * n - pg_temp.pick(c.id, 41, 14) AS day) x
WHERE day >= c.opened_on AND (c.closed_on IS NULL OR day <= c.closed_on);
INSERT INTO followup_meeting (case_id, "on", at, minutes, form, place, state, held_by_id, first_on, moves,
    moved_because, cancelled_by, because, plan_follow_up, nothing_agreed, version)
SELECT c.id, day, make_time(8 + pg_temp.pick(c.id, 42, 8), 0, 0), 45, 'phone', '', 'planned',
    1 + (c.id - 1) / %(caseload)s, day, 0, '', '', '', '', false, 1
FROM cases_case c, LATERAL (SELECT %(today)s::date - 2 + pg_temp.pick(c.id, 43, 28) AS day) x
WHERE c.closed_on IS NULL AND pg_temp.pick(c.id, 44, 3) > 0;
INSERT INTO followup_agreedtask (case_id, text, owner, user_id, other_name, due_on, dropped_because, created_by_id,
    created_at, version)
SELECT c.id, 'Ring til arbejdsgiveren', CASE WHEN n = 1 THEN 'staff' ELSE 'citizen' END,
    CASE WHEN n = 1 THEN 1 + (c.id - 1) / %(caseload)s END, '',
    %(today)s::date - 3 + pg_temp.pick(c.id * 4 + n, 45, 30), '', 1 + (c.id - 1) / %(caseload)s, %(now)s, 1
FROM cases_case c, generate_series(1, 2) n WHERE c.closed_on IS NULL;
INSERT INTO followup_contactdeadline (case_id, kind, rule_id, rule_text, anchor_on, number, earliest_on, latest_on,
    first_latest_on, must_be_personal, must_be_joint, is_sure, state, void_because, computed_on)
SELECT c.id, kind, (SELECT min(id) FROM followup_contactrule), 'Mindst 4 samtaler i de første 26 uger', c.opened_on,
    3, NULL, day, day, false, false, true, 'open', '', %(today)s
FROM cases_case c, unnest(ARRAY['legal', 'local']) kind,
    LATERAL (SELECT %(today)s::date - 5 + pg_temp.pick(c.id, 46, 40) AS day) x
WHERE c.closed_on IS NULL;
INSERT INTO followup_measurement (case_id, instrument_id, "on", state, citizen_how, citizen_done_at, staff_id,
    staff_done_at, closed_at, closed_by_id, is_counted, one_sided_because, dropped_because, version)
SELECT c.id, edition.id, day, 'closed', 'here', day, 1 + (c.id - 1) / %(caseload)s, day, day,
    1 + (c.id - 1) / %(caseload)s, true, '', '', 1
FROM cases_case c, generate_series(0, 3) n,
    (SELECT min(id) AS id FROM followup_instrument WHERE state = 'live') edition,
    LATERAL (SELECT c.opened_on + 4 + 91 * n AS day) x
WHERE day < coalesce(c.closed_on, %(today)s::date);
INSERT INTO followup_answer (measurement_id, question_id, by, value, evidence, answered_at)
SELECT m.id, q.id, by, 2 + pg_temp.pick(m.id * 32 + q.id, 47, 7), '', m.closed_at
FROM followup_measurement m JOIN followup_question q ON q.instrument_id = m.instrument_id,
    unnest(ARRAY['citizen', 'staff']) by
WHERE by = 'staff' OR NOT q.is_for_staff_only
"""
# As a measurement is closed with.
TALKS += f""";
UPDATE followup_measurement closed SET best_change = told.best_change
FROM ({COMPARED}) told WHERE told.id = closed.id
"""
