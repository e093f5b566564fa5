"""Raw SQL: what the head of a case's pages tells beyond the case itself, in one statement.

Written out, since the ORM takes several times as long to compose the sub-queries as the database takes to answer
them, and every page of a case has this head. Asked only about a case that `open_case` has let through.
"""

from datetime import date, time
from typing import NamedTuple

from cases.access import CaseRefused
from cases.support_sql import support_since
from journal.prepared import ask

# Counts as in `Goal.live`, `Intervention.in_plan` and `Intervention.running`; consents as in `ConsentQuerySet.live`,
# of which a closed case has none to share by.
FACTS = f"""
SELECT
    (SELECT count(*) FROM cases_goal WHERE case_id = opened.id AND status IN ('active', 'paused')),
    (SELECT count(*) FROM cases_factor WHERE case_id = opened.id AND state <> 'gone'),
    (
        SELECT count(*) FROM plans_intervention
        WHERE case_id = opened.id AND status IN ('proposed', 'agreed', 'running', 'paused')
    ),
    (
        SELECT count(*) FROM plans_intervention
        WHERE case_id = opened.id AND status = 'running' AND follow_up_on < day.today
    ) + (
        SELECT count(*) FROM followup_meeting
        WHERE case_id = opened.id AND state = 'planned' AND "on" < day.today
    ) + (
        SELECT count(*) FROM followup_agreedtask
        WHERE case_id = opened.id AND done_on IS NULL AND dropped_on IS NULL AND due_on < day.today
    ),
    (SELECT max(agreed_on) FROM plans_planversion WHERE case_id = opened.id),
    {support_since("opened.id", "day.today")},
    (
        SELECT coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username)
        FROM cases_involvement responsible
        JOIN accounts_user person ON person.id = responsible.user_id
        WHERE responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
    ),
    (SELECT count(*) FROM cases_casenote WHERE case_id = opened.id AND final_at IS NOT NULL)
        + (SELECT count(*) FROM cases_document WHERE case_id = opened.id AND struck_at IS NULL),
    ARRAY(
        SELECT
            CASE WHEN opened.closed_on IS NULL
                AND bool_or(given.withdrawn_at IS NULL AND day.today BETWEEN given.from_on AND given.until_on)
                THEN '+' ELSE '-' END || covered.short_label
        FROM cases_consent given
        JOIN cases_consent_departments link ON link.consent_id = given.id
        JOIN cases_department covered ON covered.id = link.department_id
        WHERE given.case_id = opened.id
        GROUP BY covered.id
        ORDER BY covered."order", covered.id
    ),
    (SELECT count(*) FROM cases_joinrequest WHERE case_id = opened.id AND answer = ''),
    coming."on",
    coming.at,
    (SELECT count(*) FROM followup_measurement WHERE case_id = opened.id AND state = 'closed'),
    (SELECT id FROM followup_measurement WHERE case_id = opened.id AND state = 'open'),
    (
        SELECT id FROM followup_meeting
        WHERE case_id = opened.id AND state = 'planned' AND "on" <= day.today
        ORDER BY ("on" = day.today) DESC, "on", at, id LIMIT 1
    )
FROM cases_case opened
CROSS JOIN (SELECT %s::date AS today) day
LEFT JOIN LATERAL (
    SELECT meeting."on", meeting.at FROM followup_meeting meeting
    WHERE meeting.case_id = opened.id AND meeting.state = 'planned' AND meeting."on" >= day.today
    ORDER BY meeting."on", meeting.at, meeting.id LIMIT 1
) coming ON true
WHERE opened.id = %s
"""


class CaseFacts(NamedTuple):
    goals: int
    factors: int
    interventions: int
    overdue: int
    plan_agreed_on: date | None
    support_since: date | None
    coordinator: str | None
    papers: int
    consents: list[str]  # of each department that ever had one, "+" if one counts today and "-" if none does
    asked: int
    next_talk_on: date | None
    next_talk_at: time | None
    measured: int
    measuring: int | None  # the measurement under way
    to_register: int | None  # the first of `MeetingQuerySet.due`


def facts_of(case_id: int, today: date) -> CaseFacts:
    """Raises `CaseRefused` if the case was erased after it was opened."""
    found = ask(FACTS, today, case_id)
    if not found:
        raise CaseRefused(case_id)
    return CaseFacts(*found[0])
