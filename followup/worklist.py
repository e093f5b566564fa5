"""Min dag: whose cases it is about, one's own and those of colleagues one stands in for."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.db.models import F, QuerySet, Value

from accounts.models import User
from cases.deputies_sql import Deputy, on_day
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet
from followup.flags import NEEDS_ACTION
from followup.flags_sql import find, find_in
from followup.found import Found
from followup.models import Digest
from followup.stood_in_for import stands_in_words
from followup.worklist_rows import Row, rows
from followup.worklist_sql import beside
from journal.composed import Words, words_of

SHOWN = 8


def caseload(user: User, today: date) -> CaseQuerySet:
    """The open cases a person has to do with: a lead the team's, a caseworker those they are responsible for,
    others those they are involved in."""
    return _theirs(Case.objects.visible_to(user).open(), user.role, user.pk, user.team_id or 0, today)


def _theirs(cases: CaseQuerySet, role: str, user_pk: int, team: int, today: date) -> CaseQuerySet:
    if role == User.Role.TEAM_LEAD:
        return cases.filter(team=team)
    if role == User.Role.CASEWORKER:
        return cases.coordinated_by(user_pk)
    return cases.filter(pk__in=Involvement.objects.live(today).filter(user=user_pk).values("case"))


@dataclass(frozen=True)
class Away:
    """A colleague who is away today, and something of whose is this user's."""

    pk: int
    name: str
    until_on: date
    is_asked: bool  # else it comes to the lead, because somebody is missing

    @property
    def words(self) -> str:
        return stands_in_words(self.name, is_asked=self.is_asked)


def _of(cases: CaseQuerySet, coordinator: int, group: int) -> CaseQuerySet:
    """Of one coordinator and of one target group, where they are asked for."""
    cases = cases.coordinated_by(coordinator) if coordinator else cases
    return cases.filter(target_group=group) if group else cases


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to; only a lead looks at the work of others, unless they are away.

    Asked for along with it is this morning's digest, which stands above the list until it is put away.
    """

    groups: list[tuple[int, str]]
    colleagues: list[tuple[int, str]] | None
    away: list[Away]
    digest: Digest | None

    @classmethod
    def of(cls, user: User, today: date) -> Self:
        """A lead who stands in for somebody is shown it too, as the morning told them."""
        is_lead = user.role == User.Role.TEAM_LEAD
        found = beside(user.pk, today, (is_lead and user.team_id) or 0)

        def of_kind(wanted: str) -> list[tuple[int, str]]:
            return [(pk, name) for kind, pk, name, *_ in found if kind == wanted]

        away = [Away(pk, name, *days) for kind, pk, name, *days, _ in found if kind == "away"]
        told = ((pk, json.loads(numbers)) for pk, numbers in of_kind("digest"))
        digest = next((Digest(pk=pk, user=user, on=today, counts=counts) for pk, counts in told), None)
        return cls(of_kind("group"), of_kind("colleague") if is_lead else None, away, digest)


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to, in numbers; 0 is all."""

    absent: int  # whose cases it is about, instead of one's own
    coordinator: int
    group: int


def found_for(user: User, today: date, narrowed: Narrowed) -> Found:
    """The cases that the page is about with their flags, whatever the counter."""
    kept = _words(user.role, bool(narrowed.absent), bool(narrowed.coordinator), bool(narrowed.group))
    numbers = [user.pk, user.team_id or 0, today, narrowed.absent, narrowed.coordinator, narrowed.group]
    return find_in(kept.text, kept.said([*CaseQuerySet.reach_of(user), *numbers]), user, today)


@lru_cache(maxsize=64)
def _words(role: str, of_absent: bool, of_coordinator: bool, of_group: bool) -> Words:
    """Of somebody who is away only what this user takes over, and may see: to stand in opens no case."""

    def compose(
        reach_team: int, involved: list[int], looked: list[int], user_pk: int, team: int, today: date, *chosen: int
    ) -> QuerySet[Case, Any]:
        absent, coordinator, group = chosen
        cases = Case.objects.reached(reach_team, involved, looked).open()
        if of_absent:
            deputy = Deputy(Value(absent), F("pk"), on_day(today))
            cases = cases.coordinated_by(absent).alias(deputy=deputy).filter(deputy=user_pk)
        else:
            cases = _theirs(cases, role, user_pk, team, today)
        coordinator, group = coordinator if of_coordinator else 0, group if of_group else 0
        return _of(cases, coordinator, group).order_by().values("pk")

    return words_of(compose, (0, [], [], 0, 0, date.min, 0, 0, 0))


@dataclass(frozen=True)
class Covered:
    """What waits in the place of one colleague who is away, but for those that the list above has already."""

    away: Away
    rows: list[Row]
    waiting: int
    everybody: int
    listed: int  # by the list above: a lead's may be of the whole team

    @property
    def key(self) -> str:
        return f"daekker-{self.away.pk}"


def in_their_place(user: User, away: list[Away], today: date, narrowed: Narrowed) -> list[Covered]:
    """The most urgent of each that the list itself is not about, in as many statements for many as for one."""
    if not away:
        return []
    people = [one.pk for one in away]
    parts = Involvement.objects.filter(part=Involvement.Part.COORDINATOR, until_on=None, user__in=people)
    mine = parts.alias(deputy=Deputy(F("user"), F("case"), on_day(today))).filter(deputy=user.pk)
    theirs = Case.objects.visible_to(user).open().filter(pk__in=mine.values("case"))
    own = _theirs(theirs, user.role, user.pk, user.team_id or 0, today)
    listed = _of(own, narrowed.coordinator, narrowed.group)
    found = find(theirs.exclude(pk__in=listed.values("pk")), user, today)
    owner = dict(parts.filter(case__in=theirs).values_list("case", "user"))
    elsewhere = Counter(owner.get(one.pk) for one in found.cases)
    waiting = found.pks(NEEDS_ACTION)
    of_each = {pk: [case for case in waiting if owner.get(case) == pk] for pk in people}
    first = [case for pks in of_each.values() for case in pks[:SHOWN]]
    told = {row.pk: row for row in rows(first, found, NEEDS_ACTION, user)}
    everybody = Counter(owner.values())
    return [
        Covered(
            one,
            [told[case] for case in of_each[one.pk][:SHOWN] if case in told],
            len(of_each[one.pk]),
            everybody[one.pk],
            everybody[one.pk] - elsewhere[one.pk],
        )
        for one in away
        if one.is_asked or everybody[one.pk]
    ]
