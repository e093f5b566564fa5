"""How a number moved, in words and figures."""

from collections.abc import Sequence
from datetime import date

from danish.dates import MONTHS
from danish.templatetags.danish import tal

COUNTED = ["nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve"]
DAYS_A_MONTH = 30.4


def signed(change: float) -> str:
    """+2, −0,5 and ±0"""
    return f"+{tal(change)}" if change > 0 else tal(change) if change < 0 else "±0"


def month_year(day: date) -> str:
    """okt 26"""
    return f"{MONTHS[day.month - 1][:3]} {day.year % 100:02}"


def span(first: date, last: date) -> str:
    """på et år, på ni måneder, på 12 dage"""
    days = (last - first).days
    months = round(days / DAYS_A_MONTH)
    if months < 1:
        return "samme dag" if days == 0 else f"på {days} {'dag' if days == 1 else 'dage'}"
    if months % 12 == 0:
        years = months // 12
        return "på et år" if years == 1 else f"på {_counted(years)} år"
    return f"på {_counted(months)} {'måned' if months == 1 else 'måneder'}"


def _counted(number: int) -> str:
    return COUNTED[number] if number < len(COUNTED) else str(number)


def story(label: str, days: Sequence[date], values: Sequence[int | None]) -> str:
    """What a curve says: Tro på at kunne klare et job: fra 2 til 7 på et år, højest nu"""
    told = [(day, value) for day, value in zip(days, values, strict=True) if value is not None]
    if not told:
        return f"{label}: ingen svar"
    if len(told) == 1:
        return f"{label}: {told[0][1]}, svaret én gang"
    (first_on, first), (last_on, last) = told[0], told[-1]
    numbers = [value for _, value in told]
    if min(numbers) == max(numbers):
        return f"{label}: {last} hver gang {span(first_on, last_on)}"
    moved = f"fra {first} til {last}" if first != last else f"{last} ved start og nu,"
    return f"{label}: {moved} {span(first_on, last_on)}, {_extreme(told, first=first, last=last)}"


def _extreme(told: Sequence[tuple[date, int]], *, first: int, last: int) -> str:
    numbers = [value for _, value in told]
    lowest, highest = min(numbers), max(numbers)
    if first == last == highest:
        return f"lavest {lowest} i {_first_month(told, lowest)}"
    if last == highest:
        return "højest nu"
    if last == lowest and last < first:
        return "lavest nu"
    if highest == first:
        return "højest ved start"
    return f"højest {highest} i {_first_month(told, highest)}"


def _first_month(told: Sequence[tuple[date, int]], number: int) -> str:
    return next(month_year(day) for day, value in told if value == number)
