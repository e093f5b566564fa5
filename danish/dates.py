"""Dates as they are written, read and counted in a Danish office."""

import calendar
import datetime
import re
from functools import cache

import holidays

WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
HALF_A_YEAR = 184
EARLIEST, LATEST = 1900, 2100

DAY_FIRST = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})(?:(?:[./-] ?| )(\d{4}|\d{2}))?\.?", re.ASCII)
DIGITS_ONLY = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def parse_date(text: str, today: datetime.date) -> datetime.date:
    """The day somebody wrote as 24.11.2026, 24/11-26, 24/11, 241126 or 2026-11-24; ValueError if it is none.

    Without a year it is the nearest such day; a year of two digits is the one nearest to today.
    """
    text = text.strip()
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return _day(year, month, day)
    match = DAY_FIRST.fullmatch(text) or DIGITS_ONLY.fullmatch(text)
    if not match:
        raise ValueError("not a date")
    day, month = int(match[1]), int(match[2])
    if match[3] is None:
        return _nearest(month, day, today)
    year = int(match[3])
    if len(match[3]) == 2:
        year = min((century + year for century in (1900, 2000, 2100)), key=lambda y: abs(y - today.year))
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> datetime.date:
    if not EARLIEST <= year <= LATEST:
        raise ValueError("the year is out of range")
    return datetime.date(year, month, day)


def _nearest(month: int, day: int, today: datetime.date) -> datetime.date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(_day(year, month, day))
        except ValueError:
            continue
    nearest = min(candidates, key=lambda candidate: abs(candidate - today), default=None)
    if nearest is None or abs(nearest - today).days > HALF_A_YEAR:
        raise ValueError("no such day within half a year")
    return nearest


def iso_week(day: datetime.date) -> int:
    return day.isocalendar().week


def weekday_short(day: datetime.date) -> str:
    """ma, ti, on, to, fr, lø, sø."""
    return WEEKDAYS[day.weekday()][:2]


def long_date(day: datetime.date) -> str:
    """tirsdag den 24. november 2026."""
    return f"{WEEKDAYS[day.weekday()]} den {day.day}. {MONTHS[day.month - 1]} {day.year}"


def month_year(day: datetime.date) -> str:
    """november 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def age(birth: datetime.date, on: datetime.date) -> int:
    """Whole years; who was born on 29 February turns older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@cache
def _closed_days(year: int, extra_closed: bool) -> dict[datetime.date, str]:
    categories = ("public", "optional") if extra_closed else ("public",)
    return dict(holidays.country_holidays("DK", years=year, categories=categories, language="da"))


def is_working_day(day: datetime.date, *, extra_closed: bool = False) -> bool:
    """Monday to Friday and no holiday; extra_closed also closes 5 June, 24 and 31 December."""
    return day.weekday() < 5 and day not in _closed_days(day.year, extra_closed)


def why_closed(day: datetime.date, *, extra_closed: bool = False) -> str:
    """25. december er 1. juledag. Nothing of a working day."""
    if is_working_day(day, extra_closed=extra_closed):
        return ""
    name = _closed_days(day.year, extra_closed).get(day)
    called = _called(name.split("; ")[0]) if name else f"en {WEEKDAYS[day.weekday()]}"
    return f"{day.day}. {MONTHS[day.month - 1]} er {called}"


def _called(holiday: str) -> str:
    """As it stands within a sentence; of two days of a feast each has its number."""
    for feast in ("juledag", "påskedag", "pinsedag"):
        if holiday.lower() in {feast, f"anden {feast}"}:
            return f"{1 if holiday.lower() == feast else 2}. {feast}"
    return holiday if holiday.startswith("Kristi") else holiday[0].lower() + holiday[1:]


def add_working_days(start: datetime.date, count: int, *, extra_closed: bool = False) -> datetime.date:
    """The day on which so many working days have passed after start."""
    day = start
    while count > 0:
        day += datetime.timedelta(days=1)
        if is_working_day(day, extra_closed=extra_closed):
            count -= 1
    return day
