"""The conferences that one user takes part in."""

from datetime import date

from django.db.models import F, Max, QuerySet

from accounts.models import User
from cases.models import Case
from cases.models.case import CaseQuerySet
from conferences.models import Conference
from conferences.models.conference import ConferenceQuerySet
from journal.composed import composed_once


def own_conferences(user: User, first: date, last: date) -> list[Conference]:
    """Those of these days that the user is invited to, in cases open to them: in one statement."""
    return _taken_part_in(*CaseQuerySet.reach_of(user), user.pk, first, last)


@composed_once
def _taken_part_in(
    team: int, involved: list[int], looked: list[int], user_pk: int, first: date, last: date
) -> ConferenceQuerySet:
    found = Conference.objects.filter(analysis__case__in=Case.objects.reached(team, involved, looked)).taking_time()
    found = found.filter(participants__user=user_pk, starts_at__date__range=(first, last))
    return found.select_related("analysis__case__citizen", "day__room").order_by("starts_at", "pk")


def in_calendar(user: User, first: date, last: date) -> QuerySet[Conference]:
    """Those of these days that the user is invited to, called off ones too, with when they were last changed."""
    found = Conference.objects.visible_to(user).filter(participants__user=user, starts_at__date__range=(first, last))
    return found.annotate(changed_at=Max("events__pgh_created_at"), case_id=F("analysis__case")).order_by(
        "starts_at", "pk"
    )
