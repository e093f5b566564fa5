"""Who may give which cases to whom: the cases to choose among, the colleagues, and what a choice makes of both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Case as CaseWhen
from django.db.models import OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from accounts.models import Absence, Team, User
from cases.handing_over import receivers
from cases.models import Case, Deadline, Involvement, MoveBatch
from cases.models.case import CaseQuerySet
from cases.models.handover import Wanted
from danish.templatetags.danish import antal
from evaluation.caseloads import NO_NORM, Band, norm_on
from evaluation.distribution_sql import HOLDERS, LOADS_OF, RELATIONS, WEIGHTS
from journal.prepared import ask

INBOX = 0  # in the place of a colleague
SHOWN = 200
BETWEEN_LANGUAGES = re.compile(r"[,;/.]| og ")
ALL_WHY = "counted and not named"


@dataclass(frozen=True)
class Colleague:
    """Somebody who has cases or can be given some, with what they have now."""

    user: User
    cases: int
    weight: Decimal
    band: Band | None
    languages: frozenset[str] = frozenset()
    specialities: frozenset[int] = frozenset()
    away: str = ""  # until when, and who stands in

    @property
    def room(self) -> Decimal:
        """How much more they keep the overview of; less than nothing over the norm."""
        return Decimal(self.band.high if self.band else 0) - self.weight

    def speaks(self, case: Case) -> bool:
        return bool(case.citizen.language) and case.citizen.language.casefold() in self.languages

    def knows(self, case: Case) -> bool:
        return case.target_group_id in self.specialities


@dataclass(frozen=True)
class Row:
    """A case to give, and what has been between it and who has it."""

    case: Case
    old: User | None
    since: date | None
    talks: int
    has_plan: bool
    today: date

    @property
    def key(self) -> str:
        """The case and who has it, as the form sends it."""
        return f"{self.case.pk}-{self.old.pk if self.old else 0}"

    @property
    def days(self) -> int:
        return (self.today - self.since).days if self.since else 0

    @property
    def why(self) -> str:
        """Why it lies in the inbox."""
        if self.old is None:
            return "Ikke fordelt"
        return f"Ny sag hos {self.old.name}" if self.old.is_active else f"{self.old.name} er stoppet"

    @property
    def relation(self) -> str:
        """3 uger, 1 samtale, plan ikke aftalt"""
        if self.old is None:
            return "Ingen ansvarlig endnu"
        weeks = self.days // 7
        begun = antal(weeks, "uge,uger") if weeks else (antal(self.days, "dag,dage") if self.days else "Ny i dag")
        talks = antal(self.talks, "samtale,samtaler") if self.talks else "ingen samtale holdt endnu"
        return f"{begun}, {talks}, plan {'aftalt' if self.has_plan else 'ikke aftalt'}"


@dataclass(frozen=True)
class Change:
    """What a choice makes of one colleague's caseload."""

    before: Colleague
    after: Colleague

    @property
    def is_over(self) -> bool:
        return self.after.band is not None and self.after.room < 0


@dataclass
class Desk:
    """What a lead distributes, on a day: of the teams they lead, to those and to other teams of their division."""

    lead: User
    today: date
    people: dict[int, Colleague] = field(init=False)

    def __post_init__(self) -> None:
        self.teams = list(Team.objects.led_by(self.lead))
        self.norm = norm_on(self.today) or NO_NORM
        free = receivers(self.today).filter(team__in=MoveBatch.teams_near(self.lead)).select_related("team")
        self.receivers = {user.pk: user for user in free.prefetch_related("specialities")}
        held_by = {pk for (pk,) in ask(HOLDERS, [team.pk for team in self.teams])}
        others = User.objects.filter(pk__in=held_by - set(self.receivers)).select_related("team")
        self.holders = held_by
        everybody = [*self.receivers.values(), *others.prefetch_related("specialities")]
        self.away = {
            one.user_id: self._away(one)
            for one in Absence.objects.on(self.today).filter(user__in=everybody).select_related("cover")
        }
        said = self.norm.said()
        loads = {
            pk: (number, weight)
            for pk, number, weight in ask(LOADS_OF, people=[user.pk for user in everybody], today=self.today, **said)
        }
        self.people = {user.pk: self._colleague(user, *loads.get(user.pk, (0, Decimal(0)))) for user in everybody}

    def _away(self, absence: Absence) -> str:
        """Of who can be given cases the deputy can stand in."""
        deputy = f", vikar {absence.cover.name}" if absence.cover and absence.user_id in self.receivers else ""
        return f"fravær til {absence.until_on:%d.%m.}{deputy}"

    def _colleague(self, user: User, cases: int, weight: Decimal) -> Colleague:
        spoken = {word.strip().casefold() for word in BETWEEN_LANGUAGES.split(user.languages)}
        return Colleague(
            user,
            cases,
            weight,
            self.norm.band_of(user.role, user.weekly_hours) if self.norm is not NO_NORM else None,
            frozenset(filter(None, spoken)),
            frozenset(one.target_group_id for one in user.specialities.all()),
            self.away.get(user.pk, ""),
        )

    @cached_property
    def new_days(self) -> int:
        return Deadline.objects.days(self.today).get(Deadline.Subject.NEW_CASE, 0)

    def cases_of(self, source: int) -> CaseQuerySet:
        """Those of a colleague, or of the inbox, that this lead can give."""
        return self._of(MoveBatch.movable_by(self.lead), source)

    def hidden_of(self, source: int, seen: int) -> int:
        """How many more there are, whom this lead may not see."""
        of_teams = Case.objects.as_system(ALL_WHY).open().filter(team__in=self.teams)
        return max(self._of(of_teams, source).count() - seen, 0)

    def _of(self, cases: CaseQuerySet, source: int) -> CaseQuerySet:
        if source != INBOX:
            return cases.coordinated_by(source)
        return in_inbox(cases, new_since(self.today, self.new_days))

    def rows(self, cases: CaseQuerySet) -> list[Row]:
        """With what has been between each and who has it."""
        found = {case.pk: case for case in cases.for_display().order_by("opened_on", "pk")[:SHOWN]}
        relations = ask(RELATIONS, list(found))
        missing = {pk for _, pk, *_ in relations if pk and pk not in self.people}
        users = {pk: one.user for pk, one in self.people.items()} | User.objects.in_bulk(missing)
        return [
            Row(found[pk], users.get(user_pk), since, talks, has_plan, self.today)
            for pk, user_pk, since, talks, has_plan in relations
        ]

    def weights(self, pks: Iterable[int]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
        """What each case weighs with who has it, and with somebody to whom it is new."""
        cases = list(pks)
        if not self.norm.is_weighted:
            ones = dict.fromkeys(cases, Decimal(1))
            return ones, ones
        said = self.norm.said()
        with_old: dict[int, Decimal] = dict(ask(WEIGHTS, cases=cases, today=self.today, **said))
        plain = dict(ask(WEIGHTS, cases=cases, today=self.today, **said | {"new_weight": Decimal(0)}))
        more = self.norm.new_case if self.new_days else Decimal(0)
        return with_old, {pk: weight + more for pk, weight in plain.items()}

    def changes(self, wanted: Sequence[Wanted]) -> list[Change]:
        """Those whom a choice gives something to or takes something from: who gives first.

        A case that is not this lead's to give changes nothing, so that nobody learns here what it weighs.
        """
        own = MoveBatch.movable_by(self.lead).filter(pk__in=[one.case for one in wanted])
        with_old, with_new = self.weights(own.values_list("pk", flat=True))
        after = dict(self.people)
        touched: dict[int, None] = {}
        for one in wanted:
            if one.old == one.new:
                continue
            for pk, number, weight in ((one.old, -1, with_old), (one.new, 1, with_new)):
                if pk in after and one.case in weight:
                    now = after[pk]
                    after[pk] = replace(now, cases=now.cases + number, weight=now.weight + number * weight[one.case])
                    touched[pk] = None
        gives = {one.old for one in wanted}
        order = sorted(touched, key=lambda pk: (pk not in gives, self.people[pk].user.sort_key))
        return [Change(self.people[pk], after[pk]) for pk in order]


def new_since(today: date, new_days: int) -> date:
    """A case that was opened later is new."""
    return today - timedelta(days=new_days)


def in_inbox(cases: CaseQuerySet, since: date) -> CaseQuerySet:
    """Without anybody, of somebody who has stopped, or new and not given away by anybody yet.

    Asked case by case: as EXISTS the database would read whose all cases are, for the few of a team.
    """
    is_new = When(GreaterThan(OuterRef("opened_on"), since), handed_over_at=None, then=True)
    lies = CaseWhen(When(user__is_active=False, then=True), is_new, default=False)
    part = Involvement.objects.coordinators().filter(case=OuterRef("pk"), until_on=None).order_by()
    return cases.filter(Coalesce(Subquery(part.values(lies=lies)[:1]), True))


def by_relation(rows: Iterable[Row], receiver: Colleague | None, *, match_first: bool) -> list[Row]:
    """The shortest relation first; or who shares a language with the receiver, then who is of their speciality."""

    def place(row: Row) -> tuple[object, ...]:
        matches = (not receiver.speaks(row.case), not receiver.knows(row.case)) if receiver and match_first else ()
        return (*matches, row.days, row.talks, row.has_plan, row.case.citizen.sort_key)

    return sorted(rows, key=place)


def proposed(desk: Desk, rows: Sequence[Row], giver: Colleague, receiver: Colleague) -> set[str]:
    """The first so many that the giver comes down to the norm, unless the receiver comes over theirs."""
    if giver.band is None or receiver.band is None:
        return set()
    with_old, with_new = desk.weights(row.case.pk for row in rows)
    over, room, chosen = -giver.room, receiver.room, set()
    for row in rows:
        if over <= 0 or with_new[row.case.pk] > room:
            break
        over -= with_old[row.case.pk]
        room -= with_new[row.case.pk]
        chosen.add(row.key)
    return chosen


def why_none(giver: Colleague, receiver: Colleague) -> str:
    """Why `proposed` has nothing between these two."""
    if giver == receiver:
        return "Fra og Til er den samme medarbejder. Vælg en anden under Til."
    for one in (giver, receiver):
        if one.band is None:
            return f"{one.user.name} har ingen norm, så ingen sager er foreslået. Du kan selv vælge."
    if giver.room >= 0:
        return f"{giver.user.name} er ikke over sin norm, så ingen sager er foreslået. Du kan selv vælge."
    return (
        f"{receiver.user.name} har ikke plads til næste sag inden for sin norm. Vælg en anden, eller vælg selv sager."
    )


def shared_out(desk: Desk, rows: Sequence[Row], colleagues: Sequence[Colleague]) -> Mapping[int, int]:
    """Each case to whom has most room for it; while there is room, a shared language and then a speciality decide."""
    if not colleagues:
        return {}
    _, with_new = desk.weights(row.case.pk for row in rows)
    room = {one.user.pk: one.room for one in colleagues}
    given: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (not row.case.citizen.language, row.days, row.case.pk)):
        weight = with_new[row.case.pk]

        def worth(one: Colleague, row: Row = row, weight: Decimal = weight) -> tuple[object, ...]:
            has_room = room[one.user.pk] >= weight
            return has_room and one.speaks(row.case), has_room and one.knows(row.case), room[one.user.pk]

        best = max(colleagues, key=worth).user.pk
        given[row.case.pk] = best
        room[best] -= weight
    return given
