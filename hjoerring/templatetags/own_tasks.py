"""What Min dag shows of apps that it cannot import."""

from dataclasses import dataclass
from datetime import date, time

from django import template
from django.utils import timezone

from accounts.models import User
from conferences.models import Contribution
from conferences.own_conferences import own_conferences
from conferences.own_contributions import own_to_write
from danish.addresses import address

register = template.Library()
SHOWN = 5


@register.simple_tag
def own_contributions(user: User) -> list[Contribution]:
    """What the user is asked to write and has not signed, the most urgent first."""
    return own_to_write(user.pk, timezone.localdate())[:SHOWN]


@dataclass(frozen=True)
class AtTheTable:
    """A conference that the user takes part in."""

    on: date
    at: time
    name: str
    words: str
    url: str


@register.simple_tag
def conferences_between(user: User, first: date, last: date) -> list[AtTheTable]:
    """The conferences of these days that the user is invited to, in cases open to them."""
    rows = []
    for one in own_conferences(user, first, last):
        begin = timezone.localtime(one.starts_at)
        case, where = one.analysis.case, f". {one.day.place}" if one.day else ""
        url = address("conferences:analysis_detail", case.pk)
        rows.append(AtTheTable(begin.date(), begin.time(), case.citizen.name, f"Konference{where}", url))
    return rows


@register.filter
def on_day(conferences: list[AtTheTable], day: date) -> list[AtTheTable]:
    return [one for one in conferences if one.on == day]
