"""The day's talks of somebody who is away: those a lead may give to others, and how many there are in all."""

from datetime import date

from django.db.models import F

from accounts.models import Absence, User
from cases.models import Case
from followup.models import Meeting
from followup.models.meeting import MeetingQuerySet


def talks_of(absence: Absence, lead: User, on: date, *, to_change: bool) -> list[Meeting]:
    """Those that the lead may see and change; their cases are held before they are read, as by everybody."""
    found = _of(absence, Meeting.objects.visible_to(lead), on)
    if to_change:
        cases = Case.objects.visible_to(lead).filter(pk__in=found.values("case")).select_for_update().order_by("pk")
        list(cases.values_list("pk", flat=True))
    rows = found.select_related("case__citizen", "group", "held_by").order_by(F("at").asc(nulls_last=True), "pk")
    return [one for one in rows if one.case.can_be_changed_by(lead)]


def how_many(absence: Absence, on: date) -> int:
    return _of(absence, Meeting.objects.as_system("how many, and nothing of whom"), on).count()


def _of(absence: Absence, talks: MeetingQuerySet, on: date) -> MeetingQuerySet:
    return talks.planned().filter(held_by=absence.user, on=on, case__closed_on=None)
