"""Raw SQL: which flags each of some cases has, and since when, in one statement for all of them.

Written out, since the ORM takes ten times as long to compose this as the database takes to answer it, on the page
everybody opens most. Put into the text are constants of the flags and the ORM's own query for the cases; values are
parameters. Every fact is a sub-query of its own case, since joins of several lists would multiply.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet

from accounts.models import User
from cases.models import Deadline
from cases.models.case import CaseQuerySet
from followup.contact_sql import OURS
from followup.flags import REASONS
from followup.found import Found, Judged
from followup.progress_sql import STEPS
from journal.prepared import ask

# As `Intervention.answer_due_on`.
ANSWER_DUE = (
    "CASE {0}.status WHEN 'running' THEN {0}.ends_on WHEN 'paused' THEN least({0}.paused_until, {0}.ends_on) END"
)
# What only an app above can tell of a case, by the column it is told as; said at start (hjoerring.apps).
FROM_ABOVE = {"ready_on": "NULL::date", "conference_on": "NULL::date"}
# Contact as in the definition of NO_CONTACT. Progress is a review that is better than the one before it of the same
# factor, or a small step at a measurement; only factors weighed lately are looked into. A change of the plan is a
# line in the journal that says so by its code.
FACTS = f"""
SELECT
    opened.id, citizen.sort_key AS name, opened.opened_on, opened.overview_on, opened.waits_for_us_since,
    opened.waits_for_citizen_since, opened.waits_for_others_since, responsible.from_on AS responsible_from_on,
    part.*, goal.*, talk.*, steps.stalled_on, version.frozen_at, mark.memo_on, {{above}},
    (
        SELECT min(asked.latest_on) FROM followup_contactdeadline asked
        WHERE asked.case_id = opened.id AND asked.state = 'open' AND {OURS.format("asked")}
    ) AS contact_by,
    (
        SELECT min(agreed.due_on) FROM followup_agreedtask agreed
        WHERE agreed.case_id = opened.id AND agreed.done_on IS NULL AND agreed.dropped_on IS NULL
    ) AS agreed_by,
    coalesce(greatest(part.held_on, talk.talked_on, version.agreed_on, (
        SELECT note."on" FROM cases_casenote note
        WHERE note.case_id = opened.id AND note.final_at IS NOT NULL AND note.contact_form <> ''
        ORDER BY note."on" DESC, note.id DESC LIMIT 1
    )), opened.opened_on) AS contact_on,
    coalesce((
        SELECT (event.at AT TIME ZONE 'Europe/Copenhagen')::date FROM journal_event event
        WHERE event.case_id = opened.id ORDER BY event.at DESC, event.id DESC LIMIT 1
    ), opened.opened_on) AS event_on,
    (
        SELECT min((event.at AT TIME ZONE 'Europe/Copenhagen')::date) FROM journal_event event
        WHERE event.case_id = opened.id AND event.at > version.frozen_at AND event.code = 'plan_changed'
    ) AS changed_on,
    (
        SELECT edition.grace_days + coalesce(edition.interval_days + (
            SELECT made."on" FROM followup_measurement made
            WHERE made.case_id = opened.id AND made.state = 'closed' ORDER BY made."on" DESC, made.id DESC LIMIT 1
        ), edition.baseline_days + opened.opened_on)
        FROM followup_instrument edition
        WHERE edition.state = 'live' AND part.programme > 7 * edition.programme_weeks
            AND edition.from_on <= rules.today AND (edition.until_on IS NULL OR edition.until_on >= rules.today)
        ORDER BY edition.key LIMIT 1
    ) AS measure_by,
    (
        SELECT doubt.opened_on FROM plans_reconsideration doubt
        WHERE doubt.case_id = opened.id AND doubt.closed_on IS NULL
    ) AS doubted_on,
    (
        SELECT min(consent.until_on) FROM cases_consent consent
        WHERE consent.case_id = opened.id AND consent.withdrawn_at IS NULL
            AND consent.from_on <= rules.today AND consent.until_on >= rules.today
    ) AS consent_ends_on,
    (
        SELECT min((asked.asked_at AT TIME ZONE 'Europe/Copenhagen')::date) FROM cases_joinrequest asked
        WHERE asked.case_id = opened.id AND asked.answer = ''
    ) AS asked_on,
    EXISTS (
        SELECT FROM cases_factor barrier
        WHERE barrier.case_id = opened.id AND barrier.kind = 'barrier' AND barrier.state <> 'gone' AND NOT EXISTS (
            SELECT FROM plans_intervention_factors link
            JOIN plans_intervention acting ON acting.id = link.intervention_id
            WHERE link.factor_id = barrier.id AND acting.status IN ('proposed', 'agreed', 'running', 'paused')
        )
    ) AS is_uncovered,
    greatest(goal.reached_on, CASE WHEN steps.rose_on >= rules.today - rules.no_progress THEN steps.rose_on END, (
        SELECT max(factor.gone_on) FROM cases_factor factor
        WHERE factor.case_id = opened.id AND factor.kind = 'barrier' AND factor.gone_how <> 'mistake'
            AND factor.gone_on >= rules.today - rules.no_progress
    ), (
        SELECT max(review."on") FROM cases_factor factor
        JOIN cases_factorreview review ON review.factor_id = factor.id
        WHERE factor.case_id = opened.id AND factor.gone_how <> 'mistake'
            AND factor.weighed_on >= rules.today - rules.no_progress
            AND review."on" >= rules.today - rules.no_progress
            AND CASE factor.kind WHEN 'barrier' THEN -1 ELSE 1 END * (review.weight - (
                SELECT earlier.weight FROM cases_factorreview earlier
                WHERE earlier.factor_id = factor.id AND (earlier."on", earlier.id) < (review."on", review.id)
                ORDER BY earlier."on" DESC, earlier.id DESC LIMIT 1
            )) > 0
    )) AS progress_on
FROM cases_case opened
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN cases_casemark mark ON mark.case_id = opened.id AND mark.user_id = %s
LEFT JOIN LATERAL (
    SELECT plan.agreed_on, plan.frozen_at FROM plans_planversion plan
    WHERE plan.case_id = opened.id ORDER BY plan.number DESC LIMIT 1
) version ON true
CROSS JOIN LATERAL ({STEPS.format(case="opened.id")}) steps
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE goal.status = 'active') AS goals,
        max(goal.status_on) FILTER (
            WHERE goal.status = 'reached' AND goal.status_on >= rules.today - rules.no_progress
        ) AS reached_on
    FROM cases_goal goal WHERE goal.case_id = opened.id
) goal
CROSS JOIN LATERAL (
    SELECT
        min(meeting."on") FILTER (WHERE meeting.state = 'planned' AND meeting."on" < rules.today) AS unregistered_on,
        min(meeting."on") FILTER (WHERE meeting.state = 'planned' AND meeting."on" >= rules.today) AS meeting_on,
        max(meeting."on") FILTER (WHERE meeting.state = 'held') AS talked_on
    FROM followup_meeting meeting WHERE meeting.case_id = opened.id
) talk
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE part.status IN ('proposed', 'agreed', 'running', 'paused')) AS in_plan,
        max(part.ends_on) FILTER (WHERE part.status IN ('agreed', 'running', 'paused'))
            - min(part.starts_on) FILTER (WHERE part.status IN ('agreed', 'running', 'paused')) AS programme,
        min(part.follow_up_on) AS follow_up_on,
        min(part.follow_up_on) FILTER (WHERE part.follow_up_on >= rules.today) AS coming_on,
        min({ANSWER_DUE.format("part")}) FILTER (WHERE {ANSWER_DUE.format("part")} < rules.today) AS ended_on,
        min(part.ends_on) FILTER (WHERE part.status = 'running' AND part.ends_on >= rules.today) AS ending_on,
        bool_or(part.needs_adjusting AND part.status = 'running') AS adjusting,
        max((SELECT max(held.held_on) FROM followup_followup held WHERE held.intervention_id = part.id)) AS held_on
    FROM plans_intervention part WHERE part.case_id = opened.id
) part
WHERE opened.closed_on IS NULL AND opened.id IN ({{cases}})
"""
SUBJECTS = list(Deadline.Subject.values)
# As `DeadlineQuerySet.days`. The rules come first in a row of their own, which is there when no case is.
# It begins with SELECT: in a request that changes something, pghistory puts a statement of its own before others.
STATEMENT = f"""
SELECT * FROM (
WITH rules AS (
    SELECT
        day.today,
        {", ".join(f"max(days) FILTER (WHERE subject = '{subject}')::int AS {subject}" for subject in SUBJECTS)}
    FROM (SELECT %s::date AS today) day
    LEFT JOIN cases_deadline ON from_on <= day.today AND (until_on IS NULL OR until_on >= day.today)
    GROUP BY day.today
),
judged AS MATERIALIZED (SELECT rules.*, facts.* FROM rules, LATERAL ({FACTS}) facts)
SELECT NULL::bigint AS id, NULL::date[], NULL::date, NULL AS name, ARRAY[{", ".join(SUBJECTS)}] FROM rules
UNION ALL
SELECT id, {{days}}, coming_on, name, NULL FROM judged
) told (id, days, coming_on, name, rules)
ORDER BY name NULLS FIRST, id NULLS FIRST
"""


def find(cases: CaseQuerySet, user: User, today: date) -> Found:
    """Ask for every flag at once; the cases come in the order of their names."""
    try:
        chosen, values = cases.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # somebody who is involved in nothing
        return Found([], Deadline.objects.days(today), today)
    return find_in(chosen, values, user, today)


def find_in(chosen: str, values: Iterable[Any], user: User, today: date) -> Found:
    """As `find`, for cases that a statement of numbers chooses."""
    (*_, days), *rows = ask(_statement().replace("{cases}", chosen), today, user.pk, *values)
    rules = {subject: number for subject, number in zip(SUBJECTS, days, strict=True) if number}
    return Found([Judged(pk, flags, coming_on) for pk, flags, coming_on, _, _ in rows], rules, today)


@cache
def _statement() -> str:
    days = ", ".join(f"CASE WHEN {flag.condition} THEN {flag.since} END" for flag in REASONS)
    above = ", ".join(f"{said} AS {name}" for name, said in FROM_ABOVE.items())
    return STATEMENT.replace("{days}", f"ARRAY[{days}]::date[]").replace("{above}", above)
