"""The row of buttons that weighs a resource or barrier on one click."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.models.factor import BARRIER_WORDS, RESOURCE_WORDS

register = template.Library()


@register.simple_tag
def weigh_buttons(kind: str, label: str, what: str, pk: object, chosen: int | None = None) -> SafeString:
    """A button for each weight. The ids are those of the area before and after it is found, so that focus stays."""
    scale = BARRIER_WORDS if kind == "barrier" else RESOURCE_WORDS
    return format_html_join(
        "",
        '<button class="hm-chip" type="submit" id="vaegt-{}{}-{}" name="weight" value="{}" title="{}"{}>'
        '<span class="sr-only">{}: </span>{}<span class="sr-only"> – {}</span></button>',
        (
            (
                what,
                pk,
                weight,
                weight,
                words,
                "" if chosen is None else format_html(' aria-pressed="{}"', "true" if weight == chosen else "false"),
                label,
                weight,
                words,
            )
            for weight, words in scale.items()
            if weight or chosen is not None
        ),
    )
