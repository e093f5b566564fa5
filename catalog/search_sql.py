"""Raw SQL: the offers that can be used with a title of which words begin like those searched for, and full text."""

import re

from journal.prepared import ask

MOST_WORDS = 8
# Written in migration 0003_search.
FOUND = "SELECT offer_id FROM catalog_found(%s::text[], %s::text[])"

TITLED = """
SELECT slug, title FROM catalog_offer
WHERE status = 'published' AND ' ' || sort_key LIKE ALL (%s::text[]) ORDER BY sort_key, id LIMIT %s
"""


def offers_titled(words: list[str], limit: int) -> list[tuple[str, str]]:
    """Address and title; `words` as names are sorted."""
    escaped = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return ask(TITLED, [f"% {word}%" for word in escaped], limit)


def words_in(text: str) -> list[str]:
    """The words to look for; signs between them say nothing."""
    return re.findall(r"[^\W_]+", text.lower())[:MOST_WORDS]
