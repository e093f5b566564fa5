"""An invitation as calendars read it."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from conferences.models import Conference
from danish.ical import calendar_text, escaped, quoted, span, stamp


def calendar_file(conference: Conference, case_number: str, page: str, now: datetime) -> str:
    """The file for one conference; `page` is where those who may see the case read the rest."""
    is_off, day = conference.is_cancelled, conference.day
    host = urlsplit(settings.SITE_URL).hostname
    place = ", ".join(part for part in (_room(conference), day.video_link) if part)
    event = [
        f"UID:konference-{conference.pk}@{host}",
        # A cancelled one is newer than its last move.
        f"SEQUENCE:{conference.moves + is_off}",
        stamp(now),
        *span(conference.starts_at, conference.ends_at),
        f"ORGANIZER;CN={quoted(settings.ORGANISATION or '')}:mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"SUMMARY:{escaped(f'Konference, sag {case_number}')}",
        f"LOCATION:{escaped(place)}",
        f"DESCRIPTION:{escaped(f'Dagsorden og deltagere: {page}')}",
        f"URL:{page}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
    ]
    return calendar_text("Konferencer", [f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}"], [event])


def _room(conference: Conference) -> str:
    room = conference.day.room
    return ", ".join(part for part in (room.label, room.address) if part) if room else ""
