"""The week's conferences, and the days they are held on."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import only_caseworkers
from conferences.calendar import days_of, waiting, without_time
from conferences.forms.calendar import DayForm, WeekForm
from conferences.models import ConferenceDay
from conferences.planning import USUAL, change_day, free_times, hold_cases, taken_on
from danish.dates import is_working_day
from danish.http import reads_or_writes
from journal.once import saves_once

ROWS = 25
WEEK = timedelta(weeks=1)
FIRST, LAST = date(2000, 1, 3), date(2099, 12, 21)  # Mondays of weeks that have a page


def _only_with_citizens(request: StaffRequest) -> None:
    if not request.user.works_with_citizens:
        raise PermissionDenied("Konferencerne er for dem, der arbejder med borgere.")


@require_safe
def conference_list(request: StaffRequest) -> HttpResponse:
    """A week's conference days, and the analyses that have no time yet."""
    _only_with_citizens(request)
    form, today = WeekForm(request.GET), timezone.localdate()
    this_week = today - timedelta(days=today.weekday())
    monday: date = (form.cleaned_data["uge"] if form.is_valid() else None) or this_week
    days = ConferenceDay.objects.visible_to(request.user)
    of_week = days_of(request.user, days.filter(on__gte=monday, on__lt=monday + WEEK).order_by("on", "pk"))
    page = Paginator(without_time(request.user), ROWS).get_page(request.GET.get("side"))
    context = {
        "form": form,
        "days": of_week,
        "next_day": None if of_week else days.filter(on__gte=monday + WEEK).order_by("on").first(),
        "page": page,
        "waiting": waiting(request.user, page, today),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": monday - WEEK if monday > FIRST else None,
        "following": monday + WEEK if monday < LAST else None,
        "is_this_week": monday == this_week,
        "may_make_days": request.user.works_for_team and request.user.team_id is not None,
    }
    return render(request, "conferences/conference_list.html", context)


@require_safe
def day_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One day's conferences in their order, for the table and for paper."""
    _only_with_citizens(request)
    day = get_object_or_404(ConferenceDay.objects.visible_to(request.user), pk=pk)
    found = days_of(request.user, ConferenceDay.objects.filter(pk=day.pk))[0]
    today, day = timezone.localdate(), found.day
    may_change = day.team_id == _own_team(request)
    context = {"found": found, "day": day, "may_change": may_change, "takes_more": may_change and day.on >= today}
    if context["takes_more"]:
        page = Paginator(without_time(request.user), ROWS).get_page(request.GET.get("side"))
        context |= {
            "page": page,
            "waiting": waiting(request.user, page, today),
            "free": free_times(day, USUAL, taken_on([day])[day.pk]),
            "place": f"?dag={day.pk}",
        }
    return render(request, "conferences/day_detail.html", context)


@reads_or_writes
@saves_once
def day_create(request: StaffRequest) -> HttpResponse:
    only_caseworkers(request)
    if request.user.team is None:
        raise PermissionDenied("Du er ikke i et team, så der er ingen at planlægge konferencer for.")
    day = ConferenceDay(team=request.user.team, created_by=request.user)
    form = DayForm(request.POST if request.method == "POST" else None, instance=day)
    if form.is_valid():
        form.save()
        messages.success(request, f"Konferencedagen er oprettet.{_odd(day)}")
        return redirect(day)
    return render(request, "conferences/day_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def day_update(request: StaffRequest, pk: int) -> HttpResponse:
    """Another room, link or chair; another date only while nothing is planned on it."""
    only_caseworkers(request)
    day = get_object_or_404(ConferenceDay.objects.changeable_by(request.user), pk=pk)
    form = DayForm(request.POST if request.method == "POST" else None, instance=day)
    try:
        if form.is_valid():
            hold_cases(day)
            form.claim()
            change_day(form.instance, by=request.user)
            messages.success(request, f"Konferencedagen er gemt.{_odd(day)}")
            return redirect(day)
    except ValidationError as found:
        form.refuse(found)
    context = {"form": form, "day": day}
    return render(request, "conferences/day_update.html", context, status=422 if form.is_bound else 200)


def _own_team(request: StaffRequest) -> int | None:
    return request.user.team_id if request.user.works_for_team else None


def _odd(day: ConferenceDay) -> str:
    """That few are at work on that day, which may be meant."""
    return "" if is_working_day(day.on) else " Vær opmærksom på, at dagen ikke er en hverdag."
