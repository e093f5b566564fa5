"""Charts as SVG: plain numbers in, safe markup out; the same markup on the page and in the PDF.

Colours stand as attributes beside the classes, because WeasyPrint does not apply the page's CSS to inline SVG.
The same numbers must stand as a table or text on the page.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.safestring import SafeString

from danish.dates import MONTHS
from danish.markup import filled, filled_each

Category = Literal["company", "skills", "health", "treatment", "mentor"]
State = Literal["done", "now", "plan"]

CATEGORY_COLOURS: dict[str, str] = {
    "company": "#0f4c5c",
    "skills": "#b35c00",
    "health": "#3d7a1a",
    "treatment": "#6b4a9e",
    "mentor": "#b0436e",
}
OTHER_COLOUR = "#63696d"
PRIMARY, GRID, BASE, RED, GREY = "#0f4c5c", "#e3e6e8", "#9aa1a5", "#b3001b", "#8a9196"

TRACK_WIDTH, TRACK_HEIGHT = 1000, 48
NARROWEST_BAR = 4.0
SCALE_TEXT = (
    '<text class="ax" font-family="IBM Plex Sans" font-size="11.5" fill="#4a4f52" '
    'x="{}" y="{}" text-anchor="{}">{}</text>'
)


class Bar(NamedTuple):
    """One intervention in time: done is light, planned is dashed, running is solid."""

    start: date
    end: date
    category: str
    state: State


def whole_months(first: date, last: date) -> tuple[date, date]:
    """The first of the month of `first`, and the first of the month after `last`: the ends of a time axis."""
    return first.replace(day=1), _next_month(last.replace(day=1))


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(start: date, end: date) -> list[date]:
    """The firsts of the months from start up to, not including, end."""
    month = start if start.day == 1 else _next_month(start.replace(day=1))
    months = []
    while month < end:
        months.append(month)
        month = _next_month(month)
    return months


def short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def in_danish(number: float) -> str:
    return short(number).replace(".", ",")


def path_of(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def gantt_axis(start: date, end: date, most: int = 36) -> SafeString:
    """One label a month; January shows the year. Start and end are firsts of months (see whole_months).

    Of more months than the `most` that there is room for, the first of each quarter has a label.
    """
    months = list(_months(start, end))
    spans = [filled('<span class="{}">{}</span>', *_label(month, len(months) > most)) for month in months]
    return filled('<div class="hm-g-axis hm-n-{}" aria-hidden="true">{}</div>', len(spans), SafeString("".join(spans)))


def _label(month: date, is_crowded: bool) -> tuple[str, str]:
    if month.month == 1:
        return "y", str(month.year)
    return ("n", "\xa0") if is_crowded and month.month % 3 != 1 else ("", MONTHS[month.month - 1][:3])


@lru_cache(maxsize=64)
def _month_lines(start: date, end: date) -> str:
    return "".join(f"M{short(_across(month, start, end))} 0V{TRACK_HEIGHT}" for month in _months(start, end))


def _across(day: date, start: date, end: date) -> float:
    """Where a day lies between the ends of the track, never outside it."""
    share = (day - start).days / max(1, (end - start).days)
    return TRACK_WIDTH * min(1.0, max(0.0, share))


def _words(words: str) -> SafeString:
    """What stands for the drawing on paper, where each drawing must have words; on a page the text beside it does."""
    return filled("<title>{}</title>", words) if words else SafeString("")


def gantt_track(start: date, end: date, bars: Sequence[Bar], today: date, words: str = "") -> SafeString:
    """One row of the plan: month lines, bars and a red line for today. Dates and state stand as text beside it."""
    drawn = "".join(_bar(bar, start, end) for bar in bars if bar.end >= start and bar.start < end)
    return _row(start, end, today, drawn, words)


class Dot(NamedTuple):
    """A day that is marked: what lies ahead is a ring, what has been is filled."""

    on: date
    is_ahead: bool


def gantt_dots(start: date, end: date, dots: Sequence[Dot], today: date) -> SafeString:
    """Days on a row of their own. The days stand as text below.

    Lines without length and with round ends: they stay round however the row is stretched.
    """
    places: dict[bool, list[str]] = {True: [], False: []}
    for dot in dots:
        if start <= dot.on < end:
            places[dot.is_ahead].append(f"M{short(_across(dot.on, start, end))} 24h.01")
    drawn = filled_each(
        '<path class="dot dot--{}" fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round" d="{}"/>',
        (
            (look, colour, width, "".join(places[is_ahead]))
            for is_ahead, look, colour, width in (
                (False, "been", PRIMARY, 11),
                (True, "ahead", PRIMARY, 12),
                (True, "hole", "#fff", 7),
            )
            if places[is_ahead]
        ),
    )
    return _row(start, end, today, drawn)


def gantt_gaps(start: date, end: date, gaps: Sequence[tuple[date, date]], today: date) -> SafeString:
    """Days from the first up to, not including, the second on which nothing happens, as an empty frame."""
    drawn = filled_each(
        '<rect class="gap" fill="#fff7d6" stroke="#8a5300" x="{}" y="13" width="{}" height="22"/>',
        (
            (short(left), short(max(NARROWEST_BAR, right - left)))
            for left, right in ((_across(first, start, end), _across(last, start, end)) for first, last in gaps)
        ),
    )
    return _row(start, end, today, drawn)


def _row(start: date, end: date, today: date, drawn: str, words: str = "") -> SafeString:
    """All of it is ours, and a plan has many rows: nothing is escaped that is known to be safe."""
    return SafeString(
        '<svg class="hm-g-track" viewBox="0 0 1000 48" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{_words(words)}<path class="m" fill="none" stroke="{GRID}"'
        f' d="{_month_lines(start, end)}"/>{drawn}{_now(start, end, today)}</svg>'
    )


@lru_cache(maxsize=64)
def _now(start: date, end: date, today: date) -> str:
    if not start <= today < end:
        return ""
    x = short(_across(today, start, end))
    return f'<line class="now" stroke="{RED}" stroke-width="2" x1="{x}" x2="{x}" y1="0" y2="48"/>'


def _bar(bar: Bar, start: date, end: date) -> str:
    colour = CATEGORY_COLOURS.get(bar.category, OTHER_COLOUR)
    left, right = _across(bar.start, start, end), _across(bar.end, start, end)
    look = ' fill-opacity=".38"' if bar.state == "done" else ""
    if bar.state == "plan":
        look = f' fill-opacity=".22" stroke="{colour}" stroke-width="1.5" stroke-dasharray="5 4"'
    return filled(
        f'<rect class="bar bar--{bar.state} k-{{}}" fill="{colour}"{look} x="{{}}" y="15" width="{{}}" height="18"/>',
        bar.category,
        short(min(left, TRACK_WIDTH - NARROWEST_BAR)),
        short(max(NARROWEST_BAR, right - left)),
    )


def hours_per_week(hours: Sequence[float], ceiling: float | None, words: str = "") -> SafeString:
    """One bar a week; over the agreed ceiling it is amber. Week numbers stand as text below."""
    top = max([30.0, *hours, ceiling or 0.0])
    width = TRACK_WIDTH / max(1, len(hours))
    weeks: dict[bool, list[str]] = {False: [], True: []}
    for number, value in enumerate(hours):
        left, wide = short(number * width + 1), short(max(1.0, width - 2))
        over = ceiling is not None and value > ceiling
        weeks[over].append(f"M{left} {short(54 - value * 50 / top)}h{wide}V54H{left}z")
    bars = filled_each(
        '<path class="w{}" fill="{}" d="{}"/>',
        (
            (look, colour, "".join(weeks[over]))
            for over, look, colour in ((False, "", "#5f98a4"), (True, " w--hi", "#c77700"))
            if weeks[over]
        ),
    )
    line = SafeString("")
    if ceiling is not None:
        y = short(54 - ceiling * 50 / top)
        line = filled(
            '<line class="cap" stroke="{}" stroke-width="1.5" stroke-dasharray="5 3" x1="0" x2="1000" '
            'y1="{}" y2="{}"/>',
            RED,
            y,
            y,
        )
    return filled(
        '<svg class="hm-load" viewBox="0 0 1000 54" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}{}{}</svg>",
        _words(words),
        bars,
        line,
    )


def days_bar(median: float, most: float, deadline: float | None, longest: float) -> SafeString:
    """Days of most cases, light, and of half of them, solid, against the deadline, dashed; amber when half are later.

    The same days stand as text beside it. `longest` is the end of the scale that all bars of a chart share.
    """
    scale = TRACK_WIDTH / max(1.0, longest)
    is_late = deadline is not None and median > deadline
    colour = "#b35c00" if is_late else PRIMARY
    bars = filled_each(
        '<rect class="{}" fill="{}" fill-opacity="{}" x="0" y="4" width="{}" height="14"/>',
        (
            (look, colour, opacity, short(max(NARROWEST_BAR, days * scale)))
            for look, opacity, days in (("most", ".28", most), ("half", "1", median))
        ),
    )
    line = SafeString("")
    if deadline is not None:
        x = short(min(TRACK_WIDTH - 1, deadline * scale))
        line = filled(
            '<line class="cap" stroke="{}" stroke-width="2" stroke-dasharray="4 2" x1="{}" x2="{}" y1="0" y2="22"/>',
            RED,
            x,
            x,
        )
    return filled(
        '<svg class="hm-days" viewBox="0 0 1000 22" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}{}</svg>",
        bars,
        line,
    )


def sparkline(values: Sequence[float], label: str, *, up_is_better: bool = True) -> SafeString:
    """A trend of 72×28; its range is at least 4.4 points high, so that small steps stay small."""
    middle, half = (max(values) + min(values)) / 2, max(2.2, (max(values) - min(values)) / 2 + 0.6)
    step = 64 / max(1, len(values) - 1)
    points = [(3 + i * step, 25 - (value - middle + half) * 22 / (2 * half)) for i, value in enumerate(values)]
    change = values[-1] - values[0]
    trend = "" if change >= 1 or not up_is_better else " is-down" if change <= -1 else " is-flat"
    return filled(
        '<svg class="hm-spark{}" viewBox="0 0 72 28" role="img" aria-label="{}">'
        '<path class="ln" fill="none" stroke="{}" stroke-width="2.25" stroke-linejoin="round" d="{}"/>'
        '<circle class="pt" fill="{}" stroke="#fff" stroke-width="1.5" cx="{}" cy="{}" r="3"/></svg>',
        trend,
        f"{label}: {', '.join(map(in_danish, values))}",
        PRIMARY,
        path_of(points),
        PRIMARY,
        short(points[-1][0]),
        short(points[-1][1]),
    )


def weight_steps(points: Sequence[tuple[date, int]], colour: str, words: str = "") -> SafeString:
    """A weight of 0–4 over time, 240×48, level until the next day it was weighed; the same days stand as text.

    The days are lines without length and with round ends, as in `gantt_dots`: one shape is drawn quicker than many.
    """
    first, span = points[0][0], max(1, (points[-1][0] - points[0][0]).days)
    places = [(6 + (day - first).days * 228 / span, 42 - weight * 9) for day, weight in points]
    line = [places[0]]
    for x, y in places[1:]:
        line += [(x, line[-1][1]), (x, y)]
    return filled(
        '<svg class="hm-weights" viewBox="0 0 240 48" aria-hidden="true" focusable="false">{}'
        '<path fill="none" stroke="{}" d="M0 6H240M0 15H240M0 24H240M0 33H240M0 42H240"/>'
        '<path fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round" d="{}"/>'
        '<path fill="none" stroke="{}" stroke-width="6" stroke-linecap="round" d="{}"/></svg>',
        _words(words),
        GRID,
        colour,
        path_of(line),
        colour,
        "".join(f"M{short(x)} {short(y)}h.01" for x, y in places),
    )


def _told(ticks: Sequence[str], values: Sequence[float | None]) -> str:
    return ", ".join(
        f"{tick} {'sprunget over' if value is None else in_danish(value)}"
        for tick, value in zip(ticks, values, strict=True)
    )


def small_multiple(
    values: Sequence[float | None],
    ticks: Sequence[str],
    title: str,
    uid: str,
    others: Sequence[float | None] | None = None,
) -> SafeString:
    """One indicator of 330×84 on a fixed scale of 0–10; `others` (the caseworker's view) is dashed grey.

    What was skipped has no point, and the line goes on to the next that was answered.
    """
    step = 302 / max(1, len(values) - 1)
    points, other_points = (
        [(20 + i * step, 8 + (10 - min(10, max(0, value))) * 5.8) for i, value in enumerate(row) if value is not None]
        for row in (values, others or [])
    )
    grid = filled_each(
        f'<line class="{{}}" stroke="{{}}" x1="20" x2="322" y1="{{}}" y2="{{}}"/>{SCALE_TEXT}',
        (
            ("grid" if mark else "base", GRID if mark else BASE, y, y, 16, y + 4, "end", mark)
            for mark, y in ((0, 66), (5, 37), (10, 8))
        ),
    )
    last = len(points) - 1
    circles = filled_each(
        '<circle class="pt" fill="{}" stroke="#fff" stroke-width="1.5" cx="{}" cy="{}" r="{}"/>',
        ((PRIMARY, short(x), short(y), 4 if i == last else 3) for i, (x, y) in enumerate(points)),
    )
    second = SafeString("")
    if other_points:
        second = filled(
            '<path class="ln2" fill="none" stroke="{}" stroke-width="1.75" stroke-dasharray="4 3" d="{}"/>',
            GREY,
            path_of(other_points),
        )
    ends = filled_each(SCALE_TEXT, ((20, 81, "start", ticks[0]), (322, 81, "end", ticks[-1])))
    story = "; ".join(
        words + _told(ticks, row)
        for words, row in (("", values), ("medarbejderen ", others or []))
        if any(value is not None for value in row)
    )
    return filled(
        '<svg class="hm-chart" viewBox="0 0 330 84" role="img" aria-labelledby="{}"><title id="{}">{}</title>{}{}'
        '<path class="ln" fill="none" stroke="{}" stroke-width="2.25" stroke-linejoin="round" d="{}"/>{}{}</svg>',
        uid,
        uid,
        f"{title}: {story}",
        grid,
        second,
        PRIMARY,
        path_of(points) if points else "",
        circles,
        ends,
    )
