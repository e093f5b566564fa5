"""When a colleague meets whom, as their own calendar reads it: times and case numbers, no names, places or words."""

from collections.abc import Iterator
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
ABOUT = ["METHOD:PUBLISH", "X-WR-CALNAME:Samtaler", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]


def feed_of(user: User, today: date, made_at: datetime) -> str:
    """The same text for as long as nothing is changed. Cases that the colleague no longer sees are not in it."""
    return calendar_text("Samtaler", ABOUT, (_event(talk, made_at) for talk in _talks(user, today)))


def _talks(user: User, today: date) -> QuerySet[Meeting]:
    open_to_them = Case.objects.visible_to(user)
    talks = Meeting.objects.filter(held_by=user, case__in=open_to_them, state__in=TOLD)
    near = talks.filter(on__gte=today - BACK, on__lte=today + AHEAD)
    return near.annotate(changed_at=Max("events__pgh_created_at")).order_by("on", "at", "pk")


def _event(talk: Meeting, made_at: datetime) -> Iterator[str]:
    is_off = talk.state == Meeting.State.CANCELLED
    # By the address of the set-up, whatever name it was fetched by: another UID would be another event.
    yield f"UID:samtale-{talk.pk}@{urlsplit(settings.SITE_URL).hostname}"
    yield f"SEQUENCE:{talk.version - 1}"  # every change of a talk raises its version
    yield stamp(talk.changed_at or made_at)  # type: ignore[attr-defined]
    if talk.at is None:
        yield from whole_day(talk.on)
    else:
        starts_at = timezone.make_aware(datetime.combine(talk.on, talk.at)).astimezone(UTC)
        yield from span(starts_at, starts_at + timedelta(minutes=talk.minutes))
    yield f"SUMMARY:{escaped(f'{Case(pk=talk.case_id).number}, samtale')}"
    yield f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield f"TRANSP:{'TRANSPARENT' if is_off or talk.at is None else 'OPAQUE'}"
