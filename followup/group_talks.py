"""What is done to a group of talks as a whole: each citizen's talk follows by its own verb."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from danish.templatetags.danish import dato_ugedag
from followup.models import Meeting, MeetingGroup
from notices.models import Notice


def that_follow(group: MeetingGroup, talks: Sequence[Meeting]) -> list[Meeting]:
    """Those still to come on the day of the group; one that got a day of its own is no longer the group's to move."""
    return [one for one in talks if one.is_planned and one.on == group.on]


@transaction.atomic
def move_group(group: MeetingGroup, talks: Sequence[Meeting], *, because: str, by: User) -> None:
    """Save where and when the group is now. Its talks are those of held cases, as they stood before."""
    group.version += 1
    group.save()
    for talk in talks:
        talk.on, talk.at, talk.form, talk.place = group.on, group.at, group.form, group.place
        talk.moved_because = because
        talk.move(by=by)


@transaction.atomic
def cancel_group(group: MeetingGroup, talks: Sequence[Meeting], *, cancelled_by: str, because: str, by: User) -> None:
    group.version += 1
    group.save()
    for talk in talks:
        talk.cancel(cancelled_by=cancelled_by, because=because, by=by)


@transaction.atomic
def give_group(group: MeetingGroup, talks: Sequence[Meeting], to: User, *, by: User) -> None:
    """Let a colleague hold it, at the same hour; who gets it from somebody else is told."""
    before, group.held_by = group.held_by, to
    group.version += 1
    group.save()
    for talk in talks:
        talk.give(to, by=by)
    if to == by:
        return
    text = f"Du holder en gruppesamtale {dato_ugedag(group.on)} i stedet for {before.name}."
    topic, url = f"given group {group.pk} {group.version}", reverse("followup:group_register", args=[group.pk])
    Notice.objects.tell([Notice(recipient=to, topic=topic, text=text[:200], url=url)])
