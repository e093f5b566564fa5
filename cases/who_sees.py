"""Who may open a case now, and why: the same rule as `CaseQuerySet.visible_to`, asked from the other side."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Involvement, ReasonedLook


@dataclass(frozen=True)
class Reader:
    """Somebody who may open the case for a reason of their own."""

    user: User
    why: str
    from_on: date
    until_on: date | None
    until_at: datetime | None
    may_change: bool


@dataclass(frozen=True)
class Readers:
    """Those let in by name, and the team where belonging to it is enough."""

    by_name: list[Reader]
    team: list[User]


def who_sees(case: Case, on: date) -> Readers:
    """Three queries, however many there are. Who takes part in an analysis too is named for what is more."""
    with_citizens = User.objects.active().exclude(role__in=User.WITHOUT_CITIZENS)
    involved = case.involvements.live(on).filter(user__in=with_citizens).select_related("user")
    parts = list(involved.order_by("user__sort_key", "pk"))
    team = [] if case.is_restricted else list(_team(case))
    more = {one.user for one in parts if one.part != Involvement.Part.ANALYSIS} | set(team)
    named = [one for one in parts if one.part != Involvement.Part.ANALYSIS or one.user not in more]
    readers = [_involved(case, one) for one in named]
    if case.is_restricted:
        return Readers(readers, [])
    looks = case.reasoned_looks.live().filter(user__in=with_citizens).select_related("user")
    readers += [_looking(one) for one in looks.order_by("until_at", "pk")]
    return Readers(readers, team)


def _team(case: Case) -> QuerySet[User]:
    team = User.objects.active().filter(team=case.team_id, role__in=[User.Role.CASEWORKER, User.Role.TEAM_LEAD])
    return team.order_by("sort_key", "pk")


def _involved(case: Case, one: Involvement) -> Reader:
    may_change = case.is_open and one.user.works_for_team and one.part != Involvement.Part.ANALYSIS
    return Reader(one.user, one.get_part_display(), one.from_on, one.until_on, None, may_change)


def _looking(look: ReasonedLook) -> Reader:
    why = f"Begrundet opslag: {look.get_reason_display()}"
    return Reader(look.user, why, timezone.localdate(look.given_at), None, look.until_at, may_change=False)
