"""Markup from parts, for pages with hundreds of them: as Django's `format_html`, at a third of its price.

Nothing here is lazy and no object brings markup of its own, which is what Django's looks for in each part.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

_like_markup = re.compile("[&<>\"']").search


def filled(markup: str, *parts: object) -> SafeString:
    """The markup with the parts in its gaps, escaped unless they are markup already."""
    return SafeString(markup.format(*map(escaped, parts)))


def escaped(part: object) -> str:
    """Markup as it is, and all else so that none of it is taken for markup; most parts have nothing that could be."""
    if isinstance(part, SafeString):
        return part
    text = str(part)
    return escape(text) if _like_markup(text) else text


def filled_each(markup: str, rows: Iterable[Sequence[object]]) -> SafeString:
    """The markup once for each row, one after the other."""
    return SafeString("".join([filled(markup, *row) for row in rows]))
