"""Raw SQL: barriers against the offers that act on them, and the offers behind one number."""

from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from catalog.intake_sql import openings
from journal.prepared import ask

FOR_THE_GROUP = """(%(group)s::bigint IS NULL
        OR {row} IN (SELECT {owner} FROM {links} WHERE targetgroup_id = %(group)s::bigint)
        OR {row} NOT IN (SELECT {owner} FROM {links}))"""
NOW = f"""
offers AS MATERIALIZED (
    SELECT offer.id, offer.category_id, offer.capacity
    FROM catalog_offer offer
    WHERE offer.status = 'published' AND {
    FOR_THE_GROUP.format(row="offer.id", owner="offer_id", links="catalog_offer_target_groups")
}
), acting AS MATERIALIZED (
    SELECT link.area_id, offers.id, offers.category_id, offers.capacity
    FROM offers JOIN catalog_offer_barriers link ON link.offer_id = offers.id
)"""
# On a day gone by an offer said what its wording of that day says. One that was brought back is taken to have been
# there all the time.
THEN = f"""
wordings AS (
    SELECT DISTINCT ON (wording.offer_id) wording.offer_id, wording.id, wording.category_id, wording.capacity
    FROM catalog_offerversion wording JOIN catalog_offer offer ON offer.id = wording.offer_id
    WHERE wording.state IN ('published', 'superseded')
        AND (wording.decided_at AT TIME ZONE %(zone)s)::date <= %(on)s::date
        AND (offer.retired_at IS NULL OR (offer.retired_at AT TIME ZONE %(zone)s)::date > %(on)s::date)
    ORDER BY wording.offer_id, wording.number DESC
), acting AS MATERIALIZED (
    SELECT link.area_id, wording.offer_id AS id, wording.category_id, wording.capacity
    FROM wordings wording JOIN catalog_offerversion_barriers link ON link.offerversion_id = wording.id
    WHERE {FOR_THE_GROUP.format(row="wording.id", owner="offerversion_id", links="catalog_offerversion_target_groups")}
)"""
ROOM = f"room AS MATERIALIZED ({openings('%(on)s::date')})"
# They begin with SELECT, or pghistory would put a second statement in front, where none can be prepared.
LINES = """
SELECT * FROM (WITH {offers}, {room},
cells AS (
    SELECT area_id, array_agg(category_id ORDER BY category_id) AS categories,
        array_agg(number ORDER BY category_id) AS numbers, sum(number)::int AS offers
    FROM (SELECT area_id, category_id, count(*) AS number FROM acting GROUP BY area_id, category_id) counted
    GROUP BY area_id
), places AS (
    SELECT acting.area_id, sum(room.room)::int AS room, min(wait.days) AS wait,
        count(*) FILTER (WHERE acting.capacity > 0 OR room.offer_id IS NOT NULL)::int AS covering
    FROM acting
    LEFT JOIN room ON room.offer_id = acting.id
    LEFT JOIN catalog_offerwait wait ON wait.offer_id = acting.id
    GROUP BY acting.area_id
), citizens AS (
    SELECT area_id, sum(citizens)::int AS citizens, sum(unmet)::int AS unmet
    FROM evaluation_coveragefigure
    WHERE %(group)s::bigint IS NULL OR target_group_id = %(group)s::bigint
    GROUP BY area_id
)
SELECT area.id, area.key, area.label, theme.label, cells.categories, cells.numbers, coalesce(cells.offers, 0),
    coalesce(places.covering, 0), places.room, places.wait,
    coalesce(citizens.citizens, 0), coalesce(citizens.unmet, 0),
    (SELECT max(figure.counted_at) FROM evaluation_coveragefigure figure)
FROM catalog_area area
JOIN catalog_theme theme ON theme.id = area.theme_id
LEFT JOIN cells ON cells.area_id = area.id
LEFT JOIN places ON places.area_id = area.id
LEFT JOIN citizens ON citizens.area_id = area.id
WHERE area.kind = 'barrier' AND (NOT area.is_retired OR cells.offers > 0 OR citizens.citizens > 0)
ORDER BY theme."order", theme.key, area."order", area.key) line
"""
BEHIND = """
SELECT * FROM (WITH {offers}, {room}
SELECT offer.title, offer.slug, category.short_label, category.colour, room.room, wait.days
FROM acting
JOIN catalog_offer offer ON offer.id = acting.id
JOIN catalog_category category ON category.id = acting.category_id
LEFT JOIN room ON room.offer_id = acting.id
LEFT JOIN catalog_offerwait wait ON wait.offer_id = acting.id
WHERE acting.area_id = %(area)s::bigint
    AND (%(category)s::bigint IS NULL OR acting.category_id = %(category)s::bigint)
ORDER BY offer.sort_key, offer.id) offer
"""


class Line(NamedTuple):
    """A barrier, and what there is of offers against it and of citizens who have it."""

    area: int
    key: str
    label: str
    theme: str
    categories: list[int] | None
    numbers: list[int] | None
    offers: int
    covering: int  # those of them that somebody can be taken in by
    room: int | None  # none where nobody is taken in
    wait: int | None  # the shortest that is known
    citizens: int
    unmet: int
    counted_at: datetime | None  # when all citizens were counted last


class Behind(NamedTuple):
    """An offer that a number counts."""

    title: str
    slug: str
    category: str
    colour: str
    room: int | None
    wait: int | None


def lines(on: date, group: int | None) -> list[Line]:
    return [Line(*row) for row in ask(LINES.format(**_parts(on)), **_values(on, group))]


def behind(on: date, group: int | None, area: int, category: int | None) -> list[Behind]:
    values = _values(on, group) | {"area": area, "category": category}
    return [Behind(*row) for row in ask(BEHIND.format(**_parts(on)), **values)]


def _parts(on: date) -> dict[str, str]:
    return {"offers": THEN if on < timezone.localdate() else NOW, "room": ROOM}


def _values(on: date, group: int | None) -> dict[str, object]:
    values: dict[str, object] = {"on": on, "group": group}
    return values | ({"zone": settings.TIME_ZONE} if on < timezone.localdate() else {})
