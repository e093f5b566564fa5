"""The citizens of colleagues who are away, where one chooses among one's own."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, When

from accounts.models import Absence, User
from cases.deputies_sql import Deputy, on_day
from cases.models import Involvement
from cases.models.case import CaseQuerySet


def stands_in_words(name: str, *, is_asked: bool) -> str:
    """Du dækker for Mette Kjær; to the lead where nobody was asked, or nobody is there: Mette Kjær er uden vikar"""
    return f"Du dækker for {name}" if is_asked else f"{name} er uden vikar"


def words_of_absent(user: User, first: date, last: date) -> dict[int, str]:
    """By who is away some of these days and may have left something to this user: what is said of it."""
    asked = Q(cover=user) | Q(parts__cover=user)
    is_lead = user.role == User.Role.TEAM_LEAD and user.team_id
    anyway = Q(user__team=user.team_id) if is_lead else Q(pk__in=[])
    found = Absence.objects.within(first, last).filter(asked | anyway).exclude(user=user).select_related("user")
    known: Any = found.annotate(is_asked=Case(When(asked, then=True), default=False)).order_by("is_asked", "pk")
    # Where one was asked for some of the days only, that is what is said.
    return {one.user_id: stands_in_words(one.user.name, is_asked=one.is_asked) for one in known}


def coordinated_by_each(cases: CaseQuerySet, user: User, away: Iterable[Absence], today: date) -> CaseQuerySet:
    """The user's own, and what they take over from those who are away, with `whose` they are."""
    found = cases.filter(
        involvements__user__in=[user.pk, *(one.user_id for one in away)],
        involvements__part=Involvement.Part.COORDINATOR,
        involvements__until_on=None,
    ).annotate(whose=F("involvements__user"))
    taken_over = Q(deputy=user.pk)
    return found.alias(deputy=Deputy(F("whose"), F("pk"), on_day(today))).filter(Q(whose=user.pk) | taken_over)
