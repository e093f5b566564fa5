"""A colleague's week: the talks of each day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from followup.agenda import Slot, agenda
from followup.forms.week import WeekForm
from followup.stood_in_for import words_of_absent

WORKDAYS = 5
WEEK = timedelta(days=7)


@require_safe
def week(request: StaffRequest) -> HttpResponse:
    """Seven days, of which the template leaves out those of a weekend with nothing in it."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Ugen er for dem, der arbejder med borgere.")
    today = timezone.localdate()
    wanted = WeekForm(request.GET)
    first = wanted.monday(today)
    days = [first + timedelta(days=number) for number in range(7)]
    slots = _slots(request.user, days[0], days[-1])
    context = {
        "days": [(day, [slot for slot in slots if slot.talk.on == day]) for day in days],
        "weekend": days[WORKDAYS],
        "first": first,
        "last": days[-1],
        "earlier": first - WEEK,
        "later": first + WEEK,
        "count": len(slots),
        "today": today,
        "wanted": wanted,
    }
    return render(request, "followup/week.html", context, status=200 if wanted.is_valid() else 422)


def _slots(user: User, first: date, last: date) -> list[Slot]:
    """One's own, and those of colleagues on the days that one takes them over."""
    return agenda(user, first, last, words_of_absent(user, first, last))
