"""Raw SQL: what the contact of cases is counted by, for any number of cases in one statement.

Lists come as one array for each column. The rules for a new start come with those who have changed target group.
"""

from followup.columns import WORKER

COURSES = f"""
SELECT
    opened.id, opened.target_group_id, opened.target_group_from_on, opened.closed_on,
    terms.anchor_on, terms.variant, terms.because,
    {WORKER},
    spell.groups, spell.benefits, spell.firsts,
    CASE WHEN spell.number > 1 THEN restart.triggers END,
    CASE WHEN spell.number > 1 THEN restart.firsts END,
    CASE WHEN spell.number > 1 THEN restart.lasts END,
    talk.days, talk.forms, talk.ids,
    rest.firsts, rest.lasts
FROM cases_case opened
CROSS JOIN (
    SELECT array_agg(trigger ORDER BY id) AS triggers, array_agg(from_on ORDER BY id) AS firsts,
        array_agg(until_on ORDER BY id) AS lasts
    FROM cases_restartrule WHERE key LIKE %(restarts)s
) restart
LEFT JOIN followup_contactterms terms ON terms.case_id = opened.id
LEFT JOIN accounts_user person ON person.id = terms.set_by_id
CROSS JOIN LATERAL (
    SELECT count(*) AS number, array_agg(target_group_id ORDER BY own.from_on) AS groups,
        array_agg(target_group.benefit ORDER BY own.from_on) AS benefits,
        array_agg(own.from_on ORDER BY own.from_on) AS firsts
    FROM cases_targetgroupspell own JOIN catalog_targetgroup target_group ON target_group.id = own.target_group_id
    WHERE own.case_id = opened.id
) spell
CROSS JOIN LATERAL (
    SELECT array_agg("on") AS days, array_agg(form) AS forms, array_agg(id) AS ids
    FROM followup_meeting WHERE case_id = opened.id AND state = 'held'
) talk
CROSS JOIN LATERAL (
    -- One that was lifted before it began is none.
    SELECT array_agg(from_on) AS firsts, array_agg(least(until_on, ended_on)) AS lasts
    FROM followup_contacthold WHERE case_id = opened.id AND least(until_on, ended_on) >= from_on
) rest
WHERE opened.id = ANY(%(cases)s)
ORDER BY opened.id
"""
