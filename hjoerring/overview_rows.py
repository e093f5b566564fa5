"""What the overview asks each time it is opened, about a case that `open_case` has let through."""

from datetime import date

from django.db.models import QuerySet

from cases.models import CaseMark, Goal
from journal.composed import composed_once
from journal.models import Event
from plans.models import Intervention

LATEST = 6
NOT_SHOWN = ["category__loaded"]


@composed_once
def goals_of(case_id: int) -> QuerySet[Goal]:
    return Goal.objects.live().filter(case=case_id).select_related("branch")


@composed_once
def interventions_of(case_id: int, today: date) -> QuerySet[Intervention]:
    held = Intervention.objects.filter(case=case_id).exclude(status="dropped").with_ends_soon(today)
    return held.select_related("category").defer(*NOT_SHOWN)


@composed_once
def mark_of(case_id: int, user_id: int) -> QuerySet[CaseMark]:
    return CaseMark.objects.filter(case=case_id, user=user_id)


@composed_once
def events_of(case_id: int) -> QuerySet[Event]:
    return Event.objects.of_case(case_id)[:LATEST]
