"""Choosing a citizen for what is not asked from a page of their case: to register a talk, or to write a task."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from accounts.models import Absence, User
from cases import searches
from cases.access import note_look, only_caseworkers
from cases.deputies_sql import Deputy, absences_for, on_day
from cases.models import Case
from cases.models.case import CaseQuerySet
from danish.http import reads_or_writes
from followup.forms.meeting_choose import MeetingChooseForm
from followup.models import Meeting
from followup.stood_in_for import coordinated_by_each

CHOICES = 200


@reads_or_writes
@writes_nothing
def meeting_choose(request: StaffRequest) -> HttpResponse:
    """Whose talk is to be registered, or who a task is about: one's own citizens and those one stands in for.

    Talks that wait to be registered come first.

    A search among them is sent as a form, so that the name stays out of the address.
    """
    user, today = request.user, timezone.localdate()
    only_caseworkers(request)
    if searches.is_sent(request):
        return searches.lead_on(request, MeetingChooseForm(request.POST or request.GET))
    form = MeetingChooseForm(searches.asked(request))
    if form.has_error("til"):
        raise PermissionDenied("Siden findes ikke.")
    if form.words:
        note_look(request)
    CaseQuerySet.ask_reach_once(user)
    away = absences_for(user, today)
    holders = [user.pk, *(one.user_id for one in away)]
    seen = Case.objects.visible_to(user).open().for_display().order_by("citizen__sort_key", "pk").matching(form.words)
    waiting = Meeting.objects.visible_to(user).planned().filter(held_by__in=holders, on__lte=today)
    deputy = Deputy(F("held_by"), F("case"), on_day(today))
    waiting = waiting.alias(deputy=deputy).filter(Q(held_by=user) | Q(deputy=user.pk))
    context = {
        "form": form,
        "cases": seen.coordinated_by(user)[:CHOICES],
        "covered": _by_colleague(away, seen, user, today),
        "waiting": []
        if form.is_task or form.words
        else waiting.select_related("case__citizen", "held_by").order_by("on", "at", "pk"),
        "search_is_over": searches.is_over(request),
        "today": today,
    }
    template = "followup/meeting_choose.html" + ("#own" if request.htmx else "")
    return render(request, template, context)


def _by_colleague(
    away: list[Absence], cases: CaseQuerySet, user: User, today: date
) -> list[tuple[Absence, list[Case]]]:
    """In one statement, however many are away."""
    if not away:
        return []
    each: Any = coordinated_by_each(cases, user, away, today)
    found = list(each.exclude(whose=user.pk)[:CHOICES])
    return [(one, [case for case in found if case.whose == one.user_id]) for one in away]
