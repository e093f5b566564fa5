"""The counters above a list: each is a link to the cases it counts."""

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from followup.flags import EVERYBODY, ON_TRACK, Flag
from followup.found import Found

register = template.Library()


@register.simple_tag(takes_context=True)
def flag_counters(context: template.Context, found: Found, listed: Flag, target: str, kept: str = "") -> SafeString:
    """What somebody has to act on stands open where it counts anyone; the rest is behind »Flere tællere«."""
    first: list[tuple[Flag, int]] = []
    more: list[tuple[Flag, int]] = []
    for flag, count in found.counters():
        is_shown = flag is listed or flag is ON_TRACK or (flag.acts and count)
        (first if is_shown else more).append((flag, count))
    return format_html(
        '<nav class="hm-flags" aria-label="Filtrér borgerne">{}</nav>'
        '<details class="hm-flags-more"><summary>Flere tællere</summary>'
        '<nav class="hm-flags" aria-label="Flere tællere">{}</nav><a href="{}">Hvad tællerne tæller</a></details>',
        _links(context["request"], found, first, listed, target, kept),
        _links(context["request"], found, more, listed, target, kept),
        reverse("followup:flag_list"),
    )


def _links(
    request: HttpRequest, found: Found, counters: list[tuple[Flag, int]], listed: Flag, target: str, kept: str
) -> SafeString:
    return format_html_join(
        "",
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
