"""Raw SQL: what of colleagues' absences nobody stands in for, and why.

By the rules of `deputies_sql.deputy_of`: all the rest, a target group or one case, as each has a deputy of its own.
What is put into a text are constants.
"""

from accounts.deputies_sql import PERSON
from cases.deputies_sql import sees

# Of the days of an absence between a first and a last one. A case counts as long as it is theirs to have covered.
UNCOVERED = f"""
SELECT away.id, away.user_id, away.until_on, task.target_group_id, task.case_id, task.cover_id, found.why, gone.days
FROM accounts_absence away
JOIN accounts_user absent ON absent.id = away.user_id
CROSS JOIN LATERAL (
    SELECT greatest(away.from_on, %(first)s::date) AS first, least(away.until_on, %(last)s::date) AS last
) asked
CROSS JOIN LATERAL (
    SELECT NULL::bigint AS target_group_id, NULL::bigint AS case_id, away.cover_id, 0 AS part_id
    UNION ALL
    SELECT part.target_group_id, part.case_id, part.cover_id, part.id
    FROM cases_coverpart part
    WHERE part.absence_id = away.id AND (part.case_id IS NULL OR EXISTS (
        SELECT FROM cases_case opened
        JOIN cases_involvement responsible
            ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
        WHERE opened.id = part.case_id AND opened.closed_on IS NULL AND responsible.user_id = away.user_id
    ))
) task
LEFT JOIN accounts_user named ON named.id = task.cover_id
LEFT JOIN {PERSON} cover ON cover.id = task.cover_id
CROSS JOIN LATERAL (
    SELECT array_agg(ARRAY[too.from_on, too.until_on] ORDER BY too.from_on) AS days
    FROM accounts_absence too
    WHERE too.user_id = task.cover_id AND too.from_on <= asked.last AND too.until_on >= asked.first
) gone
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN task.cover_id IS NULL THEN 'nobody'
        WHEN NOT named.is_active THEN 'stopped'
        WHEN CASE
            WHEN task.case_id IS NULL THEN (cover.team_id = absent.team_id) IS NOT TRUE
            ELSE EXISTS (
                SELECT FROM cases_case opened, generate_series(asked.first, asked.last, '1 day') AS day
                WHERE opened.id = task.case_id AND {sees("cover.team_id", "cover.id", "day::date")} IS NOT TRUE
            )
        END THEN CASE WHEN named.team_id = absent.team_id THEN 'shut' ELSE 'elsewhere' END
        WHEN gone.days IS NOT NULL THEN 'away'
    END AS why
) found
WHERE asked.first <= asked.last AND found.why IS NOT NULL
    AND (%(people)s::bigint[] IS NULL OR away.user_id = ANY(%(people)s::bigint[]))
ORDER BY away.from_on, away.id, task.part_id
"""
