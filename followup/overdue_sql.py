"""Raw SQL: what is overdue, told once to each person and date."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User
from followup.flags import ENDED, OVERDUE
from followup.flags_sql import ANSWER_DUE

TOPIC = "overdue"
# One statement, so that nothing is counted twice and nobody is told twice: the unique key on person, topic and date
# decides when two of them run at once. Those already told today are left out at once, which makes the hourly run
# cheap. "Today" is the Danish date of the caller; the database may be in another time zone.
TELL = f"""
INSERT INTO notices_notice (recipient_id, topic, "on", text, url, created_at)
SELECT
    counted.user_id, %(topic)s, %(today)s,
    CASE
        WHEN counted.ended = 0 THEN counted.overdue_words || '.'
        WHEN counted.overdue = 0 THEN counted.ended_words || '.'
        ELSE counted.overdue_words || ', og ' || counted.ended_words || '.'
    END,
    CASE WHEN counted.overdue > 0 THEN %(overdue_url)s ELSE %(ended_url)s END
        || CASE WHEN counted.role = 'team_lead' THEN '&medarbejder=' || counted.user_id ELSE '' END,
    now()
FROM (
    SELECT
        person.id AS user_id, person.role, late.overdue, late.ended,
        late.overdue || CASE WHEN late.overdue = 1 THEN ' opfølgning' ELSE ' opfølgninger' END
            || ' er overskredet' AS overdue_words,
        late.ended || CASE WHEN late.ended = 1 THEN ' indsats' ELSE ' indsatser' END
            || ' er sluttet uden svar' AS ended_words
    FROM (
        SELECT
            involvement.user_id,
            count(*) FILTER (WHERE intervention.follow_up_on < %(today)s) AS overdue,
            count(*) FILTER (WHERE {ANSWER_DUE.format("intervention")} < %(today)s) AS ended
        FROM plans_intervention intervention
        JOIN cases_case opened ON opened.id = intervention.case_id AND opened.closed_on IS NULL
        JOIN cases_involvement involvement
            ON involvement.case_id = opened.id
            AND involvement.part = 'coordinator'
            AND involvement.from_on <= %(today)s
            AND involvement.until_on IS NULL
        WHERE intervention.status IN ('running', 'paused')
            AND (intervention.follow_up_on < %(today)s OR {ANSWER_DUE.format("intervention")} < %(today)s)
            AND NOT EXISTS (
                SELECT FROM notices_notice told
                WHERE told.recipient_id = involvement.user_id AND told.topic = %(topic)s AND told."on" = %(today)s
            )
        GROUP BY involvement.user_id
    ) late
    JOIN accounts_user person ON person.id = late.user_id AND person.is_active AND person.role = ANY(%(roles)s)
) counted
ON CONFLICT (recipient_id, topic, "on") DO NOTHING
"""


def flag_overdue(today: date) -> int:
    """Tell everybody responsible for something overdue on `today`. How many were told; none the second time."""
    worklist = reverse("followup:worklist")
    values: dict[str, Any] = {
        "topic": TOPIC,
        "today": today,
        "roles": [role for role in User.Role if role not in User.WITHOUT_CITIZENS],
        "overdue_url": f"{worklist}?vis={OVERDUE.key}",
        "ended_url": f"{worklist}?vis={ENDED.key}",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TELL, values)
        return cursor.rowcount
