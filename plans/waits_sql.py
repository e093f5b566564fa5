"""Raw SQL: how long those waited who stood in line, in the middle, for each offer, in two statements."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

LOOKED_BACK = timedelta(days=365)
FEWEST = 5  # fewer say nothing, and might be recognised

# Who took a place that was free did not wait, and would make the line look short.
WAITED = """
    SELECT intake.offer_id, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY waited.days))::int AS days
    FROM plans_place AS place
    JOIN catalog_intake AS intake ON intake.id = place.intake_id
    CROSS JOIN LATERAL (
        SELECT (place.booked_at AT TIME ZONE %(zone)s)::date - (place.asked_at AT TIME ZONE %(zone)s)::date AS days
    ) AS waited
    WHERE place.booked_at >= %(since)s AND waited.days > 0
    GROUP BY intake.offer_id
    HAVING count(*) >= %(fewest)s
"""
KEEP = f"""
    INSERT INTO catalog_offerwait (offer_id, days, counted_at)
    SELECT offer_id, days, now() FROM ({WAITED}) AS counted
    ON CONFLICT (offer_id) DO UPDATE SET days = excluded.days, counted_at = excluded.counted_at
"""
DROP = f"DELETE FROM catalog_offerwait WHERE offer_id NOT IN (SELECT offer_id FROM ({WAITED}) AS counted)"


@transaction.atomic
def count_waits(today: date) -> int:
    """Write down each offer's waiting time of the last year. Of how many it is known."""
    values: dict[str, Any] = {"zone": settings.TIME_ZONE, "since": today - LOOKED_BACK, "fewest": FEWEST}
    with connection.cursor() as cursor:
        cursor.execute(DROP, values)
        cursor.execute(KEEP, values)
        return cursor.rowcount
