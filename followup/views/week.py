"""A colleague's week: the talks of each day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from danish.dates import parse_date
from followup.agenda import agenda

WORKDAYS = 5
WEEK = timedelta(days=7)


@require_safe
def week(request: StaffRequest) -> HttpResponse:
    """Seven days, of which the template leaves out those of a weekend with nothing in it."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Ugen er for dem, der arbejder med borgere.")
    today = timezone.localdate()
    first = _monday(request.GET.get("fra", ""), today)
    days = [first + timedelta(days=number) for number in range(7)]
    slots = agenda(request.user, days[0], days[-1])
    context = {
        "days": [(day, [slot for slot in slots if slot.talk.on == day]) for day in days],
        "weekend": days[WORKDAYS],
        "first": first,
        "last": days[-1],
        "earlier": first - WEEK,
        "later": first + WEEK,
        "count": len(slots),
        "today": today,
    }
    return render(request, "followup/week.html", context)


def _monday(text: str, today: date) -> date:
    """Of the week that was asked for; one that nobody can read is this week."""
    try:
        day = parse_date(text, today) if text else today
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())
