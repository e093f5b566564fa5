"""An invitation as calendars read it (RFC 5545), by hand: one event needs no library."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from conferences.models import Conference

ZONE = "Europe/Copenhagen"
LONGEST = 75  # octets of a line
# As the European Union has changed its clocks since 1996.
VTIMEZONE = f"""\
BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


def calendar_file(conference: Conference, case_number: str, page: str, now: datetime) -> str:
    """The file for one conference; `page` is where those who may see the case read the rest."""
    is_off, day = conference.is_cancelled, conference.day
    host = urlsplit(page).hostname or "localhost"
    place = ", ".join(part for part in (_room(conference), day.video_link) if part)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hjoerringmodellen//Konferencer//DA",
        f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}",
        *VTIMEZONE.splitlines(),
        "BEGIN:VEVENT",
        f"UID:konference-{conference.pk}@{host}",
        # A cancelled one is newer than its last move.
        f"SEQUENCE:{conference.moves + is_off}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{timezone.localtime(conference.starts_at):%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{timezone.localtime(conference.ends_at):%Y%m%dT%H%M%S}",
        f"ORGANIZER;CN={_quoted(settings.ORGANISATION or '')}:mailto:{settings.DEFAULT_FROM_EMAIL}",
        f"SUMMARY:{_escaped(f'Konference, sag {case_number}')}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(f'Dagsorden og deltagere: {page}')}",
        f"URL:{page}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _room(conference: Conference) -> str:
    room = conference.day.room
    return ", ".join(part for part in (room.label, room.address) if part) if room else ""


def _escaped(text: str) -> str:
    """TEXT as section 3.3.11 wants it."""
    for what, so in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(what, so)
    return text


def _quoted(text: str) -> str:
    """A parameter's value, which knows no escape for a quotation mark."""
    return '"' + "".join(character for character in text if character != '"' and character >= " ") + '"'


def _folded(line: str) -> Iterator[str]:
    """No more than 75 octets a line, and no letter cut in two; what goes on begins with a blank."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST:
            yield part
            part = " "
        part += character
    yield part
