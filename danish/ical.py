"""What calendars read (RFC 5545), by hand: a few lines need no library."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

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


def calendar_text(product: str, about: Iterable[str], events: Iterable[Iterable[str]]) -> str:
    """A whole file: `about` are properties of the calendar, and each event is its properties."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Hjoerringmodellen//{product}//DA",
        *about,
        *VTIMEZONE.splitlines(),
    ]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def stamp(at: datetime) -> str:
    return f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def span(starts_at: datetime, ends_at: datetime) -> list[str]:
    """By the clock on the wall, so that an hour is where it was said when the clocks are turned."""
    return [
        f"DTSTART;TZID={ZONE}:{timezone.localtime(starts_at):%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{timezone.localtime(ends_at):%Y%m%dT%H%M%S}",
    ]


def whole_day(day: date) -> list[str]:
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def escaped(text: str) -> str:
    """TEXT as section 3.3.11 wants it."""
    for what, so in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(what, so)
    return text


def quoted(text: str) -> str:
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
