"""Who may be given cases, and what goes along with one to its new responsible: apps above say at start what of theirs.

It goes along in the transaction that changes the responsible, in statements for all cases at once, and comes back the
same way if the change is undone. What somebody has changed since stays where it is.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Absence, Team, User
from cases.uncovered_sql import UNCOVERED
from danish.listing import listed
from danish.templatetags.danish import antal
from journal.prepared import ask

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


class Why(enum.Enum):
    """Why nobody stands in for something of an absence."""

    NOBODY = "nobody"
    STOPPED = "stopped"
    ELSEWHERE = "elsewhere"  # not of the team any more
    SHUT = "shut"  # of the team, but not for citizens, or not let into a protected case on all the days
    AWAY = "away"


@dataclass(frozen=True)
class Uncovered:
    """A target group, one case or, where it is neither, all the rest of an absence, without a deputy who can."""

    absence: int
    user: int
    until_on: date
    target_group: int | None
    case: int | None
    cover: User | None
    why: Why
    away: tuple[tuple[date, date], ...]  # of the deputy, on some of the same days

    @property
    def is_all_the_rest(self) -> bool:
        return self.target_group is None and self.case is None

    @property
    def in_words(self) -> str:
        """Mette Holm er selv fraværende 02.03.2026–06.03.2026"""
        if self.cover is None:
            return "Ingen vikar"
        days = ", ".join(str(Absence(from_on=first, until_on=last)) for first, last in self.away)
        told = {
            Why.STOPPED: "kan ikke længere logge ind",
            Why.ELSEWHERE: "er ikke længere i teamet",
            Why.SHUT: "kan ikke åbne sagen alle dage" if self.case else "kan ikke åbne sagerne",
            Why.AWAY: f"er selv fraværende {days}",
        }
        return f"{self.cover.name} {told[self.why]}"


def uncovered(people: Iterable[int] | None, first: date, last: date = date.max) -> list[Uncovered]:
    """What of these people's absences, on days from the first to the last, has no deputy who can take it over.

    Of everybody, if no people are named. The rest of an absence comes first, then what has deputies of its own.
    """
    rows = ask(UNCOVERED, people=None if people is None else sorted(set(people)), first=first, last=last)
    covers = User.objects.in_bulk({row[5] for row in rows if row[5]})
    return [
        Uncovered(pk, user, until_on, group, case, covers.get(cover), Why(why), tuple(map(tuple, days or ())))
        for pk, user, until_on, group, case, cover, why, days in rows
    ]


def without_deputy(people: Iterable[int] | None, today: date) -> dict[int, date]:
    """Who is away that day and has nobody for what no deputy of a part is named for; until when."""
    return {one.user: one.until_on for one in uncovered(people, today, today) if one.is_all_the_rest}


def receivers(today: date) -> QuerySet[User]:
    """Those whom cases can be given to."""
    return (
        User.objects.caseworkers()
        .filter(team__in=Team.objects.open(today))
        .exclude(pk__in=without_deputy(None, today))
    )


def why_not(people: Iterable[User], today: date) -> dict[int, str]:
    """Why no case can be given to each of these colleagues; nothing of `receivers`."""
    asked = list(people)
    until = without_deputy([user.pk for user in asked], today)
    told = {user.pk: _hindrance(user, until.get(user.pk), today) for user in asked}
    return {pk: f"{why} Vælg en anden." for pk, why in told.items() if why}


def _hindrance(user: User, alone_until: date | None, today: date) -> str:
    if not user.is_active:
        return f"{user.name} kan ikke længere logge ind."
    if not user.works_for_team or user.team is None:
        return f"{user.name} kan ikke være ansvarlig for sager."
    if user.team.closed_on and user.team.closed_on <= today:
        return f"{user.name} er i et team, der er nedlagt."
    if alone_until:
        return f"{user.name} er fraværende til og med {alone_until:%d.%m.%Y} uden vikar."
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


def come_back(followed: Iterable[Followed]) -> Followed:
    """Give what went along to whoever is responsible again, but for what somebody has changed since; what did."""
    known, came = list(followed), {}
    for follower in _followers:
        versions = {int(pk): version for one in known for pk, version in one.get(follower.name, {}).items()}
        waiting = follower.waiting(timezone.localdate()).filter(pk__in=versions)
        found = waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", "version")
        coming = [pk for pk, version in found if version == versions[pk]]
        _to_responsible(follower, coming)
        came[follower.name] = {str(pk): versions[pk] + 1 for pk in coming}
    return came


def seen_again(followed: Mapping[str, Any], came: Followed) -> dict[str, Any]:
    """What went along earlier, as it was until it went on and came back: nobody has changed that since."""

    def now(pk: str, version: int, rows: Mapping[str, int]) -> int:
        return rows[pk] if rows.get(pk) == version + 2 else version

    return dict(followed) | {
        name: {pk: now(pk, version, rows) for pk, version in followed[name].items()}
        for name, rows in came.items()
        if name in followed
    }


def _to_responsible(follower: Follower, pks: list[int]) -> None:
    """One after the other would be a statement for each."""
    from cases.models.involvement import Involvement  # which asks this module what goes along

    if not pks:
        return
    now = Involvement.objects.coordinators().filter(case=OuterRef("case"), until_on=None).values("user")[:1]
    rows = follower.waiting(timezone.localdate()).filter(Q(pk__in=pks))
    rows.update(**{follower.person: Subquery(now), "version": F("version") + 1})


def in_words(followed: Mapping[str, Any]) -> str:
    """2 samtaler, 1 opgave og 1 indsats; empty when nothing went along"""
    told = [(len(followed.get(follower.name, {})), follower.words) for follower in _followers]
    return listed([antal(number, words) for number, words in told if number])
