"""Raw SQL: what the coverage page shows of citizens and plans is counted by a job, for all barriers at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from catalog.models import TargetGroup
from danish.dates import months_after
from evaluation.models import CoverageFigure
from plans.small_numbers import Told

LEAST_WEIGHT = 2
A_MOMENT = timedelta(minutes=1)
# One statement, so that all numbers are of the same moment. Two that run at once write the same rows in the same
# order, and the older one's numbers never replace the newer one's. Specially protected cases are in nobody's counts.
COUNT = """
WITH met AS (
    SELECT DISTINCT link.factor_id
    FROM plans_intervention_factors link
    JOIN plans_intervention intervention
        ON intervention.id = link.intervention_id
            AND intervention.status IN ('proposed', 'agreed', 'running', 'paused')
), counted AS (
    SELECT factor.area_id, opened.target_group_id, count(*) AS citizens,
        count(*) FILTER (WHERE met.factor_id IS NULL) AS unmet
    FROM cases_factor factor
    JOIN cases_case opened
        ON opened.id = factor.case_id AND opened.closed_on IS NULL AND NOT opened.is_restricted
    LEFT JOIN met ON met.factor_id = factor.id
    WHERE factor.kind = 'barrier' AND factor.area_id IS NOT NULL AND factor.gone_on IS NULL
        AND factor.weight >= %(least)s
    GROUP BY factor.area_id, opened.target_group_id
), figures AS (
    INSERT INTO evaluation_coveragefigure (area_id, target_group_id, citizens, unmet, counted_at)
    SELECT area.id, target_group.id, coalesce(counted.citizens, 0), coalesce(counted.unmet, 0), %(now)s
    FROM catalog_area area
    CROSS JOIN catalog_targetgroup target_group
    LEFT JOIN counted ON counted.area_id = area.id AND counted.target_group_id = target_group.id
    WHERE area.kind = 'barrier'
    ORDER BY area.id, target_group.id
    ON CONFLICT (area_id, target_group_id) DO UPDATE
        SET citizens = excluded.citizens, unmet = excluded.unmet, counted_at = excluded.counted_at
        WHERE evaluation_coveragefigure.counted_at < excluded.counted_at
    RETURNING id
), used AS (
    SELECT intervention.offer_id, count(*) AS interventions
    FROM plans_intervention intervention
    JOIN cases_case helped ON helped.id = intervention.case_id AND NOT helped.is_restricted
    WHERE intervention.status NOT IN ('proposed', 'agreed', 'dropped') AND intervention.starts_on > %(since)s
        AND intervention.starts_on <= %(today)s
    GROUP BY intervention.offer_id
), uses AS (
    INSERT INTO evaluation_offeruse (offer_id, interventions, counted_at)
    SELECT offer.id, coalesce(used.interventions, 0), %(now)s
    FROM catalog_offer offer LEFT JOIN used ON used.offer_id = offer.id
    ORDER BY offer.id
    ON CONFLICT (offer_id) DO UPDATE
        SET interventions = excluded.interventions, counted_at = excluded.counted_at
        WHERE evaluation_offeruse.counted_at < excluded.counted_at
    RETURNING id
)
SELECT (SELECT count(*) FROM figures) + (SELECT count(*) FROM uses)
"""


def figures_told(group: TargetGroup | None) -> dict[int, tuple[Told, Told]]:
    """Citizens, and those of them without an offer, by barrier, for those who may see no citizens.

    They are put together from what each target group has of citizens with and without an offer: nothing that is
    shown of a group, or of all of them, tells what a small part of it is.
    """
    found: dict[int, tuple[Told, Told]] = {}
    rows = CoverageFigure.objects.filter(target_group=group) if group else CoverageFigure.objects.all()
    for area, citizens, unmet in rows.values_list("area", "citizens", "unmet").order_by():
        before = found.get(area, (Told(), Told()))
        without = Told.of(unmet)
        found[area] = (before[0] + without + Told.of(citizens - unmet), before[1] + without)
    return found


def last_counted() -> datetime | None:
    newest = CoverageFigure.objects.order_by("-counted_at").values_list("counted_at", flat=True)
    return newest.first()


def is_fresh() -> bool:
    """Whether the numbers are not a minute old; then there is nothing to count."""
    counted_at = last_counted()
    return counted_at is not None and timezone.now() - counted_at < A_MOMENT


def count_coverage() -> int:
    """Count the open barriers and the use of each offer. How many rows were written."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "least": LEAST_WEIGHT,
        "now": timezone.now(),
        "today": today,
        "since": months_after(today, -12),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return int(cursor.fetchone()[0])
