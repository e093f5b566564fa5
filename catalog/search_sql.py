"""Raw SQL: the offers that can be used with a title of which words begin like those searched for, and full text."""

import re
from typing import NamedTuple

from journal.prepared import ask

MOST_WORDS = 8
# Written in migration 0006_search.
FOUND = "SELECT offer_id FROM catalog_found(%s::text[], %s::text[])"
# One row: half a thousand of them cost more to fetch than to find.
HITS = """
SELECT coalesce(array_agg(offer_id ORDER BY rank DESC, offer_id), '{}'), coalesce(max(meant), '')
FROM catalog_found(%s::text[], %s::text[])
"""

TITLED = """
SELECT slug, title FROM catalog_offer
WHERE status = 'published' AND ' ' || sort_key LIKE ALL (%s::text[]) ORDER BY sort_key, id LIMIT %s
"""

# Barriers whose names hold the words or look like them, and whether a published offer acts on each.
NAMED = """
SELECT area.key, area.label, EXISTS (
    SELECT FROM catalog_offer_barriers link JOIN catalog_offer offer ON offer.id = link.offer_id
    WHERE link.area_id = area.id AND offer.status = 'published'
)
FROM catalog_area area,
    LATERAL (SELECT word_similarity(catalog_plain(%s), catalog_plain(area.label)) AS likeness) alike
WHERE area.kind = 'barrier' AND NOT area.is_retired AND likeness >= 0.5 ORDER BY likeness DESC, area.label LIMIT 3
"""


class Barrier(NamedTuple):
    key: str
    label: str
    is_acted_on: bool


def barriers_named(text: str) -> list[Barrier]:
    """The barriers that may be meant by words that find no offer."""
    words = " ".join(words_in(text))
    return [Barrier(*row) for row in ask(NAMED, words)] if len(words) > 2 else []


def offers_titled(words: list[str], limit: int) -> list[tuple[str, str]]:
    """Address and title; `words` as names are sorted."""
    escaped = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return ask(TITLED, [f"% {word}%" for word in escaped], limit)


def hits(words: list[str], statuses: list[str]) -> tuple[list[int], str]:
    """Offers that hold the words, the best first; and the words they hold instead, where these are misspelt."""
    ((best, meant),) = ask(HITS, words, statuses)
    return best, meant


def words_in(text: str) -> list[str]:
    """The words to look for; signs between them say nothing."""
    return re.findall(r"[^\W_]+", text.lower())[:MOST_WORDS]
