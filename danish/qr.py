"""An address as a square to point a phone at, as SVG for the page."""

from collections.abc import Iterable

import segno
from django.utils.safestring import SafeString

from danish.markup import filled

QUIET = 4  # the empty edge that readers need, in squares


def qr_code(text: str, title: str, uid: str) -> SafeString:
    """The text in black on white; `title` says what it leads to, for who cannot see it."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET
    return filled(
        '<svg class="hm-qr" viewBox="0 0 {} {}" role="img" aria-labelledby="{}" shape-rendering="crispEdges">'
        '<title id="{}">{}</title><path fill="#fff" d="M0 0h{}v{}h-{}z"/><path fill="#000" d="{}"/></svg>',
        side,
        side,
        uid,
        uid,
        title,
        side,
        side,
        side,
        "".join(_runs(rows)),
    )


def _runs(rows: Iterable[bytes]) -> Iterable[str]:
    """Neighbours in a row are one box, which draws no seams and takes a third of the letters."""
    for y, row in enumerate(rows):
        begun = None
        for x, is_dark in enumerate((*row, 0)):
            if is_dark and begun is None:
                begun = x
            elif not is_dark and begun is not None:
                yield f"M{begun + QUIET} {y + QUIET}h{x - begun}v1h-{x - begun}z"
                begun = None
