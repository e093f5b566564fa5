"""Min dag: whose cases it is about, one's own and those of colleagues one stands in for."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from accounts.models import User
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet
from followup.flags import NEEDS_ACTION
from followup.flags_sql import find
from followup.worklist_rows import Row, rows
from followup.worklist_sql import choices_of

SHOWN = 8


def caseload(user: User, today: date) -> CaseQuerySet:
    """The open cases a person has to do with: a lead the team's, a caseworker those they are responsible for,
    others those they are involved in."""
    cases = Case.objects.visible_to(user).open()
    if user.role == User.Role.TEAM_LEAD:
        return cases.filter(team=user.team_id)
    if user.role == User.Role.CASEWORKER:
        return cases.coordinated_by(user)
    return cases.filter(pk__in=Involvement.objects.live(today).filter(user=user).values("case"))


@dataclass(frozen=True)
class Away:
    """A colleague who is away today."""

    pk: int
    name: str
    until_on: date


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to; only a lead looks at the work of others, unless they are away."""

    groups: list[tuple[int, str]]
    colleagues: list[tuple[int, str]] | None
    away: list[Away]

    @classmethod
    def of(cls, user: User, today: date) -> Self:
        """A lead is nobody's deputy here, since the whole team is on the list already."""
        is_lead, is_deputy = user.role == User.Role.TEAM_LEAD, user.role == User.Role.CASEWORKER
        found = choices_of(user.pk if is_deputy else 0, today, (is_lead and user.team_id) or 0)

        def of_kind(wanted: str) -> list[tuple[int, str]]:
            return [(pk, name) for kind, pk, name, _, _ in found if kind == wanted]

        away = [Away(pk, name, until_on) for kind, pk, name, until_on, _ in found if kind == "away"]
        return cls(of_kind("group"), of_kind("colleague") if is_lead else None, away)


def covered(user: User, absent: int) -> CaseQuerySet:
    """The open cases of somebody who is away, as far as the deputy may see them: to stand in opens no case."""
    return Case.objects.visible_to(user).open().coordinated_by(absent)


@dataclass(frozen=True)
class Covered:
    """What waits in the place of one colleague who is away."""

    away: Away
    rows: list[Row]
    waiting: int
    everybody: int

    @property
    def key(self) -> str:
        return f"daekker-{self.away.pk}"


def in_their_place(user: User, away: list[Away], today: date) -> list[Covered]:
    """The most urgent of each, in as many statements for many as for one."""
    if not away:
        return []
    people = [one.pk for one in away]
    parts = Involvement.objects.filter(part=Involvement.Part.COORDINATOR, until_on=None, user__in=people)
    cases = Case.objects.visible_to(user).open().filter(pk__in=parts.values("case"))
    found = find(cases, user, today)
    owner = dict(parts.filter(case__in=[one.pk for one in found.cases]).values_list("case", "user"))
    waiting = found.pks(NEEDS_ACTION)
    theirs = {pk: [case for case in waiting if owner.get(case) == pk] for pk in people}
    first = [case for pks in theirs.values() for case in pks[:SHOWN]]
    told = {row.pk: row for row in rows(first, found, NEEDS_ACTION, user)}
    everybody = list(owner.values())
    return [
        Covered(
            one,
            [told[case] for case in theirs[one.pk][:SHOWN] if case in told],
            len(theirs[one.pk]),
            everybody.count(one.pk),
        )
        for one in away
    ]
