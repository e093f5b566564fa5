"""Raw SQL: the offers that can be used with a title of which words begin like those searched for, and full text."""

import re

from journal.prepared import ask

MOST_WORDS = 8
# Written in migration 0003_search.
FOUND = "SELECT offer_id FROM catalog_found(%s::text[], %s::text[])"
HITS = "SELECT offer_id, meant FROM catalog_found(%s::text[], %s::text[]) ORDER BY rank DESC"

TITLED = """
SELECT slug, title FROM catalog_offer
WHERE status = 'published' AND ' ' || sort_key LIKE ALL (%s::text[]) ORDER BY sort_key, id LIMIT %s
"""


def offers_titled(words: list[str], limit: int) -> list[tuple[str, str]]:
    """Address and title; `words` as names are sorted."""
    escaped = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return ask(TITLED, [f"% {word}%" for word in escaped], limit)


def hits(words: list[str], statuses: list[str]) -> tuple[list[int], str]:
    """Offers that hold the words, the best first; and the words they hold instead, where these are misspelt."""
    rows = ask(HITS, words, statuses)
    return [pk for pk, _ in rows], rows[0][1] if rows else ""


def words_in(text: str) -> list[str]:
    """The words to look for; signs between them say nothing."""
    return re.findall(r"[^\W_]+", text.lower())[:MOST_WORDS]
