"""The plan in time: pure functions over interventions, those of the database and those of a frozen plan alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple, Protocol, TypeVar

from danish.charts import Bar, gantt_track, whole_months
from danish.listing import listed
from danish.templatetags.danish import timer

WEEK = timedelta(weeks=1)
FARTHEST_BACK = timedelta(days=304)
FARTHEST_AHEAD = timedelta(days=365)
SHORTEST_AHEAD = timedelta(days=92)
MOST_WEEKS = 18


class Timed(Protocol):
    """What is needed of an intervention to place it in time."""

    @property
    def starts_on(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def hours_per_week(self) -> Decimal: ...
    @property
    def chart_state(self) -> Literal["done", "now", "plan"]: ...


T = TypeVar("T", bound=Timed)


class Window(NamedTuple):
    """The months a plan is drawn over; both ends are firsts of months."""

    start: date
    end: date


def window(interventions: Iterable[Timed], today: date) -> Window:
    """From the first start to the last day, but no farther than a year from today, so that a bar can be seen."""
    placed = list(interventions)
    first = min([today, *(one.starts_on for one in placed)])
    last = max([today + SHORTEST_AHEAD, *(one.last_day for one in placed)])
    return Window(*whole_months(max(first, today - FARTHEST_BACK), min(last, today + FARTHEST_AHEAD)))


def within(interventions: Iterable[T], months: Window) -> list[T]:
    """Those of which something can be seen."""
    return [one for one in interventions if one.last_day >= months.start and one.starts_on < months.end]


def track(intervention: Timed, category: str, months: Window, today: date, words: str = "") -> str:
    """The row's drawing; on paper with words that stand for it."""
    bar = Bar(intervention.starts_on, intervention.last_day, category, intervention.chart_state)
    return gantt_track(months.start, months.end, [bar], today, words)


@dataclass(frozen=True)
class Week:
    """A week by its number in the Danish (ISO) calendar, and the hours agreed in it."""

    monday: date
    hours: Decimal

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_ahead(interventions: Iterable[Timed], today: date) -> list[Week]:
    """The hours of each week until nothing is left, at most `MOST_WEEKS`: from this one, or the next if this is empty.

    An intervention counts in every week it touches: a course that begins on a Thursday has its hours in that week.
    """
    live = [one for one in interventions if one.chart_state != "done" and one.last_day >= monday_of(today)]
    if not live:
        return []
    spans = [(one.starts_on, one.last_day, one.hours_per_week) for one in live]
    last = monday_of(max(ends for _, ends, _ in spans))
    mondays = [monday_of(today) + n * WEEK for n in range(MOST_WEEKS)]
    weeks = [Week(monday, _hours_in(spans, monday)) for monday in mondays if monday <= last]
    # What is left of this week is no gap: nobody can fill it any more.
    return weeks if weeks[0].hours else weeks[1:]


def _hours_in(spans: Iterable[tuple[date, date, Decimal]], monday: date) -> Decimal:
    sunday = monday + timedelta(days=6)
    return sum([hours for begins, ends, hours in spans if begins <= sunday and ends >= monday], Decimal(0))


def over(weeks: Iterable[Week], ceiling: Decimal | None) -> list[Week]:
    """The weeks with more hours than were agreed."""
    return [] if ceiling is None else [week for week in weeks if week.hours > ceiling]


def gaps(weeks: Iterable[Week]) -> list[Week]:
    """Weeks in the middle of the plan in which nothing happens."""
    return [week for week in weeks if not week.hours]


def week_numbers(weeks: Sequence[Week]) -> str:
    """uge 47–49, 52 og 1"""
    runs: list[list[Week]] = []
    for week in weeks:
        if runs and week.monday - runs[-1][-1].monday == WEEK:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts = [str(run[0].number) if len(run) == 1 else f"{run[0].number}–{run[-1].number}" for run in runs]
    return "uge " + listed(parts)


def hours_in_words(weeks: Iterable[Week]) -> str:
    """uge 47–48: 18 timer, uge 49: 4 timer – the chart for those who do not see it."""
    runs = [(hours, list(run)) for hours, run in groupby(weeks, key=lambda week: week.hours)]
    return ", ".join(f"{week_numbers(run)}: {timer(hours)}" for hours, run in runs)


@dataclass(frozen=True)
class Overlap:
    """How many run side by side at most, and the first day on which they do."""

    count: int
    from_on: date


def most_at_once(interventions: Iterable[Timed], today: date) -> Overlap | None:
    """Of what runs or is planned from today on; none when nothing does."""
    live = [one for one in interventions if one.chart_state != "done" and one.last_day >= today]
    days = sorted({max(one.starts_on, today) for one in live})
    counted = [Overlap(sum(one.starts_on <= day <= one.last_day for one in live), day) for day in days]
    return max(counted, key=lambda overlap: overlap.count, default=None)
