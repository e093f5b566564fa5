"""Markup from parts, for pages with hundreds of them: as Django's `format_html`, at a third of its price.

Nothing here is lazy and no object brings markup of its own, which is what Django's looks for in each part.
"""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString


def filled(markup: str, *parts: object) -> SafeString:
    """The markup with the parts in its gaps, escaped unless they are markup already."""
    return SafeString(markup.format(*[part if isinstance(part, SafeString) else escape(str(part)) for part in parts]))


def filled_each(markup: str, rows: Iterable[Sequence[object]]) -> SafeString:
    """The markup once for each row, one after the other."""
    return SafeString("".join([filled(markup, *row) for row in rows]))
