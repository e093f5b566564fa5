"""The citizens of colleagues who are away, where one chooses among one's own."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from accounts.models import Absence, User
from cases.models import Involvement
from cases.models.case import CaseQuerySet


def absences_covered_by(user: User, today: date) -> list[Absence]:
    """Of the colleagues whose deputy this user is today, the first one back first."""
    found = Absence.objects.on(today).filter(cover=user).select_related("user")
    return list(found.order_by("until_on", "user__sort_key", "pk"))


def coordinated_by_each(cases: CaseQuerySet, people: Iterable[int]) -> CaseQuerySet:
    """Those of several colleagues, with `whose` they are."""
    found = cases.filter(
        involvements__user__in=list(people),
        involvements__part=Involvement.Part.COORDINATOR,
        involvements__until_on=None,
    )
    return found.annotate(whose=F("involvements__user"))
