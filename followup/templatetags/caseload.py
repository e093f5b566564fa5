"""What stands above the lists of citizens: counters that filter, columns to choose, views to go to."""

from datetime import date

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.models import CaseMark
from danish.markup import filled, filled_each
from danish.templatetags.lists import sort_head
from followup.case_list_sql import View
from followup.case_rows import AT_THE_NAME
from followup.columns import Column
from followup.flags import EVERYBODY, GROUPS, NEEDS_ACTION, ON_TRACK, Flag
from followup.found import Found
from followup.marks import label_mark
from followup.orders import BY_NAME
from followup.worklist_drawn import drawn_rows
from followup.worklist_rows import Row

register = template.Library()

NOTES = SafeString('<th scope="col"><span class="sr-only">Noter</span></th>')


@register.simple_tag(takes_context=True)
def flag_counters(context: template.Context, found: Found, listed: Flag, target: str, kept: str = "") -> SafeString:
    """What somebody has to act on stands open where it counts anyone; the rest is behind »Vis alle tællere«."""
    first: list[tuple[Flag, int]] = []
    more: list[tuple[Flag, int]] = []
    for flag, count in found.counters():
        is_shown = flag is listed or flag is ON_TRACK or ((flag.acts or flag.stands) and count)
        (first if is_shown else more).append((flag, count))
    return filled(
        '<nav class="hm-flags" aria-label="Filtrér borgerne">{}</nav>'
        '<details class="hm-flags-more"><summary>Vis alle tællere ({} skjulte)</summary>'
        '<nav class="hm-flags" aria-label="De øvrige tællere">{}</nav><a href="{}">Hvad tællerne tæller</a></details>',
        _groups(context["request"], found, first, listed, target, kept),
        len(more),
        _groups(context["request"], found, more, listed, target, kept),
        reverse("followup:flag_list"),
    )


def _groups(
    request: HttpRequest, found: Found, counters: list[tuple[Flag, int]], listed: Flag, target: str, kept: str
) -> SafeString:
    """The two that are put together from others, then each group under its heading."""
    grouped = [("Overblik", [NEEDS_ACTION, ON_TRACK]), *GROUPS]
    told = [(heading, [one for one in counters if one[0] in flags]) for heading, flags in grouped]
    return filled_each(
        '<div class="hm-flags__g" role="group" aria-label="{}"><span aria-hidden="true">{}</span><div>{}</div></div>',
        ((heading, heading, _links(request, found, some, listed, target, kept)) for heading, some in told if some),
    )


def _links(
    request: HttpRequest, found: Found, counters: list[tuple[Flag, int]], listed: Flag, target: str, kept: str
) -> SafeString:
    return filled_each(
        '<a class="hm-flag{}" id="vis-{}" href="{}?{}vis={}" hx-get="{}?{}vis={}" hx-target="#{}" hx-swap="outerHTML"'
        ' hx-push-url="true"{}><b>{}</b><span>{}<br>{}</span></a>',
        (
            (
                f" hm-flag--{flag.colour}" if flag.colour else "",
                flag.key,
                *(request.path, kept, flag.key) * 2,
                target,
                SafeString(' aria-current="true"') if flag is listed else "",
                count,
                flag.lines[0].replace("{days}", days := str(found.rules.get(flag.rule))),
                flag.lines[1].replace("{days}", days),
            )
            for flag, count in counters
        ),
    )


@register.simple_tag
def flag_definition(found: Found, flag: Flag) -> SafeString:
    """What the list is a list of, to be opened by whoever asks."""
    if flag is EVERYBODY:
        return SafeString("")
    return format_html(
        '<details class="hm-def"><summary>Hvad tæller med?</summary><p>{}</p></details>', found.definition(flag)
    )


@register.simple_tag(takes_context=True)
def column_heads(context: template.Context, columns: list[Column], order: str, target: str) -> SafeString:
    """The heads of the columns that have cells of their own, each a way to sort where there is one."""
    heads = [sort_head(context, BY_NAME, "Navn", order, target)]
    for column in columns:
        if column.key in AT_THE_NAME:
            continue
        if column.order:
            heads.append(sort_head(context, column.key, column.label, order, target, column.css))
        else:
            heads.append(format_html('<th scope="col">{}</th>', column.label))
    return format_html_join("", "{}", ((head,) for head in [*heads, NOTES]))


@register.simple_tag
def worklist_rows(rows: list[Row], today: date, is_lead: bool, to_change: bool) -> SafeString:
    return drawn_rows(rows, today, is_lead=is_lead, to_change=to_change)


@register.simple_tag
def column_chooser(choices: list[tuple[str, str, bool]]) -> SafeString:
    return format_html(
        '<details class="hm-chooser"><summary class="button button-secondary">Kolonner</summary>'
        '<fieldset><legend class="sr-only">Kolonner</legend>{}</fieldset></details>',
        format_html_join(
            "",
            '<label class="hm-check"><input type="checkbox" name="kolonner" value="{}"{}><span>{}</span></label>',
            ((key, SafeString(" checked") if is_shown else "", label) for key, label, is_shown in choices),
        ),
    )


@register.simple_tag
def saved_views(views: list[View], opened: View | None) -> SafeString:
    """Links to the views somebody has saved."""
    address = reverse("case_list")
    return format_html_join(
        "",
        '<a class="hm-chip" href="{}{}"{}>{}</a>',
        (
            (address, view.address, SafeString(' aria-current="true"') if view == opened else "", view.name)
            for view in views
        ),
    )


@register.simple_tag
def own_label(mark: CaseMark | None) -> SafeString:
    return label_mark(mark.shape, mark.colour, mark.label) if mark and mark.label else SafeString("")
