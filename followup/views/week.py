"""A colleague's week: the talks of each day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from danish.dates import parse_date
from followup.models import Meeting

WORKDAYS = 5


@require_safe
def week(request: StaffRequest) -> HttpResponse:
    """Monday to Friday, and the weekend when there is something in it."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Ugen er for dem, der arbejder med borgere.")
    today = timezone.localdate()
    first = _monday(request.GET.get("fra", ""), today)
    last = first + timedelta(days=6)
    talks = list(Meeting.objects.of_days(request.user, first, last))
    days = [first + timedelta(days=number) for number in range(7)]
    context = {
        "days": [
            (day, found) for day, found in _by_day(days, talks) if day < first + timedelta(days=WORKDAYS) or found
        ],
        "first": first,
        "last": last,
        "earlier": first - timedelta(days=7),
        "later": first + timedelta(days=7),
        "count": len(talks),
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


def _by_day(days: list[date], talks: list[Meeting]) -> list[tuple[date, list[Meeting]]]:
    return [(day, [one for one in talks if one.on == day]) for day in days]
