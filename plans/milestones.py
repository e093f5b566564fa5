"""What lies beside the lines in time: follow-ups, measurements, what became of the goals, what has to be answered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.safestring import SafeString

from danish.charts import Dot, gantt_dots
from plans.hanging_sql import Hanging
from plans.models import Intervention
from plans.timeline import Window

FOLLOW_UPS, WEIGHINGS, GOALS, ANSWERS = "Opfølgninger", "Målinger", "Mål", "Frister"
TURNS = {
    "turn_active": "Målet {} er sat eller taget op igen",
    "turn_paused": "Målet {} er sat på pause",
    "turn_reached": "Målet {} er nået",
    "turn_dropped": "Målet {} er opgivet",
}


@dataclass(frozen=True)
class Mark:
    """Something on a day, in words."""

    on: date
    words: str


@dataclass(frozen=True)
class Row:
    """Marks of one kind, in the order of time, and their drawing."""

    label: str
    marks: list[Mark]
    track: SafeString
    today: date

    @property
    def next(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.on >= self.today), None)

    @property
    def latest(self) -> Mark:
        return self.marks[-1]


def rows_of_marks(
    lines: Iterable[Intervention], days: Iterable[Hanging], months: Window, today: date
) -> Iterator[Row]:
    """A row for each kind of which something can be seen."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for day in days:
        if day.on:
            label, words = _been(day)
            marks[label].append(Mark(day.on, words))
    for line in lines:
        for label, on, words in _to_come(line):
            marks[label].append(Mark(on, words))
    for label in (FOLLOW_UPS, WEIGHINGS, GOALS, ANSWERS):
        seen = sorted(_by_day(mark for mark in marks[label] if months.start <= mark.on < months.end), key=_day)
        if seen:
            dots = [Dot(mark.on, mark.on >= today) for mark in seen]
            yield Row(label, seen, gantt_dots(months.start, months.end, dots, today), today)


def _been(day: Hanging) -> tuple[str, str]:
    if day.what == "follow_up":
        return FOLLOW_UPS, f"Fulgt op på {day.words}"
    if day.what == "weighing":
        return WEIGHINGS, day.words
    return GOALS, TURNS[day.what].format(f"»{day.words}«")


def _to_come(line: Intervention) -> Iterator[tuple[str, date, str]]:
    """The days a line that is not over has agreed, some of which may have passed."""
    if line.is_over:
        return
    if line.follow_up_on:
        yield FOLLOW_UPS, line.follow_up_on, f"Næste opfølgning på {line}"
    elif line.is_planned:
        yield FOLLOW_UPS, line.first_follow_up_on, f"Første opfølgning på {line}"
    if line.paused_until:
        yield ANSWERS, line.paused_until, f"Pausen i {line} slutter"
    if line.last_place and line.last_place.is_offered and line.last_place.answer_by:
        yield ANSWERS, line.last_place.answer_by, f"Svar på plads i {line}"
    if line.latest_referral and line.latest_referral.is_open:
        yield ANSWERS, line.latest_referral.answer_by, f"Leverandørens svar om {line}"


def _by_day(marks: Iterable[Mark]) -> list[Mark]:
    """One of each day: ten barriers weighed at one meeting are one measurement."""
    days = groupby(sorted(marks, key=_day), key=_day)
    return [Mark(on, ", ".join(dict.fromkeys(mark.words for mark in same))) for on, same in days]


def _day(mark: Mark) -> date:
    return mark.on
