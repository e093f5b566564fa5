"""A colleague's talks as a calendar tells them: what is held with several at once is one line."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from followup.models import Meeting, MeetingGroup


@dataclass(frozen=True)
class Slot:
    """What somebody holds at one time: a talk, or a group's."""

    talks: list[Meeting]

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


def agenda(user: User, first: date, last: date) -> list[Slot]:
    """The user's talks of these days, in the order of the clock."""
    slots: dict[object, Slot] = {}
    for one in Meeting.objects.of_days(user, first, last).select_related("group"):
        key = (one.group_id, one.on, one.at) if one.group_id else one.pk
        slots.setdefault(key, Slot([])).talks.append(one)
    return list(slots.values())
