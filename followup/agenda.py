"""A colleague's talks and tasks; talks as a calendar tells them, where what is held with several is one line.

A deputy's are also those of the colleagues who are away, as the morning counted them: `covered`, by their keys, with
what is said of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from accounts.models import User
from cases.deputies_sql import Deputy, on_day
from cases.models.case import CaseQuerySet
from followup.models import AgreedTask, Meeting, MeetingGroup
from followup.models.agreed_task import AgreedTaskQuerySet
from followup.models.meeting import MeetingQuerySet
from journal.composed import composed_once


@dataclass(frozen=True)
class Slot:
    """What somebody holds at one time: a talk, or a group's."""

    talks: list[Meeting]
    instead_of: str  # in words, if it is that of a colleague who is away

    @property
    def talk(self) -> Meeting:
        return self.talks[0]

    @property
    def group(self) -> MeetingGroup | None:
        return self.talk.group

    @property
    def waiting(self) -> int:
        """How many nobody has written down yet."""
        return sum(one.is_planned for one in self.talks)


def agenda(user: User, first: date, last: date, covered: Mapping[int, str]) -> list[Slot]:
    """The user's talks of these days, in the order of the clock."""
    slots: dict[object, Slot] = {}
    for one in _talks(*CaseQuerySet.reach_of(user), [user.pk, *covered], user.pk, first, last):
        key = (one.group_id, one.on, one.at) if one.group_id else one.pk
        slots.setdefault(key, Slot([], covered.get(one.held_by_id, ""))).talks.append(one)
    return list(slots.values())


@dataclass(frozen=True)
class OwnTasks:
    """What somebody is to do, and what of it they have done today."""

    to_do: list[AgreedTask]
    done: list[AgreedTask]
    late: int


def own_tasks(user: User, today: date, covered: Mapping[int, str]) -> OwnTasks:
    """Those in the cases that the user sees."""
    found = _tasks(*CaseQuerySet.reach_of(user), [user.pk, *covered], user.pk, today)
    to_do = [one for one in found if one.is_open]
    return OwnTasks(to_do, [one for one in found if not one.is_open], sum(one.is_late(today) for one in to_do))


@composed_once
def _talks(
    team: int, involved: list[int], looked: list[int], people: list[int], user_pk: int, first: date, last: date
) -> MeetingQuerySet:
    found = Meeting.objects.reached(team, involved, looked).of_days(people, first, last)
    taken_over = Q(deputy=user_pk)
    return found.alias(deputy=Deputy(F("held_by"), F("case"), F("on"))).filter(Q(held_by=user_pk) | taken_over)


@composed_once
def _tasks(
    team: int, involved: list[int], looked: list[int], people: list[int], user_pk: int, today: date
) -> AgreedTaskQuerySet:
    found = AgreedTask.objects.reached(team, involved, looked).on_list_of(people, today)
    taken_over = Q(deputy=user_pk)
    return found.alias(deputy=Deputy(F("user"), F("case"), on_day(today))).filter(Q(user=user_pk) | taken_over)
