"""How far something moved, as a number with its sign and in words."""

from django import template
from django.utils.safestring import SafeString

from danish.markup import filled
from danish.steps import signed
from followup.steps import Indicator

register = template.Library()


@register.filter
def delta(change: float | None) -> SafeString:
    """+2 in green, ±0, −1 in red; nothing when there is nothing to compare with"""
    if change is None:
        return SafeString("")
    look = "up" if change > 0 else "down" if change < 0 else "flat"
    return filled('<span class="hm-delta hm-delta--{}">{}</span>', look, signed(change))


@register.filter
def moved(one: Indicator) -> str:
    """er gået fra 5 til 7, fra 2 ved start."""
    told = one.told
    if told[-1] == told[-2]:
        return f"er fortsat {told[-1]}."
    start = f", fra {told[0]} ved start" if len(told) > 2 and told[0] != told[-2] else ""
    return f"er gået fra {told[-2]} til {told[-1]}{start}."
