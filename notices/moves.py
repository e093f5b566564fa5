"""Colleagues are told of the cases that were moved from or to them: once for all that were moved together."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import CaseMove
from cases.models.case_move import UNDONE_WITHIN
from notices.models import Notice

NAMED = 8


def of_moves(since: datetime) -> Iterator[Notice]:
    """What was undone before anybody was told of it is no news."""
    fresh = CaseMove.objects.filter(batch__at__gte=since - UNDONE_WITHIN)
    found = fresh.select_related("batch", "case", "old", "new").order_by("batch", "case")
    batches: dict[int, list[CaseMove]] = {}
    for one in found:
        batches.setdefault(one.batch_id, []).append(one)
    topics = [_topic(pk) for pk in batches]
    told = set(Notice.objects.filter(topic__in=topics).values_list("recipient", "topic"))
    for pk, moves in batches.items():
        stand = [one for one in moves if one.undone_at is None]
        undone = [one for one in moves if one.undone_at]
        for person, theirs in _by_person(stand):
            yield _notice(person, _topic(pk), theirs, _moved(person, theirs))
        for person, theirs in _by_person(undone):
            if (person.pk, _topic(pk)) in told:
                yield _notice(person, f"cases moved back {pk}", theirs, _undone(person, theirs))


def _topic(pk: int) -> str:
    return f"cases moved {pk}"


def _by_person(moves: Sequence[CaseMove]) -> Iterator[tuple[User, list[CaseMove]]]:
    """Each who got some of them or let go of some, with those."""
    people = {user.pk: user for one in moves for user in (one.old, one.new) if user and user.is_active}
    for pk, person in people.items():
        yield person, [one for one in moves if pk in (one.old_id, one.new_id)]


def _moved(person: User, moves: Sequence[CaseMove]) -> str:
    """To who got some and let go of others in one go, both."""
    got = [one for one in moves if one.new_id == person.pk]
    gone = [one for one in moves if one.old_id == person.pk]
    told = [f"Du er nu ansvarlig for {_cases(got)}."] if got else []
    if gone:
        names = sorted({one.new.name for one in gone})
        over = names[0] if len(names) == 1 else f"{len(names)} kolleger"
        told.append(f"Du er ikke længere ansvarlig for {_cases(gone)}. {over} har taget over.")
    return " ".join(told)


def _undone(person: User, moves: Sequence[CaseMove]) -> str:
    got = [one for one in moves if one.new_id == person.pk]
    gone = [one for one in moves if one.old_id == person.pk]
    told = [f"Du er ikke længere ansvarlig for {_cases(got)}."] if got else []
    if gone:
        told.append(f"Du er igen ansvarlig for {_cases(gone)}.")
    return f"En flytning er fortrudt. {' '.join(told)}"


def _cases(moves: Sequence[CaseMove]) -> str:
    numbers = [one.case.number for one in moves]
    if len(numbers) == 1:
        return f"sag {numbers[0]}"
    more = f" og {len(numbers) - NAMED} mere" if len(numbers) > NAMED else ""
    return f"{len(numbers)} sager: {', '.join(numbers[:NAMED])}{more}"


def _notice(person: User, topic: str, moves: Sequence[CaseMove], text: str) -> Notice:
    """Who let go of a case may not be able to open it any more."""
    first = moves[0]
    is_one = len(moves) == 1
    opens = is_one and (first.old_id if first.undone_at else first.new_id) == person.pk
    return Notice(
        recipient=person,
        case_id=first.case_id if is_one else None,
        topic=topic,
        on=timezone.localdate(first.undone_at or first.batch.at),
        text=text,
        url=reverse("cases:person_list", args=[first.case_id]) if opens else reverse("front"),
        about=[one.case_id for one in moves],
    )
