"""What is over, for several years, for the invented citizens of `seed`: the figures of the reports count it by month.

Deadlines for talks that were kept or not, benefits before the present one, analyses that became plans.
"""

PAST = """
INSERT INTO cases_benefitspell (case_id, benefit, from_on, until_on, version)
SELECT spell.case_id, 'Sygedagpenge', x.until_on - 100 - pg_temp.pick(spell.case_id, 60, 700), x.until_on, 1
FROM cases_benefitspell spell, LATERAL (
    SELECT spell.from_on - CASE WHEN pg_temp.pick(spell.case_id, 61, 2) = 0 THEN 1 ELSE 90 END AS until_on
) x
WHERE pg_temp.pick(spell.case_id, 62, 2) = 0;
INSERT INTO followup_contactdeadline (case_id, kind, rule_id, rule_text, anchor_on, number, earliest_on, latest_on,
    first_latest_on, must_be_personal, must_be_joint, is_sure, state, settled_on, void_because, computed_on)
SELECT c.id, kind, (SELECT min(id) FROM followup_contactrule), 'Mindst 4 samtaler i de første 26 uger', c.opened_on,
    n, NULL, day, day, false, false, true,
    CASE WHEN luck < 16 THEN 'kept' WHEN luck < 19 THEN 'late' ELSE 'void' END, day,
    CASE WHEN luck < 19 THEN '' ELSE 'Borgeren var fritaget.' END, day
FROM cases_case c, unnest(ARRAY['legal', 'local']) WITH ORDINALITY of_kind (kind, one),
    LATERAL generate_series(1, (coalesce(c.closed_on, %(today)s::date - 6) - c.opened_on) / 42) n,
    LATERAL (SELECT c.opened_on + 42 * n AS day, pg_temp.pick((c.id * 64 + n) * 2 + one, 63, 20) AS luck) x;
INSERT INTO conferences_analysis (case_id, kind, state, because, offered_on, offered_by_id, answered_on, own_words,
    matters_most, others_should_know, takes_part, words_on, held_on, translated_on, closed_because, version)
SELECT c.id, kind, 'translated', 'Flere fag skal se på det sammen.', day, 1 + (c.id - 1) / %(caseload)s, day + 2, '',
    '', '', true, NULL, day + 14, day + 21, '', 1
FROM cases_case c, LATERAL (
    SELECT c.opened_on + 1 + 20 * pg_temp.pick(c.id, 67, 2) + pg_temp.pick(c.id, 64, 8) AS day,
        CASE WHEN pg_temp.pick(c.id, 65, 8) = 0 THEN 'round_table' ELSE 'analysis' END AS kind
) x
WHERE pg_temp.pick(c.id, 66, 4) = 0 AND day + 21 < coalesce(c.closed_on, %(today)s::date)
"""
