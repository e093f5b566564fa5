"""Raw SQL: what the facets of the catalogue are counted from, the offers in one statement, their places in another.

Offers are numbered in the order they are listed, and each choice of a facet is given with the numbers of its offers.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog.intake_sql import openings
from journal.prepared import ask

# Free places of each offer that takes anybody in, and the first day there is one, by its id.
Openings = dict[int, tuple[int, date | None]]

# Bands of price: key, first and last price. The last is open.
BANDS = {"gratis": (0, 0), "under-500": (0.01, 499.99), "500-999": (500, 999.99), "1000-1999": (1000, 1999.99)}
DEAREST = "fra-2000"
UNTOLD = "ikke-oplyst"
_BAND = (
    f"CASE WHEN price_per_week IS NULL THEN '{UNTOLD}' "
    + " ".join(f"WHEN price_per_week <= {most} THEN '{key}'" for key, (_, most) in BANDS.items())
    + f" ELSE '{DEAREST}' END"
)
# A facet, its table and what links an offer to a row of it.
COLUMNS = {"category": "catalog_category", "track": "catalog_track", "provider": "catalog_provider"}
LINKS = {
    "barrier": ("catalog_area", "catalog_offer_barriers", "area_id", "WHERE choice.kind = 'barrier'"),
    "resource": ("catalog_area", "catalog_offer_strengthens", "area_id", "WHERE choice.kind = 'resource'"),
    "target_group": ("catalog_targetgroup", "catalog_offer_target_groups", "targetgroup_id", ""),
}
ORDERED = {"catalog_category", "catalog_track", "catalog_targetgroup"}
PLAIN = {"delivery": "delivery", "place": "place", "price": _BAND, "status": "status"}


# Triggers note every change of what is read here (migration 0006_search). A change that is committed late has a lower
# number than others, and old lines are taken away; the number of lines, or their sum, tells of both.
def stamp_of(lines: str) -> str:
    return f"(SELECT count(*)::text || ' ' || coalesce(sum(id), 0) FROM catalog_change WHERE {lines})"


def _order(table: str) -> str:
    return 'choice."order"' if table in ORDERED else "0"


def _statement() -> str:
    parts = [
        "SELECT 'offer' AS facet, '' AS key, '' AS label, 0 AS place, array_agg(id ORDER BY at) AS offers FROM placed"
    ]
    parts += [
        f"SELECT '{facet}', choice.key, choice.label, {_order(table)}, array_agg(at) FILTER (WHERE at IS NOT NULL)"
        f" FROM {table} choice LEFT JOIN placed ON placed.{facet}_id = choice.id GROUP BY choice.id"
        for facet, table in COLUMNS.items()
    ]
    parts += [
        f"SELECT '{facet}', choice.key, choice.label, {_order(table)}, array_agg(at) FILTER (WHERE at IS NOT NULL)"
        f" FROM {table} choice LEFT JOIN (SELECT link.{column} AS choice_id, at FROM {links} link"
        f" JOIN placed ON placed.id = link.offer_id) linked ON linked.choice_id = choice.id {only} GROUP BY choice.id"
        for facet, (table, links, column, only) in LINKS.items()
    ]
    parts += [f"SELECT '{name}', {name}, '', 0, array_agg(at) FROM placed GROUP BY {name}" for name in PLAIN]
    parts.append(
        "SELECT 'everybody', '', '', 0, array_agg(at) FROM placed"
        " WHERE id NOT IN (SELECT offer_id FROM catalog_offer_target_groups)"
    )
    plain = ", ".join(f"{column} AS {name}" for name, column in PLAIN.items())
    # Begins with SELECT, by which the history of a page that saves knows that nothing is written (pghistory).
    return f"""
SELECT * FROM (WITH placed AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY sort_key, id) - 1 AS at, category_id, track_id, provider_id, {plain}
    FROM catalog_offer
)
SELECT {stamp_of("NOT is_of_places")}, facet, key, label, place, offers FROM ({" UNION ALL ".join(parts)}) parts
) told
"""


STATEMENT = _statement()
STAMPS = f"SELECT {stamp_of('NOT is_of_places')}, {stamp_of('is_of_places')}"
PLACES = f"""
SELECT {stamp_of("is_of_places")}, array_agg(offer_id), array_agg(room), array_agg(first_on - %(today)s::date)
FROM ({openings("%(today)s::date")}) soon
"""


class Choice(NamedTuple):
    """One choice of a facet, or a list of its own kind, with numbers of offers."""

    facet: str
    key: str
    label: str
    place: int
    offers: list[int] | None


class Stamps(NamedTuple):
    """Other texts as soon as anything has changed that `everything` or `places` reads."""

    offers: str
    places: str


def stamps() -> Stamps:
    return Stamps(*ask(STAMPS)[0])


def everything() -> tuple[str, list[Choice]]:
    """The stamp of what is read, and all choices."""
    rows = ask(STATEMENT)
    return rows[0][0], [Choice(*row[1:]) for row in rows]


def places(today: date) -> tuple[str, Openings]:
    """The stamp of what is read, and the openings."""
    stamp, offers, rooms, waits = ask(PLACES, today=today)[0]
    days = [None if wait is None else today + timedelta(days=wait) for wait in waits or []]
    return stamp, dict(zip(offers or [], zip(rooms or [], days, strict=True), strict=True))


ROWS = """
SELECT offer.id, offer.slug, offer.title, offer.purpose, offer.status, offer.duration_weeks, offer.hours_per_week,
    offer.delivery, category.short_label, category.colour, provider.label,
    ARRAY(
        SELECT area.label FROM catalog_offer_barriers link JOIN catalog_area area ON area.id = link.area_id
        JOIN catalog_theme theme ON theme.id = area.theme_id
        WHERE link.offer_id = offer.id ORDER BY theme."order", area."order", area.key
    )
FROM unnest(%s::bigint[]) WITH ORDINALITY wanted(id, place) JOIN catalog_offer offer ON offer.id = wanted.id
JOIN catalog_category category ON category.id = offer.category_id
JOIN catalog_provider provider ON provider.id = offer.provider_id
ORDER BY wanted.place
"""


class Row(NamedTuple):
    """What the list shows of an offer."""

    pk: int
    slug: str
    title: str
    purpose: str
    status: str
    duration_weeks: int
    hours_per_week: Decimal
    delivery: str
    category: str
    colour: str
    provider: str
    barriers: list[str]


def rows_of(pks: list[int]) -> list[Row]:
    """The rows in this order."""
    return [Row(*row) for row in ask(ROWS, pks)]
