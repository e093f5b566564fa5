"""What a colleague has when, as their own calendar reads it: times and case numbers, no names, places or words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.ical import calendar_text, escaped, span, stamp, whole_day
from followup.models import Meeting

BACK, AHEAD = timedelta(days=30), timedelta(days=120)
# One that was registered in error never was; all others stay where they were in the calendar.
TOLD = [state for state in Meeting.State if state != Meeting.State.WITHDRAWN]
NAME = "X-WR-CALNAME:Samtaler og konferencer"
ABOUT = ["METHOD:PUBLISH", NAME, "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]


@dataclass(frozen=True)
class Entry:
    """One event of the calendar; nothing else of a talk or a conference gets out."""

    key: str  # the same for as long as it is the same event
    changes: int
    changed_at: datetime | None  # none when nobody knows
    case_id: int
    what: str
    on: date
    starts_at: datetime | None  # none takes the day
    ends_at: datetime | None
    is_off: bool


# What only an app above can tell, of the days it is given; said at start (hjoerring.apps).
FROM_ABOVE: list[Callable[[User, date, date], Iterable[Entry]]] = []


def feed_of(user: User, today: date, made_at: datetime) -> str:
    """The same text for as long as nothing is changed. Cases that the colleague no longer sees are not in it."""
    first, last = today - BACK, today + AHEAD
    entries = [_of_talk(talk) for talk in _talks(user, first, last)]
    for told in FROM_ABOVE:
        entries += told(user, first, last)
    return calendar_text("Samtaler", ABOUT, (_event(one, made_at) for one in entries))


def _talks(user: User, first: date, last: date) -> QuerySet[Meeting]:
    open_to_them = Case.objects.visible_to(user)
    talks = Meeting.objects.filter(held_by=user, case__in=open_to_them, state__in=TOLD, on__range=(first, last))
    return talks.annotate(changed_at=Max("events__pgh_created_at")).order_by("on", "at", "pk")


def _of_talk(talk: Meeting) -> Entry:
    starts_at = None
    if talk.at is not None:
        starts_at = timezone.make_aware(datetime.combine(talk.on, talk.at)).astimezone(UTC)
    return Entry(
        key=f"samtale-{talk.pk}",
        changes=talk.version - 1,  # every change of a talk raises its version
        changed_at=talk.changed_at,  # type: ignore[attr-defined]
        case_id=talk.case_id,
        what="samtale",
        on=talk.on,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=talk.minutes) if starts_at else None,
        is_off=talk.state == Meeting.State.CANCELLED,
    )


def _event(one: Entry, made_at: datetime) -> Iterator[str]:
    # By the address of the set-up, whatever name it was fetched by: another UID would be another event.
    yield f"UID:{one.key}@{urlsplit(settings.SITE_URL).hostname}"
    yield f"SEQUENCE:{one.changes}"
    yield stamp(one.changed_at or made_at)
    if one.starts_at and one.ends_at:
        yield from span(one.starts_at, one.ends_at)
    else:
        yield from whole_day(one.on)
    yield f"SUMMARY:{escaped(f'{Case(pk=one.case_id).number}, {one.what}')}"
    yield f"STATUS:{'CANCELLED' if one.is_off else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield f"TRANSP:{'TRANSPARENT' if one.is_off or one.starts_at is None else 'OPAQUE'}"
