"""Amounts and weeks as the page about the investment writes them."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

from danish.templatetags.danish import tal
from evaluation.report_numbers import one_decimal

register = template.Library()

NOT_WRITTEN = "–"


@register.filter
def beloeb(amount: Decimal | None) -> str:
    """8.800.000 in whole kroner, the unit stands beside; a line where none is written"""
    return NOT_WRITTEN if amount is None else tal(amount.quantize(Decimal(1), ROUND_HALF_UP))


@register.filter
def mer(amount: Decimal | None) -> str:
    """+120.000 where more was spent than planned, −80.000 where less"""
    return f"+{beloeb(amount)}" if amount is not None and amount > 0 else beloeb(amount)


@register.filter
def uger_tal(weeks: Decimal) -> str:
    """68,4 and −1.250,0: with one decimal, so that a sum can be done again"""
    return one_decimal(weeks)
