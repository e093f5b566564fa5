"""Raw SQL: what lies ahead in a case, for its overview, in one statement.

Asked only about a case that `open_case` has let through. What is agreed until next time comes a row each, the rest
beside each of them.
"""

from datetime import date
from typing import NamedTuple

from cases.access import CaseRefused
from followup.contact_sql import OURS
from journal.prepared import ask

SHOWN = 6
# The deadline for talks and for measuring as in the flags CONTACT_LATE and NOT_MEASURED, those that are ours to keep;
# where the two sides see things differently as `steps.Indicator.is_to_talk_about`.
AHEAD = f"""
SELECT
    contact.latest_on, coming."on", late.id, late."on", measuring.by_on,
    newest.id, newest.staff, differing.labels, differing.citizens, differing.staffs,
    task.number, task.id, task.text, task.whose, task.user_id, task.due_on
FROM cases_case opened
CROSS JOIN (SELECT %s::date AS today) day
LEFT JOIN LATERAL (
    SELECT asked.latest_on FROM followup_contactdeadline asked
    WHERE asked.case_id = opened.id AND asked.state = 'open' AND {OURS.format("asked")}
    ORDER BY asked.latest_on LIMIT 1
) contact ON true
LEFT JOIN LATERAL (
    SELECT meeting."on" FROM followup_meeting meeting
    WHERE meeting.case_id = opened.id AND meeting.state = 'planned' AND meeting."on" >= day.today
    ORDER BY meeting."on" LIMIT 1
) coming ON true
LEFT JOIN LATERAL (
    SELECT meeting.id, meeting."on" FROM followup_meeting meeting
    WHERE meeting.case_id = opened.id AND meeting.state = 'planned' AND meeting."on" < day.today
    ORDER BY meeting."on", meeting.id LIMIT 1
) late ON true
LEFT JOIN LATERAL (
    SELECT measured.id, measured."on", measured.instrument_id,
        coalesce(nullif(person.first_name, ''), person.username) AS staff
    FROM followup_measurement measured
    JOIN accounts_user person ON person.id = measured.staff_id
    WHERE measured.case_id = opened.id AND measured.state = 'closed'
    ORDER BY measured."on" DESC, measured.id DESC LIMIT 1
) newest ON true
LEFT JOIN LATERAL (
    SELECT
        array_agg(indicator.label ORDER BY question."order", question.id) AS labels,
        array_agg(own.value::int ORDER BY question."order", question.id) AS citizens,
        array_agg(theirs.value::int ORDER BY question."order", question.id) AS staffs
    FROM followup_answer own
    JOIN followup_answer theirs
        ON theirs.measurement_id = own.measurement_id AND theirs.question_id = own.question_id AND theirs.by = 'staff'
    JOIN followup_question question ON question.id = own.question_id AND NOT question.is_for_staff_only
    JOIN catalog_indicator indicator ON indicator.id = question.indicator_id
    JOIN followup_instrument edition ON edition.id = newest.instrument_id
    WHERE own.measurement_id = newest.id AND own.by = 'citizen'
        AND abs(own.value - theirs.value) >= edition.disagreement
) differing ON true
LEFT JOIN LATERAL (
    SELECT edition.grace_days
        + coalesce(edition.interval_days + newest."on", edition.baseline_days + opened.opened_on) AS by_on
    FROM followup_instrument edition
    WHERE edition.state = 'live' AND edition.from_on <= day.today
        AND (edition.until_on IS NULL OR edition.until_on >= day.today)
        AND 7 * edition.programme_weeks < (
            SELECT max(part.ends_on) - min(part.starts_on) FROM plans_intervention part
            WHERE part.case_id = opened.id AND part.status IN ('agreed', 'running', 'paused')
        )
    ORDER BY edition.key LIMIT 1
) measuring ON true
LEFT JOIN LATERAL (
    SELECT
        agreed.id, agreed.text, agreed.user_id, agreed.due_on, count(*) OVER () AS number,
        CASE agreed.owner
            WHEN 'staff' THEN coalesce(nullif(person.first_name, ''), person.username)
            ELSE agreed.other_name
        END AS whose
    FROM followup_agreedtask agreed
    LEFT JOIN accounts_user person ON person.id = agreed.user_id
    WHERE agreed.case_id = opened.id AND agreed.done_on IS NULL AND agreed.dropped_on IS NULL
    ORDER BY agreed.due_on, agreed.id LIMIT %s
) task ON true
WHERE opened.id = %s
ORDER BY task.due_on, task.id
"""


class Agreed(NamedTuple):
    """Something somebody is to do; nobody's name stands for the citizen."""

    pk: int
    text: str
    whose: str
    user_id: int | None
    due_on: date


class Difference(NamedTuple):
    """An indicator that citizen and staff answered so differently that they are to talk of it."""

    label: str
    citizen: int
    staff: int


class Ahead(NamedTuple):
    contact_by: date | None
    next_talk_on: date | None
    unregistered: int | None
    unregistered_on: date | None
    measure_by: date | None
    measured: int | None
    measured_by: str
    differences: list[Difference]
    agreed: list[Agreed]
    more: int  # agreements beyond those that are shown


def ahead_of(case_id: int, today: date) -> Ahead:
    """Raises `CaseRefused` if the case was erased after it was opened."""
    rows = ask(AHEAD, today, SHOWN, case_id)
    if not rows:
        raise CaseRefused(case_id)
    contact_by, talk_on, late, late_on, measure_by, measured, staff, labels, citizens, staffs, number, *_ = rows[0]
    differences = [Difference(*one) for one in zip(labels or [], citizens or [], staffs or [], strict=True)]
    agreed = [Agreed(*row[11:]) for row in rows if row[11]]
    more = (number or 0) - len(agreed)
    return Ahead(contact_by, talk_on, late, late_on, measure_by, measured, staff or "", differences, agreed, more)
