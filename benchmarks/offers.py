"""A catalogue of thousands: each shipped offer again and again, with words, barriers and places of another one."""

from typing import Any

# `pick` is benchmarks.seed's own; the columns are those of the table as it is now.
COPIES = """
INSERT INTO catalog_offer ({columns})
SELECT {values}
FROM generate_series(1, %(offers)s) i
JOIN LATERAL (SELECT * FROM catalog_offer WHERE id = (%(shipped)s::bigint[])[1 + i %% cardinality(%(shipped)s)]) offer
    ON true
JOIN LATERAL (SELECT * FROM catalog_offer
    WHERE id = (%(shipped)s::bigint[])[1 + pg_temp.pick(i, 40, cardinality(%(shipped)s))]) other ON true
"""
CHANGED = {
    "key": "'bench_' || i",
    "slug": "'bench-' || i",
    "title": "left(offer.title || ' med ' || lower(other.title) || ' ' || i, 120)",
    "content": "offer.content || E'\\n' || other.content",
    "category_id": "other.category_id",
    "track_id": "other.track_id",
    "price_per_week": "pg_temp.pick(i, 41, 30) * 100",
    "place": "(%(towns)s::text[])[1 + pg_temp.pick(i, 42, %(town_count)s)]",
    "delivery": "(ARRAY['individual', 'group', 'workplace'])[1 + pg_temp.pick(i, 43, 3)]",
}
LINKS = [
    """
INSERT INTO {table} (offer_id, {column})
SELECT copy.id, link.{column} FROM catalog_offer copy
JOIN {table} link
    ON link.offer_id = (%(shipped)s::bigint[])[1 + substr(copy.key, 7)::int %% cardinality(%(shipped)s)]
WHERE copy.key LIKE 'bench\\_%%'
""".format(table=f"catalog_offer_{name}", column=column)
    for name, column in {"barriers": "area_id", "strengthens": "area_id", "target_groups": "targetgroup_id"}.items()
]
INTAKES = """
INSERT INTO catalog_intake (offer_id, starts_on, capacity, booked, waiting, days_to_answer, place, is_cancelled,
    cancelled_because, version)
SELECT id, CASE WHEN n > 1 THEN %(today)s::date + 14 * n - pg_temp.pick(id, 44, 20) END, 10,
    CASE WHEN pg_temp.pick(id * 4 + n, 45, 3) = 0 THEN 10 ELSE pg_temp.pick(id, 46, 9) END, 0, 5, '', false, '', 1
FROM catalog_offer, generate_series(1, 3) n WHERE pg_temp.pick(id, 47, 3) > 0
"""
# Every twentieth is written anew: these offers are much more alike than real ones, and the desk shows but a few pairs.
ALIKE = "SELECT catalog_write_alike(id) FROM catalog_offer WHERE id %% 20 = 0"
# Who sees the desk.
EDITOR = """
INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, role, profession, phone, digest_by_mail, team_id)
SELECT 1 + max(id), %(password)s, false, 'bench_editor', 'Henning', 'Overgaard', '', false, true, %(now)s, 'curator',
    'caseworker', '', false, NULL
FROM accounts_user
"""


def statements(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'catalog_offer'"
        " AND table_schema = current_schema() AND column_name <> 'id' AND is_generated = 'NEVER' ORDER BY 1"
    )
    columns = [name for (name,) in cursor.fetchall()]
    copies = COPIES.format(
        columns=", ".join(f'"{name}"' for name in columns),
        values=", ".join(CHANGED.get(name, f'offer."{name}"') for name in columns),
    )
    return [copies, *LINKS, INTAKES, EDITOR, "SELECT catalog_write_words(id) FROM catalog_offer", ALIKE]
