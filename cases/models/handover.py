"""Open cases given to other caseworkers: the one rule, whether somebody gives a single case or a lead several."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases import handing_over
from cases.models.case import Case, CaseQuerySet
from cases.models.involvement import Involvement
from journal.models import Event

SAME = "Sagen er der allerede. Vælg en anden."
NOBODY = "Vælg medarbejderen på listen."
CLOSED = "Sagen er afsluttet."
NOT_YOURS = "Du kan ikke længere fordele sagen."

# What somebody may give, asked anew under each lock.
Reach = Callable[[], CaseQuerySet]


@dataclass(frozen=True)
class Wanted:
    """A case that somebody is to have, and who had it when that was chosen."""

    case: int
    old: int | None
    new: int


class MovedMeanwhile(Exception):
    """Somebody was first with these cases, so none is moved. By case: what has become of it, in words."""

    def __init__(self, told: dict[int, str]):
        super().__init__("Sagerne er flyttet imens.")
        self.told = told


@dataclass(frozen=True)
class Handed:
    """A case that was given away: from whom to whom, and what went along."""

    part: Involvement
    old: User | None
    followed: handing_over.Followed
    team: dict[str, int]  # the one it was in, if it went to another


@transaction.atomic
def hand_over(
    wanted: Sequence[Wanted],
    *,
    of: Reach,
    to: Collection[int] | None = None,
    reason: str,
    by: User,
    at: datetime | None = None,
    from_on: date | None = None,
) -> list[Handed]:
    """Give these cases away, all of them or none, only to the teams of `to` if it is said.

    Raises `ValidationError` if somebody may not be given any, `MovedMeanwhile` if somebody else was first. The people
    are held before the cases, as by whoever writes an absence and lets a deputy into a case.
    """
    people = _held_people(wanted, to)
    held = HeldCases({one.case for one in wanted}, of)
    if told := held.changed(wanted):
        raise MovedMeanwhile(told)
    at, from_on = at or timezone.now(), from_on or timezone.localdate()
    fresh = {}
    for one in wanted:
        part = Involvement(case=held.cases[one.case], user=people[one.new], from_on=from_on, reason=reason)
        part.part, part.handed_over_at, part.handed_over_by = Involvement.Part.COORDINATOR, at, by
        if old := held.parts.get(one.case):
            part.succeed(old)
        fresh[one.case] = part
    held.save(fresh.values())
    teams = held.follow_to_team({pk: part.user.team_id for pk, part in fresh.items()})
    went = handing_over.go_along({one.case: one.old for one in wanted if one.old})
    done = {
        one.case: Handed(
            fresh[one.case],
            held.people[one.old] if one.old else None,
            went.get(one.case, {}),
            teams.get(one.case, {}),
        )
        for one in wanted
    }
    note({pk: one.part.handed_over_in_words(one.old, one.followed) for pk, one in done.items()}, by)
    return list(done.values())


def hand_over_one(wanted: Wanted, *, from_on: date, reason: str, by: User) -> None:
    """By anybody who works on the case, to whom they like, from a day that they say."""
    hand_over([wanted], of=partial(Case.objects.worked_on_by, by), reason=reason, by=by, from_on=from_on)


def held_users(pks: Iterable[int]) -> dict[int, User]:
    """Locked so that nobody is let off or sent away meanwhile."""
    people = User.objects.select_for_update(no_key=True, of=("self",)).select_related("team")
    return {user.pk: user for user in people.filter(pk__in=set(pks)).order_by("pk")}


def _held_people(wanted: Sequence[Wanted], to: Collection[int] | None) -> dict[int, User]:
    """Who is to have the cases."""
    pks = {one.new for one in wanted}
    found = {pk: user for pk, user in held_users(pks).items() if to is None or user.team_id in to}
    hindered = handing_over.why_not(found.values(), timezone.localdate())
    refused = [hindered.get(pk, "") if pk in found else NOBODY for pk in sorted(pks)]
    refused += [SAME for one in wanted if one.old == one.new]
    if any(refused):
        raise ValidationError({"til": list(dict.fromkeys(filter(None, refused)))})
    return found


class HeldCases:
    """Cases within reach that nobody else can change meanwhile, and who is responsible for each.

    What is out of reach is neither locked nor told of.
    """

    def __init__(self, pks: Collection[int], of: Reach):
        rows = of().filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
        locked = [case.pk for case in rows]
        # Whoever was waited for may have taken a case out of reach.
        self.cases = {case.pk: case for case in of().filter(pk__in=locked)}
        responsible = Involvement.objects.coordinators().filter(case__in=self.cases, until_on=None)
        self.parts = {one.case_id: one for one in responsible.select_related("user")}
        self.people = {one.user_id: one.user for one in self.parts.values()}

    def changed(self, wanted: Iterable[Wanted]) -> dict[int, str]:
        """In words what has become of the cases that are not as they were when somebody chose."""
        told = {}
        for one in wanted:
            part = self.parts.get(one.case)
            if one.case not in self.cases:
                told[one.case] = NOT_YOURS
            elif not self.cases[one.case].is_open:
                told[one.case] = CLOSED
            elif (part.user_id if part else None) != one.old:
                told[one.case] = f"{part.user.name} har sagen nu." if part else "Sagen har ingen ansvarlig nu."
        return told

    def save(self, fresh: Iterable[Involvement]) -> None:
        """Those who end go first: a case has one at a time."""
        parts = list(fresh)
        Involvement.objects.bulk_update([one for one in self.parts.values() if one.until_on], ["until_on"])
        replaced = ["user", "from_on", "reason", "replaces", "handed_over_at", "handed_over_by"]
        Involvement.objects.bulk_update([one for one in parts if one.pk], replaced)
        Involvement.objects.bulk_create(one for one in parts if not one.pk)

    def follow_to_team(self, teams: Mapping[int, int | None]) -> dict[int, dict[str, int]]:
        """The cases go along to the team of whoever has them; by case the team that a changed one was in."""
        before = {pk: {"team": self.cases[pk].team_id} for pk, team in teams.items() if self.cases[pk].team_id != team}
        for pk in before:
            self.cases[pk].team_id = teams[pk]  # type: ignore[assignment]
            self.cases[pk].version += 1
        Case.objects.bulk_update([self.cases[pk] for pk in before], ["team", "version"])
        return before


def note(lines: Mapping[int, str], by: User) -> None:
    """One line on the timeline of each case."""
    Event.objects.bulk_create(
        Event(case_id=pk, actor=by, kind=Event.Kind.PEOPLE, text=text) for pk, text in lines.items()
    )
