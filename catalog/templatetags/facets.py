"""The choices of a facet and the rows of the list, composed here: a template for each costs more than to find them."""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.facets import Facet
from catalog.facets_sql import Row
from catalog.models import Delivery, Offer
from danish.addresses import address_of_slug
from danish.templatetags.danish import antal, dato, tal, timer

register = template.Library()


@register.simple_tag
def facet_boxes(facet: Facet) -> SafeString:
    """A box for each choice, with how many offers it would leave beside what else is chosen."""
    # Said to be safe where they are ours: to see whether a name must be escaped takes longer than to write it.
    name = SafeString(facet.kind.name)
    return format_html_join(
        "",
        '<label class="hm-check" for="{0}-{1}"><input type="checkbox" name="{0}" id="{0}-{1}" value="{2}"{3}>'
        "<span>{4}</span> "
        '<span class="hm-num hm-muted hm-end">{5}<span class="sr-only"> indsatser</span></span></label>',
        (
            (
                name,
                SafeString(number),
                choice.key,
                SafeString(" checked" if choice.is_chosen else ""),
                choice.label,
                SafeString(tal(choice.number)),
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


ROW = """<li class="hm-offer hm-offer--pick">
<input class="hm-noprint" type="checkbox" name="indsats" id="vaelg-{0}" value="{1}"\
 aria-label="Sammenlign {2}"{3}>
<div><a class="hm-b" href="{4}">{2}</a> <span class="hm-cat hm-cat--{5}">{6}</span>{7}
<div class="hm-small">{8}</div>
{9}<div class="hm-offer__meta"><span>{10}</span><span>{11} om ugen</span><span>{12}</span><span>{13}</span>{14}</div>
</div></li>"""
STATUSES, DELIVERIES = dict(Offer.Status.choices), dict(Delivery.choices)


@register.simple_tag
def offer_row(row: Row, room: int | None, first_on: date | None, picks: dict[str, str]) -> SafeString:
    """An offer in the list, with a box to pick it for comparison."""
    is_published = row.status == Offer.Status.PUBLISHED
    return format_html(
        ROW,
        SafeString(row.pk),
        row.slug,
        row.title,
        SafeString(" checked" if row.slug in picks else ""),
        SafeString(address_of_slug("catalog:offer_detail", row.slug)),
        row.colour,
        row.category,
        "" if is_published else format_html(' <span class="hm-tag">{}</span>', STATUSES[row.status]),
        row.purpose,
        _barriers(row.barriers),
        antal(row.duration_weeks, "uge,uger"),
        timer(float(row.hours_per_week)),
        DELIVERIES[row.delivery],
        row.provider,
        places_left(room, first_on),
    )


def _barriers(labels: list[str]) -> SafeString | str:
    if not labels:
        return ""
    tags = format_html_join("", '<span class="hm-tag hm-tag--line">{}</span>', ((label,) for label in labels))
    return format_html('<div class="hm-row hm-row--tight">{}</div>', tags)


@register.simple_tag
def places_left(room: int | None, first_on: date | None) -> SafeString | str:
    if room is None:
        return ""
    if first_on is None:
        return SafeString("<span>Ingen ledige pladser</span>")
    if room == 1:
        return format_html('<span class="hm-b">1 ledig plads fra {}</span>', dato(first_on))
    return format_html('<span class="hm-b">Ledig plads fra {}, {} i alt</span>', dato(first_on), tal(room))
