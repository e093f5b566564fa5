"""What has been late for too long is told to the team's lead: each thing once for each of its deadlines.

A lead gets one notice a day that sums up, and the list behind it. Where there is no lead nothing is written down, so
that it is told when there is one.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User
from cases.deputies_sql import sees
from danish.templatetags.danish import antal
from followup.clock_sql import Kind, Rules, only_one
from followup.digest_words import fitting
from followup.models import Escalation
from journal.prepared import ask
from notices.clock_days import is_day_off
from notices.models import Notice

TOPIC = "escalation"
# A lead of the case's team; one that is specially protected is told only to a lead with a part in it.
LEADS = f"""
FROM accounts_user lead
WHERE lead.team_id = opened.team_id AND lead.role = %(lead)s AND lead.is_active
    AND {sees("lead.team_id", "lead.id")}
"""
NOT_TOLD = """AND NOT EXISTS (
    SELECT FROM notices_notice told
    WHERE told.recipient_id = lead.id AND told.topic = %(topic)s AND told."on" = %(today)s
)"""
# Almost all are of a team whose lead is told: found once for each team, and for each case only where it is protected.
WRITE = f"""
WITH first_lead AS MATERIALIZED (
    SELECT lead.team_id, min(lead.id) AS id
    FROM accounts_user lead
    WHERE lead.role = %(lead)s AND lead.is_active {NOT_TOLD}
    GROUP BY lead.team_id
)
INSERT INTO followup_escalation (case_id, kind, row_id, due_on, lead_id, told_on)
SELECT late.case_id, %(kind)s, late.row_id, late.due_on, late.lead_id, %(today)s
FROM (
    SELECT
        item.case_id, item.row_id, item.due_on,
        CASE WHEN opened.is_restricted THEN (SELECT min(lead.id) {LEADS} {NOT_TOLD}) ELSE first_lead.id END AS lead_id
    FROM ({{items}}) item
    JOIN cases_case opened ON opened.id = item.case_id AND opened.closed_on IS NULL
    JOIN first_lead ON first_lead.team_id = opened.team_id
) late
WHERE late.lead_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM followup_escalation told
    WHERE told.kind = %(kind)s AND told.row_id = late.row_id AND told.due_on = late.due_on
)
ON CONFLICT (kind, row_id, due_on) DO NOTHING
"""
SUM = f"""
SELECT lead.id, told.kind, count(*)
FROM followup_escalation told
JOIN cases_case opened ON opened.id = told.case_id
JOIN LATERAL (SELECT lead.id {LEADS}) lead ON true
WHERE told.told_on = %(today)s
GROUP BY lead.id, told.kind
"""
WORDS = {
    Escalation.Kind.FOLLOW_UP: "opfølgning,opfølgninger",
    Escalation.Kind.ENDED: "indsats uden svar,indsatser uden svar",
    Escalation.Kind.CONTACT: "frist for samtale,frister for samtaler",
    Escalation.Kind.MEETING: "samtale ikke registreret,samtaler ikke registreret",
    Escalation.Kind.AGREEMENT: "aftale,aftaler",
    Escalation.Kind.MEASUREMENT: "måling,målinger",
}


@transaction.atomic
def tell_leads(today: date) -> int:
    """Tell the leads of what became late for too long. How many leads were told: none on a day off."""
    rules = Rules(today)
    until = rules.escalated_until
    if until is None or is_day_off(today) or not only_one("leads"):
        return 0
    if not sum(_write(kind, rules, until) for kind in rules.kinds()):
        return 0
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for lead, kind, number in ask(SUM, **_values(today)):
        numbers[lead][kind] = number
    days, url = rules.days["escalation"], reverse("team_followup:overdue_list")
    told = [
        Notice(recipient_id=lead, topic=TOPIC, on=today, text=_text(numbers[lead], days), url=url)
        for lead in sorted(numbers)
    ]
    return len(Notice.objects.bulk_create(told, ignore_conflicts=True))


def _write(kind: Kind, rules: Rules, until: date) -> int:
    values = _values(rules.today) | {"kind": kind.escalates_as, "until": until, "topic": TOPIC} | rules.measuring()
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(items=kind.items), values)
        return cursor.rowcount


def _values(today: date) -> dict[str, Any]:
    return {"today": today, "lead": User.Role.TEAM_LEAD.value}


def _text(numbers: dict[str, int], days: int) -> str:
    parts = [antal(numbers[kind], words) for kind, words in WORDS.items() if kind in numbers]
    return fitting(f"Overskredet i mere end {antal(days, 'dag,dage')} i teamet: ", parts)
