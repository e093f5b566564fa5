"""The choices of a facet, composed here: a template for each of a hundred boxes costs more than the page's rows."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.facets import Facet
from danish.templatetags.danish import tal

register = template.Library()


@register.simple_tag
def facet_boxes(facet: Facet) -> SafeString:
    """A box for each choice, with how many offers it would leave beside what else is chosen."""
    name = facet.kind.name
    return format_html_join(
        "",
        '<label class="hm-check" for="{0}-{1}"><input type="checkbox" name="{0}" id="{0}-{1}" value="{2}"{3}>'
        "<span>{4}</span> "
        '<span class="hm-num hm-muted hm-end">{5}<span class="sr-only"> indsatser</span></span></label>',
        (
            (
                name,
                number,
                choice.key,
                SafeString(" checked" if choice.is_chosen else ""),
                choice.label,
                tal(choice.number),
            )
            for number, choice in enumerate(facet.choices)
        ),
    )


@register.simple_tag
def facet_summary(facet: Facet) -> SafeString:
    chosen = len(facet.chosen)
    count = (
        format_html(' <span class="hm-count">{}<span class="sr-only"> valgt</span></span>', chosen) if chosen else ""
    )
    return format_html("<summary>{}{}</summary>", facet.kind.label, count)
