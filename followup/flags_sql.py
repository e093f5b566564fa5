"""Raw SQL: which flags each of some cases has, and since when, in one statement for all of them.

Written out, since the ORM takes ten times as long to compose this as the database takes to answer it, on the page
everybody opens most. Put into the text are constants of the flags and the ORM's own query for the cases; values are
parameters. Every list is brought down to one row for each case before it is joined, since lists would multiply.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet

from accounts.models import User
from cases.models import Deadline
from cases.models.case import CaseQuerySet
from followup.contact_sql import OURS
from followup.flag import Flag
from followup.flags import REASONS
from followup.found import Found, Judged
from followup.progress_sql import STEPS
from journal.prepared import ask

ALL = tuple(REASONS)
# As `Intervention.answer_due_on`.
ANSWER_DUE = (
    "CASE {0}.status WHEN 'running' THEN {0}.ends_on WHEN 'paused' THEN least({0}.paused_until, {0}.ends_on) END"
)
# What only an app above can tell of a case, by the column it is told as; said at start (hjoerring.apps).
FROM_ABOVE = {"ready_on": "NULL::date", "conference_on": "NULL::date"}
# What is asked of a case once, and by which everything else is found, in one go for all cases. The rules go along, to
# be asked wherever a day is compared.
CHOSEN = """
SELECT rules.*, opened.id, citizen.sort_key AS name, opened.opened_on, opened.overview_on, opened.waits_for_us_since,
    opened.waits_for_citizen_since, opened.waits_for_others_since, responsible.from_on AS responsible_from_on,
    mark.memo_on
FROM rules
CROSS JOIN cases_case opened
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN cases_casemark mark ON mark.case_id = opened.id AND mark.user_id = {reader}
WHERE opened.closed_on IS NULL AND opened.id IN ({cases})
"""
LINES = f"""
SELECT of.id, count(*) AS in_plan,
    max(line.ends_on) FILTER (WHERE line.status <> 'proposed')
        - min(line.starts_on) FILTER (WHERE line.status <> 'proposed') AS programme,
    min(line.follow_up_on) AS follow_up_on,
    min(line.follow_up_on) FILTER (WHERE line.follow_up_on >= of.today) AS coming_on,
    min({ANSWER_DUE.format("line")}) FILTER (WHERE {ANSWER_DUE.format("line")} < of.today) AS ended_on,
    min(line.ends_on) FILTER (WHERE line.status = 'running' AND line.ends_on >= of.today) AS ending_on,
    bool_or(line.needs_adjusting AND line.status = 'running') AS adjusting
FROM chosen of JOIN plans_intervention line ON line.case_id = of.id
WHERE line.status IN ('proposed', 'agreed', 'running', 'paused')
GROUP BY of.id
"""
LOOKS = """
SELECT of.id, max(look.held_on) AS held_on
FROM chosen of
JOIN plans_intervention line ON line.case_id = of.id
JOIN followup_followup look ON look.intervention_id = line.id
GROUP BY of.id
"""
GOALS = """
SELECT of.id, count(*) FILTER (WHERE goal.status = 'active') AS active, max(goal.status_on) FILTER (
    WHERE goal.status = 'reached' AND goal.status_on >= of.today - of.no_progress
) AS reached_on
FROM chosen of JOIN cases_goal goal ON goal.case_id = of.id
GROUP BY of.id
"""
TALKS = """
SELECT of.id, min(meeting."on") FILTER (WHERE meeting."on" < of.today) AS unregistered_on,
    min(meeting."on") FILTER (WHERE meeting."on" >= of.today) AS next_on
FROM chosen of JOIN followup_meeting meeting ON meeting.case_id = of.id
WHERE meeting.state = 'planned'
GROUP BY of.id
"""
CONTACTS = f"""
SELECT of.id, min(asked.latest_on) AS latest_on
FROM chosen of JOIN followup_contactdeadline asked ON asked.case_id = of.id
WHERE asked.state = 'open' AND {OURS.format("asked")}
GROUP BY of.id
"""
AGREED = """
SELECT of.id, min(agreed.due_on) AS due_on
FROM chosen of JOIN followup_agreedtask agreed ON agreed.case_id = of.id
WHERE agreed.done_on IS NULL AND agreed.dropped_on IS NULL
GROUP BY of.id
"""
DOUBTS = """
SELECT of.id, min(doubt.opened_on) AS opened_on
FROM chosen of JOIN plans_reconsideration doubt ON doubt.case_id = of.id
WHERE doubt.closed_on IS NULL
GROUP BY of.id
"""
CONSENTS = """
SELECT of.id, min(consent.until_on) AS ends_on
FROM chosen of JOIN cases_consent consent ON consent.case_id = of.id
WHERE consent.withdrawn_at IS NULL AND consent.from_on <= of.today AND consent.until_on >= of.today
GROUP BY of.id
"""
REQUESTS = """
SELECT of.id, min((wish.asked_at AT TIME ZONE 'Europe/Copenhagen')::date) AS asked_on
FROM chosen of JOIN cases_joinrequest wish ON wish.case_id = of.id
WHERE wish.answer = ''
GROUP BY of.id
"""
UNCOVERED = """
SELECT DISTINCT of.id
FROM chosen of JOIN cases_factor barrier ON barrier.case_id = of.id
WHERE barrier.kind = 'barrier' AND barrier.state <> 'gone' AND NOT EXISTS (
    SELECT FROM plans_intervention_factors link
    JOIN plans_intervention acting ON acting.id = link.intervention_id
    WHERE link.factor_id = barrier.id AND acting.status IN ('proposed', 'agreed', 'running', 'paused')
)
"""
GONE = """
SELECT of.id, max(factor.gone_on) AS gone_on
FROM chosen of JOIN cases_factor factor ON factor.case_id = of.id
WHERE factor.kind = 'barrier' AND factor.gone_how <> 'mistake' AND factor.gone_on >= of.today - of.no_progress
GROUP BY of.id
"""
# A review that is better than the one before it of the same factor; only factors weighed lately are looked into.
BETTER = """
SELECT lately.id, max(better."on") AS better_on
FROM (
    SELECT of.id, of.today - of.no_progress AS since, factor.id AS factor_id, factor.kind
    FROM chosen of JOIN cases_factor factor ON factor.case_id = of.id
    WHERE factor.gone_how <> 'mistake' AND factor.weighed_on >= of.today - of.no_progress
    OFFSET 0
) lately
CROSS JOIN LATERAL (
    SELECT review."on" FROM cases_factorreview review
    WHERE review.factor_id = lately.factor_id AND review."on" >= lately.since
        AND CASE lately.kind WHEN 'barrier' THEN -1 ELSE 1 END * (review.weight - (
            SELECT earlier.weight FROM cases_factorreview earlier
            WHERE earlier.factor_id = lately.factor_id AND (earlier."on", earlier.id) < (review."on", review.id)
            ORDER BY earlier."on" DESC, earlier.id DESC LIMIT 1
        )) > 0
    ORDER BY review."on" DESC LIMIT 1
) better
GROUP BY lately.id
"""
# As `clock_sql.Rules.instrument`.
EDITION = """
SELECT live.programme_weeks, live.grace_days, live.interval_days, live.baseline_days
FROM rules JOIN followup_instrument live
    ON live.state = 'live' AND live.from_on <= rules.today AND (live.until_on IS NULL OR live.until_on >= rules.today)
ORDER BY live.key LIMIT 1
"""
# Contact as in the definition of NO_CONTACT. A change of the plan is a line in the journal that says so by its code.
# What is looked up case by case is the newest of a long list. A list that no asked flag needs is not joined at all:
# the database leaves out a join whose columns nobody reads, if the other side has one row at the most.
FACTS = f"""
SELECT
    opened.*, coalesce(line.in_plan, 0) AS in_plan, line.follow_up_on, line.coming_on, line.ended_on, line.ending_on,
    line.adjusting, coalesce(goal.active, 0) AS goals, talk.unregistered_on, talk.next_on AS meeting_on,
    steps.stalled_on, {{above}}, contact.latest_on AS contact_by, agreed.due_on AS agreed_by,
    doubt.opened_on AS doubted_on, consent.ends_on AS consent_ends_on, request.asked_on,
    uncovered.id IS NOT NULL AS is_uncovered, version.frozen_at,
    coalesce(greatest(looked.held_on, version.agreed_on, (
        SELECT meeting."on" FROM followup_meeting meeting
        WHERE meeting.case_id = opened.id AND meeting.state = 'held'
        ORDER BY meeting."on" DESC, meeting.id DESC LIMIT 1
    ), (
        SELECT note."on" FROM cases_casenote note
        WHERE note.case_id = opened.id AND note.final_at IS NOT NULL AND note.contact_form <> ''
        ORDER BY note."on" DESC, note.id DESC LIMIT 1
    )), opened.opened_on) AS contact_on,
    coalesce((
        SELECT (event.at AT TIME ZONE 'Europe/Copenhagen')::date FROM journal_event event
        WHERE event.case_id = opened.id ORDER BY event.at DESC, event.id DESC LIMIT 1
    ), opened.opened_on) AS event_on,
    CASE WHEN version.frozen_at IS NOT NULL THEN (
        SELECT min((event.at AT TIME ZONE 'Europe/Copenhagen')::date) FROM journal_event event
        WHERE event.case_id = opened.id AND event.at > version.frozen_at AND event.code = 'plan_changed'
    ) END AS changed_on,
    CASE WHEN line.programme > 7 * edition.programme_weeks THEN edition.grace_days
        + coalesce(edition.interval_days + steps.measured_on, edition.baseline_days + opened.opened_on)
    END AS measure_by,
    greatest(
        goal.reached_on, CASE WHEN steps.rose_on >= opened.today - opened.no_progress THEN steps.rose_on END,
        gone.gone_on, better.better_on
    ) AS progress_on
FROM chosen opened
LEFT JOIN LATERAL (
    SELECT plan.agreed_on, plan.frozen_at FROM plans_planversion plan
    WHERE plan.case_id = opened.id ORDER BY plan.number DESC LIMIT 1
) version ON true
LEFT JOIN ({EDITION}) edition ON true
LEFT JOIN ({LINES}) line ON line.id = opened.id
LEFT JOIN ({LOOKS}) looked ON looked.id = opened.id
LEFT JOIN ({GOALS}) goal ON goal.id = opened.id
LEFT JOIN ({TALKS}) talk ON talk.id = opened.id
LEFT JOIN ({STEPS}) steps ON steps.id = opened.id
LEFT JOIN ({CONTACTS}) contact ON contact.id = opened.id
LEFT JOIN ({AGREED}) agreed ON agreed.id = opened.id
LEFT JOIN ({DOUBTS}) doubt ON doubt.id = opened.id
LEFT JOIN ({CONSENTS}) consent ON consent.id = opened.id
LEFT JOIN ({REQUESTS}) request ON request.id = opened.id
LEFT JOIN ({UNCOVERED}) uncovered ON uncovered.id = opened.id
LEFT JOIN ({GONE}) gone ON gone.id = opened.id
LEFT JOIN ({BETTER}) better ON better.id = opened.id
OFFSET 0  -- else a fact is found again for each flag that asks for it
"""
SUBJECTS = list(Deadline.Subject.values)
# As `DeadlineQuerySet.days`. The rules come first in a row of their own, which is there when no case is.
JUDGED = f"""
WITH rules AS MATERIALIZED (
    SELECT
        day.today,
        {", ".join(f"max(days) FILTER (WHERE subject = '{subject}')::int AS {subject}" for subject in SUBJECTS)}
    FROM (SELECT {{today}}::date AS today) day
    LEFT JOIN cases_deadline ON from_on <= day.today AND (until_on IS NULL OR until_on >= day.today)
    GROUP BY day.today
),
chosen AS MATERIALIZED ({CHOSEN})
SELECT NULL::bigint AS id, NULL::date[], NULL::date, NULL AS name, ARRAY[{", ".join(SUBJECTS)}] FROM rules
UNION ALL
SELECT id, {{days}}, coming_on, name, NULL FROM ({FACTS}) judged
"""
# It begins with SELECT: in a request that changes something, pghistory puts a statement of its own before others.
STATEMENT = (
    "SELECT * FROM ({judged}) told (id, days, coming_on, name, rules) ORDER BY name NULLS FIRST, id NULLS FIRST"
)


def find(cases: CaseQuerySet, user: User, today: date, flags: tuple[Flag, ...] = ALL) -> Found:
    """Ask for these flags at once; the cases come in the order of their names."""
    try:
        chosen, values = cases.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # somebody who is involved in nothing
        return Found(Deadline.objects.days(today), today, [])
    return find_in(chosen, values, user, today, flags)


def find_in(chosen: str, values: Iterable[Any], user: User, today: date, flags: tuple[Flag, ...] = ALL) -> Found:
    """As `find`, for cases that a statement of numbers chooses."""
    statement = _statement(flags).replace("{cases}", chosen)
    (*_, days), *rows = ask(statement, today, user.pk, *values)
    return Found(in_days(days), today, [Judged(pk, found, coming_on) for pk, found, coming_on, _, _ in rows])


def in_days(days: Sequence[int | None]) -> dict[str, int]:
    """The rules, of the row that holds them."""
    return {subject: number for subject, number in zip(SUBJECTS, days, strict=True) if number}


@cache
def _statement(flags: tuple[Flag, ...]) -> str:
    return STATEMENT.replace("{judged}", judged(flags, cases="{cases}", today="%s", reader="%s"))


def judged(flags: tuple[Flag, ...], *, cases: str, today: str, reader: str) -> str:
    """The statement as a piece of others: id, days of `REASONS`, coming_on, name and rules, in no order.

    One row has the rules and no case. What is not asked for is of no case. Cases are chosen by a query; today and the
    reader are places of values.
    """
    days = (f"CASE WHEN {flag.condition} THEN {flag.since} END" if flag in flags else "NULL" for flag in REASONS)
    filled_in = {
        "days": f"ARRAY[{', '.join(days)}]::date[]",
        "above": ", ".join(f"{said} AS {name}" for name, said in FROM_ABOVE.items()),
        "today": today,
        "reader": reader,
        "cases": cases,
    }
    text = JUDGED
    for name, said in filled_in.items():
        text = text.replace(f"{{{name}}}", said)
    return text
