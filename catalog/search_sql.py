"""Raw SQL: the offers that can be used with a title of which words begin like those searched for."""

from journal.prepared import ask

TITLED = """
SELECT slug, title FROM catalog_offer
WHERE status = 'published' AND ' ' || sort_key LIKE ALL (%s::text[]) ORDER BY sort_key, id LIMIT %s
"""


def offers_titled(words: list[str], limit: int) -> list[tuple[str, str]]:
    """Address and title; `words` as names are sorted."""
    escaped = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return ask(TITLED, [f"% {word}%" for word in escaped], limit)
