"""Who may be given cases, and what goes along with one to its new responsible: apps above say at start what of theirs.

It goes along in the transaction that changes the responsible, in statements for all cases at once, and comes back the
same way if the change is undone. What somebody has changed since stays where it is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Absence, Team, User

# By the name of what they are: the keys of the rows that went along, each with the version it got by that.
Followed = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Follower:
    """Rows of a `case` with a `version` that are some colleague's to do."""

    name: str
    words: str  # one and several
    person: str  # the field that says whose they are
    waiting: Callable[[date], QuerySet[Any]]  # those of all cases that are still to be done on a day


_followers: list[Follower] = []


def follows(follower: Follower) -> None:
    if follower.name not in [one.name for one in _followers]:
        _followers.append(follower)


def uncovered(today: date) -> QuerySet[Absence]:
    """Absences of that day with no deputy who is there and can log in."""
    is_away = Exists(Absence.objects.on(today).filter(user=OuterRef("cover")))
    covered = Absence.objects.on(today).filter(~is_away, cover__is_active=True)
    return Absence.objects.on(today).exclude(pk__in=covered.values("pk"))


def receivers(today: date) -> QuerySet[User]:
    """Those whom cases can be given to."""
    away = uncovered(today).values("user")
    return User.objects.caseworkers().filter(team__in=Team.objects.open(today)).exclude(pk__in=away)


def why_not(user: User, today: date) -> str:
    """Why no case can be given to this colleague; empty for `receivers`."""
    if not user.is_active:
        return f"{user.name} kan ikke længere logge ind. Vælg en anden."
    if not user.works_for_team or user.team is None:
        return f"{user.name} kan ikke være ansvarlig for sager. Vælg en anden."
    if user.team.closed_on and user.team.closed_on <= today:
        return f"{user.name} er i et team, der er nedlagt. Vælg en anden."
    absence = uncovered(today).filter(user=user).first()
    if absence:
        return f"{user.name} er fraværende til og med {absence.until_on:%d.%m.%Y} uden vikar. Vælg en anden."
    return ""


def go_along(from_whom: Mapping[int, int]) -> dict[int, Followed]:
    """Give what waits in these cases to whoever is responsible there now, if it was that colleague's before."""
    went: dict[int, Followed] = {}
    for follower in _followers:
        person = f"{follower.person}_id"
        waiting = follower.waiting(timezone.localdate()).filter(
            case__in=list(from_whom), **{f"{person}__in": set(from_whom.values())}
        )
        found = waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", "case_id", "version", person)
        going = [(pk, case, version) for pk, case, version, whose in found if from_whom[case] == whose]
        _to_responsible(follower, [pk for pk, _, _ in going])
        for pk, case, version in going:
            went.setdefault(case, {}).setdefault(follower.name, {})[str(pk)] = version + 1
    return went


def come_back(followed: Iterable[Followed]) -> None:
    """Give what went along to whoever is responsible again, but for what somebody has changed since."""
    known = list(followed)
    for follower in _followers:
        versions = {int(pk): version for one in known for pk, version in one.get(follower.name, {}).items()}
        waiting = follower.waiting(timezone.localdate()).filter(pk__in=versions)
        found = waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", "version")
        _to_responsible(follower, [pk for pk, version in found if version == versions[pk]])


def _to_responsible(follower: Follower, pks: list[int]) -> None:
    """One after the other would be a statement for each."""
    from cases.models.involvement import Involvement  # which asks this module what goes along

    if not pks:
        return
    now = Involvement.objects.coordinators().filter(case=OuterRef("case"), until_on=None).values("user")[:1]
    rows = follower.waiting(timezone.localdate()).filter(Q(pk__in=pks))
    rows.update(**{follower.person: Subquery(now), "version": F("version") + 1})


def in_words(followed: Mapping[str, Any]) -> str:
    """2 samtaler og 1 opgave; empty when nothing went along"""
    told = []
    for follower in _followers:
        if number := len(followed.get(follower.name, {})):
            one, several = follower.words.split(",")
            told.append(f"{number} {one if number == 1 else several}")
    return " og ".join(told)
