"""How somebody's own label on a case is drawn: a shape and a colour, and always its words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

SHAPES = {
    "circle": SafeString('<circle cx="6" cy="6" r="5"/>'),
    "square": SafeString('<rect x="1" y="1" width="10" height="10"/>'),
    "triangle": SafeString('<path d="M6 0.5 11.5 11H0.5Z"/>'),
    "diamond": SafeString('<path d="M6 0 12 6 6 12 0 6Z"/>'),
    "star": SafeString('<path d="M6 0 7.6 4.2 12 4.4 8.5 7.2 9.7 11.6 6 9 2.3 11.6 3.5 7.2 0 4.4 4.4 4.2Z"/>'),
}


def label_mark(shape: str, colour: str, label: str) -> SafeString:
    return format_html(
        '<span class="hm-mark hm-mark--{}"><svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{}</svg>{}'
        "</span>",
        colour,
        SHAPES[shape],
        label,
    )
