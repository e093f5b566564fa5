"""Days as they are said, and the bars that show them."""

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString

from danish.charts import days_bar
from danish.filter_widgets import filter_group
from danish.templatetags.danish import tal
from evaluation.lead_times import LeadTime

register = template.Library()
register.simple_tag(filter_group)


@register.filter
def dage(days: float | timedelta) -> str:
    """1 dag, 12,5 dage"""
    number = days / timedelta(days=1) if isinstance(days, timedelta) else days
    return f"{tal(number)} {'dag' if number == 1 else 'dage'}"


@register.simple_tag
def since_yes_bar(one: LeadTime, longest: int) -> SafeString:
    return days_bar(one.since_yes or 0, one.most_since_yes or 0, one.deadline, longest)
