"""Raw SQL: of a month's looks at citizens some are drawn for each team to be gone through, by chance and by risk.

What one person did in one case on one day is one look, drawn with the strongest of its reasons. Who goes through it is
the lead of whoever looked; where they have none, the lead of the citizen's team; else, and for leads, the controllers.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.deputies_sql import WITH_TEAM
from accounts.models import User
from danish.dates import months_after
from evaluation.models import LookSample
from notices.clock_days import is_day_off

BY_CHANCE, BY_RISK = 5, 10
MANY_CASES, TIMES_USUAL = 20, 3
NIGHT_FROM, NIGHT_UNTIL = 20, 6
MONTHS_BACK = 3  # a clock that stood still catches up
LOCK = 8_020_118  # pg_advisory_xact_lock; nobody else uses the number
LEAD = User.Role.TEAM_LEAD.value
REASONS = [one.value for one in LookSample.Drawn]  # the strongest first, by chance last
DRAW = f"""
WITH looks AS MATERIALIZED (
    SELECT look.id, look.user_id, look.case_id, look.relation, look.outcome,
        look.at AT TIME ZONE %(zone)s AS at, (look.at AT TIME ZONE %(zone)s)::date AS day
    FROM journal_access look
    WHERE look.at >= %(first)s AND look.at < %(end)s AND look.user_id IS NOT NULL AND look.case_id IS NOT NULL
), busy AS (
    SELECT user_id, day FROM (
        SELECT user_id, day, count(DISTINCT case_id) AS cases, avg(count(DISTINCT case_id)) OVER person AS usual
        FROM looks GROUP BY user_id, day WINDOW person AS (PARTITION BY user_id)
    ) days
    WHERE cases >= %(many)s AND cases >= %(times)s * usual
), leads AS (
    SELECT DISTINCT team_id FROM accounts_user WHERE is_active AND role = '{LEAD}'
), candidates AS MATERIALIZED (
    SELECT DISTINCT ON (look.user_id, look.case_id, look.day) look.id, look.user_id, reason.place,
        CASE
            WHEN person.role = '{LEAD}' THEN NULL
            WHEN person.team_id IN (SELECT team_id FROM leads) THEN person.team_id
            WHEN opened.team_id IN (SELECT team_id FROM leads) THEN opened.team_id
        END AS team_id
    FROM looks look
    JOIN accounts_user person ON person.id = look.user_id
    LEFT JOIN cases_case opened ON opened.id = look.case_id
    LEFT JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
    LEFT JOIN busy ON busy.user_id = look.user_id AND busy.day = look.day
    CROSS JOIN LATERAL (SELECT array_position(%(reasons)s::text[], CASE
        WHEN look.relation = 'reasoned' THEN 'reasoned'
        WHEN look.outcome = 'shown' AND person.role IN ({WITH_TEAM}) AND opened.team_id IS DISTINCT FROM person.team_id
            AND look.relation NOT IN ('team', 'coordinator') AND opened.id IS NOT NULL THEN 'other_team'
        WHEN look.outcome = 'refused' THEN 'refused'
        WHEN look.relation <> 'coordinator' AND lower(person.last_name) = lower(citizen.last_name)
            AND person.last_name <> '' THEN 'same_name'
        WHEN extract(isodow FROM look.at) >= 6 OR extract(hour FROM look.at) >= %(night_from)s
            OR extract(hour FROM look.at) < %(night_until)s THEN 'odd_hours'
        WHEN busy.user_id IS NOT NULL THEN 'many'
    END) AS place) reason
    ORDER BY look.user_id, look.case_id, look.day, reason.place NULLS LAST, look.id
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY team_id, place ORDER BY random()) AS turn
    FROM candidates WHERE place IS NOT NULL
), risky AS MATERIALIZED (
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY team_id ORDER BY turn, place) AS number FROM turns
    ) numbered
    WHERE number <= %(by_risk)s
), others AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY team_id ORDER BY random()) AS number
    FROM candidates WHERE id NOT IN (SELECT id FROM risky)
)
INSERT INTO evaluation_looksample
    (team_id, user_id, month, access_id, drawn, drawn_at, reply, verdict, explanation, version)
SELECT team_id, user_id, %(month)s, id, (%(reasons)s::text[])[place], %(now)s, '', '', '', 1 FROM risky
UNION ALL
SELECT team_id, user_id, %(month)s, id, 'chance', %(now)s, '', '', '', 1 FROM others WHERE number <= %(by_chance)s
"""


def draw_due(today: date) -> int:
    """Draw for each of the last months that nothing was drawn for. How many looks."""
    return sum(draw(month) for month in _due(today))


def _due(today: date) -> Iterator[date]:
    """Last month's from the first working day of this one."""
    this = today.replace(day=1)
    for back in range(MONTHS_BACK, 1, -1):
        yield months_after(this, -back)
    if any(not is_day_off(this.replace(day=day)) for day in range(1, today.day + 1)):
        yield months_after(this, -1)


@transaction.atomic
def draw(month: date) -> int:
    """Once for each month: of two at once the second waits, and finds it drawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if LookSample.objects.filter(month=month).exists():
            return 0
        cursor.execute(DRAW, _values(month))
        return cursor.rowcount


def _values(month: date) -> dict[str, Any]:
    return {
        "month": month,
        "first": _midnight(month),
        "end": _midnight(months_after(month, 1)),
        "now": timezone.now(),
        "zone": settings.TIME_ZONE,
        "reasons": REASONS,
        "by_chance": BY_CHANCE,
        "by_risk": BY_RISK,
        "many": MANY_CASES,
        "times": TIMES_USUAL,
        "night_from": NIGHT_FROM,
        "night_until": NIGHT_UNTIL,
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
