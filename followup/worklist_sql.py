"""Raw SQL: what the worklist tells beyond the flags, in one statement for each part of the page.

Asked about the cases that the query for the caseload has let through; values are parameters.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from cases.deputies_sql import is_asked, stands_in
from cases.support_sql import support_since
from followup.flags_sql import ANSWER_DUE
from followup.progress_sql import LATEST, MEANS
from journal.prepared import ask

ROWS = f"""
SELECT
    opened.id, citizen.first_name || ' ' || citizen.last_name, target_group.short_label,
    (
        SELECT goal.title FROM cases_goal goal
        WHERE goal.case_id = opened.id AND goal.status = 'active' ORDER BY goal.rank LIMIT 1
    ) AS first_goal,
    {support_since("opened.id", "day.today")} AS support_since,
    person.first_name, person.last_name, person.username, mark.shape, mark.colour, mark.label, talk."on", talk.at,
    measured.means,
    resting.ids, resting.titles, resting.answers_due, resting.are_pauses,
    running.ids, running.titles, running.follow_ups, running.ends
FROM unnest(%s::bigint[]) WITH ORDINALITY AS page (id, place)
CROSS JOIN (SELECT %s::date AS today) day
JOIN cases_case opened ON opened.id = page.id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = opened.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
LEFT JOIN cases_casemark mark ON mark.case_id = opened.id AND mark.user_id = %s
LEFT JOIN LATERAL (
    SELECT meeting."on", meeting.at FROM followup_meeting meeting
    WHERE meeting.case_id = opened.id AND meeting.state = 'planned' AND meeting."on" >= day.today
    ORDER BY meeting."on", meeting.at, meeting.id LIMIT 1
) talk ON true
LEFT JOIN ({MEANS}) measured (case_id, means) ON measured.case_id = opened.id
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(part.id ORDER BY part.follow_up_on, part.id), '{{}}') AS ids,
        array_agg(part.title ORDER BY part.follow_up_on, part.id) AS titles,
        array_agg(part.follow_up_on ORDER BY part.follow_up_on, part.id) AS follow_ups,
        array_agg(part.ends_on ORDER BY part.follow_up_on, part.id) AS ends
    FROM plans_intervention part
    WHERE part.case_id = opened.id AND part.status = 'running'
) running
CROSS JOIN LATERAL (
    SELECT
        array_agg(part.id ORDER BY part.id) AS ids,
        array_agg(part.title ORDER BY part.id) AS titles,
        array_agg({ANSWER_DUE.format("part")} ORDER BY part.id) AS answers_due,
        array_agg(coalesce(part.paused_until <= part.ends_on, false) ORDER BY part.id) AS are_pauses
    FROM plans_intervention part
    WHERE part.case_id = opened.id AND part.status = 'paused'
) resting
ORDER BY page.place
"""
# What the list can be narrowed to: target groups, colleagues of a team, and who is away whose deputy one is, or whose
# lead where there is no deputy; and what stands above it, the morning's digest until it is put away.
BESIDE = f"""
SELECT
    'group' AS kind, id, short_label AS name, NULL::date AS until_on, true AS is_asked,
    row_number() OVER (ORDER BY "order", key) AS place
FROM catalog_targetgroup
UNION ALL
SELECT
    'away', person.id, coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username),
    absence.until_on, {is_asked("%(user)s")}, row_number() OVER (ORDER BY absence.until_on, person.id)
FROM accounts_absence absence JOIN accounts_user person ON person.id = absence.user_id
WHERE %(today)s BETWEEN absence.from_on AND absence.until_on AND {stands_in("%(user)s", "%(led_team)s")}
UNION ALL
SELECT
    'colleague', id, coalesce(nullif(trim(first_name || ' ' || last_name), ''), username), NULL, true,
    row_number() OVER (ORDER BY sort_key, id)
FROM accounts_user WHERE team_id = %(led_team)s AND is_active
UNION ALL
SELECT 'digest', id, counts::text, "on", true, 0
FROM followup_digest WHERE user_id = %(user)s AND "on" = %(today)s AND seen_at IS NULL
ORDER BY kind, place
"""
NEWS = """
SELECT
    event.case_id, citizen.first_name || ' ' || citizen.last_name,
    person.first_name, person.last_name, person.username, event.at, event.text
FROM (
    SELECT * FROM journal_event
    WHERE case_id = ANY(%s) AND at >= %s AND actor_id <> %s
    ORDER BY at DESC, id DESC
    LIMIT %s
) event
JOIN accounts_user person ON person.id = event.actor_id
JOIN cases_case opened ON opened.id = event.case_id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
ORDER BY event.at DESC, event.id DESC
"""


def rows_of(cases: Iterable[int], user_pk: int, today: date) -> list[tuple[Any, ...]]:
    """What a row tells this user, in the order of `cases`."""
    pks = list(cases)
    return ask(ROWS, pks, today, user_pk, pks, LATEST)


def events_of(cases: Iterable[int], since: datetime, *, not_by: int, limit: int) -> list[tuple[Any, ...]]:
    return ask(NEWS, list(cases), since, not_by, limit)


def beside(user_pk: int, today: date, team: int) -> list[tuple[Any, ...]]:
    """Kind, number, name, until when, whether one was asked to stand in, and place; a digest's name is its numbers."""
    return ask(BESIDE, user=user_pk, today=today, led_team=team)
