"""Raw SQL: a page of the catalogue, how many there are, and how many each choice would leave, in one statement.

Every offer that can be seen and holds the words gets a mask with a bit for each facet it is outside of. What is inside
all of them is found; the numbers of a facet count those that are outside of nothing but that facet.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from journal.prepared import ask

WEEKS = (2, 4, 8, 12)
# Upper limits of the bands of price, which are whole kroner; above the last there is one more.
BANDS = {"gratis": (0, 0), "under-500": (0.01, 499.99), "500-999": (500, 999.99), "1000-1999": (1000, 1999.99)}
DEAREST = "fra-2000"
_BAND = (
    "CASE "
    + " ".join(f"WHEN offer.price_per_week <= {most} THEN '{key}'" for key, (_, most) in BANDS.items())
    + f" ELSE '{DEAREST}' END"
)


class Asked(NamedTuple):
    """What was asked for; every facet is a list of keys, an empty one leaves nothing out."""

    statuses: list[str]
    words: list[str]
    today: date
    row: int  # those before it are on earlier pages
    rows: int
    category: list[str]
    track: list[str]
    provider: list[str]
    barrier: list[str]
    resource: list[str]
    target_group: list[str]
    delivery: list[str]
    place: list[str]
    price: list[str]
    free: list[str]
    start: list[int]
    status: list[str]


class Line(NamedTuple):
    """A line of the answer: a choice of a facet, an offer of the page, or the number of all found."""

    facet: str
    key: str
    label: str  # of an offer: the day one can begin
    number: int | None  # of an offer: places that are free; none where it takes nobody in


class Reference(NamedTuple):
    """A facet whose choices are rows of a table."""

    facet: str
    table: str
    inside: Callable[[str], str]
    counted: str
    order: str = "label"
    label: str = "label"


def _column(column: str) -> Callable[[str], str]:
    return lambda facet: f"offer.{column} = ANY((SELECT {facet} FROM keys)::bigint[])"


def _linked(table: str, column: str) -> Callable[[str], str]:
    return lambda facet: (
        f"offer.id IN (SELECT offer_id FROM {table} WHERE {column} = ANY((SELECT {facet} FROM keys)::bigint[]))"
    )


def _counted_column(column: str) -> str:
    return f"SELECT {column} AS id, count(*) AS number FROM pool WHERE mask IN (0, {{bit}}) GROUP BY {column}"


def _counted_links(table: str, column: str) -> str:
    return (
        f"SELECT link.{column} AS id, count(*) AS number FROM pool JOIN {table} link ON link.offer_id = pool.id"
        f" WHERE mask IN (0, {{bit}}) GROUP BY link.{column}"
    )


BARRIERS, RESOURCES, GROUPS = "catalog_offer_barriers", "catalog_offer_strengthens", "catalog_offer_target_groups"
REFERENCES = [
    Reference(
        "category", "catalog_category", _column("category_id"), _counted_column("category_id"), 'choice."order"'
    ),
    Reference("barrier", "catalog_area", _linked(BARRIERS, "area_id"), _counted_links(BARRIERS, "area_id")),
    Reference("resource", "catalog_area", _linked(RESOURCES, "area_id"), _counted_links(RESOURCES, "area_id")),
    Reference(
        "target_group",
        "catalog_targetgroup",
        # One that names no group is for everybody.
        lambda facet: (
            f"({_linked(GROUPS, 'targetgroup_id')(facet)} OR offer.id NOT IN (SELECT offer_id FROM {GROUPS}))"
        ),
        "SELECT id, coalesce(number, 0) + (SELECT count(*) FROM pool WHERE mask IN (0, {bit})"
        f" AND id NOT IN (SELECT offer_id FROM {GROUPS})) AS number FROM catalog_targetgroup LEFT JOIN ("
        + _counted_links(GROUPS, "targetgroup_id")
        + ") linked USING (id)",
        'choice."order"',
    ),
    Reference("track", "catalog_track", _column("track_id"), _counted_column("track_id"), 'choice."order"'),
    Reference("provider", "catalog_provider", _column("provider_id"), _counted_column("provider_id")),
]
PLAIN = {"delivery": "offer.delivery", "place": "offer.place", "price": _BAND, "status": "offer.status"}
FACETS = [*(one.facet for one in REFERENCES), *PLAIN, "free", "start"]
BITS = {facet: 1 << place for place, facet in enumerate(FACETS)}


def _statement() -> str:
    keys = ", ".join(
        f"ARRAY(SELECT id FROM {one.table} WHERE key = ANY(%({one.facet})s::text[])) AS {one.facet}"
        for one in REFERENCES
    )
    outside = {
        one.facet: f"cardinality((SELECT {one.facet} FROM keys)) = 0 OR {one.inside(one.facet)}" for one in REFERENCES
    }
    outside |= {
        name: f"cardinality(%({name})s::text[]) = 0 OR {column} = ANY(%({name})s::text[])"
        for name, column in PLAIN.items()
    }
    outside["free"] = "cardinality(%(free)s::text[]) = 0 OR soon.room > 0"
    outside["start"] = (
        "cardinality(%(start)s::int[]) = 0 OR soon.first_on <= %(today)s::date + 7 * (%(start)s::int[])[1]"
    )
    mask = " + ".join(f"CASE WHEN {inside} THEN 0 ELSE {BITS[name]} END" for name, inside in outside.items())
    plain = ", ".join(f"{column} AS {name}" for name, column in PLAIN.items())
    counts = [
        f"SELECT '{one.facet}', choice.key, choice.{one.label}, counted.number,"
        f" row_number() OVER (ORDER BY {one.order}, choice.id)"
        f" FROM ({one.counted.format(bit=BITS[one.facet])}) counted JOIN {one.table} choice ON choice.id = counted.id"
        for one in REFERENCES
    ]
    # What is chosen stands there even where it would leave nothing, so that it can be taken off again.
    counts += [
        f"SELECT '{one.facet}!', key, {one.label}, 0, 0 FROM {one.table} WHERE key = ANY(%({one.facet})s::text[])"
        for one in REFERENCES
    ]
    counts += [
        f"SELECT '{name}', {name}, '', count(*), row_number() OVER (ORDER BY {name})"
        f" FROM pool WHERE mask IN (0, {BITS[name]}) AND {name} <> '' GROUP BY {name}"
        for name in PLAIN
    ]
    counts.append(f"SELECT 'free', 'ja', '', count(*), 1 FROM pool WHERE mask IN (0, {BITS['free']}) AND room > 0")
    counts.append(
        "SELECT 'start', weeks::text, '', count(first_on), weeks FROM unnest(%(weeks)s::int[]) weeks LEFT JOIN pool"
        f" ON mask IN (0, {BITS['start']}) AND first_on <= %(today)s::date + 7 * weeks GROUP BY weeks"
    )
    counts.append(
        "SELECT 'found', CASE WHEN bool_or(is_near) THEN 'near' ELSE '' END, '', count(*), 0 FROM pool WHERE mask = 0"
    )
    counts.append(
        "SELECT * FROM (SELECT 'row', id::text, coalesce(first_on::text, ''), room,"
        " row_number() OVER (ORDER BY rank DESC, sort_key, id) AS place"
        " FROM pool WHERE mask = 0 ORDER BY place LIMIT %(rows)s OFFSET (SELECT"
        " least(%(row)s::bigint, greatest(count(*) - 1, 0) / %(rows)s * %(rows)s) FROM pool WHERE mask = 0)) page"
    )
    return f"""
WITH keys AS MATERIALIZED (SELECT {keys}),
soon AS MATERIALIZED (
    SELECT intake.offer_id, sum(greatest(intake.capacity - intake.booked, 0)) AS room,
        min(greatest(coalesce(intake.starts_on, closed.until_on + 1, %(today)s::date), %(today)s::date)) AS first_on
    FROM catalog_intake intake LEFT JOIN catalog_closure closed
        ON closed.offer_id = intake.offer_id AND %(today)s::date BETWEEN closed.from_on AND closed.until_on
    WHERE NOT intake.is_cancelled AND (intake.starts_on IS NULL OR intake.starts_on >= %(today)s::date)
        AND (intake.sign_up_by IS NULL OR intake.sign_up_by >= %(today)s::date)
    GROUP BY intake.offer_id
),
found AS MATERIALIZED (
    SELECT * FROM catalog_found(%(words)s::text[], %(statuses)s::text[]) WHERE cardinality(%(words)s::text[]) > 0
),
masked AS (
    SELECT offer.id, offer.category_id, offer.track_id, offer.provider_id, offer.sort_key, {plain},
        soon.room, soon.first_on, coalesce(found.rank, 0) AS rank, coalesce(found.is_near, false) AS is_near,
        {mask} AS mask
    FROM catalog_offer offer
    LEFT JOIN found ON found.offer_id = offer.id LEFT JOIN soon ON soon.offer_id = offer.id
    WHERE offer.status = ANY(%(statuses)s::text[])
        AND (cardinality(%(words)s::text[]) = 0 OR found.offer_id IS NOT NULL)
),
pool AS MATERIALIZED (SELECT * FROM masked WHERE mask & (mask - 1) = 0)
{" UNION ALL ".join(counts)}
ORDER BY 1, 5
"""


STATEMENT = _statement()


def answer(asked: Asked) -> list[Line]:
    """What is found and what could be, each facet's choices in their order."""
    return [Line(*row[:4]) for row in ask(STATEMENT, **asked._asdict(), weeks=list(WEEKS))]
