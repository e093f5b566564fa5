"""Offers found for a citizen, composed here: a template for each costs more than to find them."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from catalog.matching import Fit, Match
from catalog.templatetags.facets import DELIVERIES, places_left
from danish.addresses import address, address_of_number_and_slug
from danish.markup import filled, filled_each
from danish.templatetags.danish import antal, form_key, icon, timer

register = template.Library()

HOW_POINTS_ARE_GIVEN = (
    "Hver barriere giver så mange point, som den fylder, og en ledig plads inden for fire uger giver ét mere."
)
OFFER = """<li class="hm-offer"><div><a class="hm-b" href="{0}">{1}</a> <span class="hm-cat hm-cat--{2}">{3}</span>
<div class="hm-small">{4}</div>
<div class="hm-row hm-row--tight">{5}</div>
{6}</div>
<div class="hm-offer__act hm-noprint"><label class="hm-check hm-small"><input type="checkbox" name="indsats"\
 id="vaelg-{7}" value="{8}" form="katalog-form"{9}><span>Sammenlign<span class="sr-only"> {1}</span></span></label>
{10}</div>
<div class="hm-offer__meta"><span>{11}</span><span>{12} om ugen</span><span>{13}</span><span>{14}</span>{15}</div>
</li>"""
WHY = '<details class="hm-small hm-why"><summary>{}</summary><p>{} {}</p></details>'
ADD = """<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}
<button class="button button-secondary hm-sm" type="submit">{}Tilføj<span class="sr-only"> {}</span></button></form>"""


@register.simple_tag(takes_context=True)
def offers_found(context: template.Context, matches: Iterable[tuple[Match, int | None]]) -> SafeString:
    """Each with its reasons, a box to pick it for comparison, and the way into the plan."""
    query = context["catalogue"].query
    asked = f"?{query}" if query else ""
    return filled_each("{}", ((_offer(context, match, planned, asked),) for match, planned in matches))


def _offer(context: template.Context, match: Match, planned: int | None, asked: str) -> SafeString:
    fit, row, title = match.offer, match.offer.row, filled("{}", match.offer.title)
    met = filled_each(
        '<span class="hm-tag hm-tag--green hm-tag--wrap">{}{}</span>',
        ((icon("check"), area.label) for area in fit.met),
    )
    return filled(
        OFFER,
        _case_offer("plans:offer_show", context, fit.slug),
        title,
        row.colour,
        row.category,
        row.purpose,
        met,
        filled(WHY, match.in_short, match.why, HOW_POINTS_ARE_GIVEN) if context["by_points"] or fit.was_tried else "",
        fit.pk,
        fit.slug,
        SafeString(" checked" if fit.slug in context["picks"] else ""),
        _act(context, fit, planned, asked, title),
        antal(row.duration_weeks, "uge,uger"),
        timer(row.hours_per_week),
        DELIVERIES[row.delivery],
        row.provider,
        places_left(fit.room, fit.first_on),
    )


def _case_offer(name: str, context: template.Context, slug: str) -> str:
    return address_of_number_and_slug(name, context["case"].pk, slug)


def _act(context: template.Context, fit: Fit, planned: int | None, asked: str, title: SafeString) -> SafeString:
    builds, may_change = context.get("builds"), context.get("may_change")
    if planned:
        where = "kladden" if fit.pk in (context.get("in_draft") or ()) else "planen"
        tag = filled('<span class="hm-tag hm-tag--blue">I {}</span>', where)
        if not (builds or may_change):
            return tag
        name = "plans:plan_line" if builds else "plans:intervention_update"
        url = f"{address(name, context['case'].pk, planned)}{'#linje' if builds else ''}"
        edit = (
            '{} <a class="button button-secondary hm-sm" href="{}">Redigér<span class="sr-only"> {}, der er i planen'
        )
        return filled(edit + "</span></a>", tag, url, title)
    if builds:
        url = f"{_case_offer('plans:intervention_add', context, fit.slug)}{asked}"
        return filled(ADD, url, context["csrf_token"], form_key(context), icon("plus"), title)
    if may_change:
        add = '<a class="button button-secondary hm-sm" href="{}">{}Tilføj<span class="sr-only"> {}</span></a>'
        return filled(add, _case_offer("plans:intervention_create", context, fit.slug), icon("plus"), title)
    return SafeString("")
