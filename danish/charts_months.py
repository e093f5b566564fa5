"""A number month by month, against what it is held to, as SVG.

As in `danish.charts`: colours as attributes, the same numbers beside it as a table or text.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from danish.charts import BASE, GREY, GRID, PRIMARY, SCALE_TEXT, in_danish, path_of, short
from danish.charts_area import TINT, runs_of, step_between
from danish.charts_lines import spread
from danish.dates import MONTHS
from danish.markup import filled, filled_each

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 260, 44, 636, 18, 226
TICK_APART = 52
BAR_WIDTH = 1000
OTHER, GOAL, ORIGIN = "#b35c00", "#3d7a1a", "#4a4f52"
CLASSES = {PRIMARY: "f1", OTHER: "f2", GOAL: "f4", ORIGIN: "lab"}
END_TEXT = (
    f'<text class="{{}}" font-family="IBM Plex Sans" font-size="12.5" font-weight="600" fill="{{}}" x="{RIGHT + 10}" '
    'y="{}">{}</text>'
)
Point = tuple[float, float]


class Level(NamedTuple):
    """A level across all months: a goal that is green, or where it began, grey."""

    at: float
    name: str
    is_goal: bool = True

    @property
    def colour(self) -> str:
        return GOAL if self.is_goal else ORIGIN


class Months(NamedTuple):
    """What is drawn: one value for each month, none where nothing is told."""

    months: Sequence[date]
    values: Sequence[float | None]
    bounds: Sequence[tuple[float, float] | None] = ()  # between which a value lies that is not told itself
    others: Sequence[float | None] = ()  # a second line, dashed
    names: tuple[str, str] = ("", "")  # of the two lines, at their ends
    marks: Sequence[Level] = ()
    changes: Sequence[tuple[int, str]] = ()  # what another definition begins with, each with its name
    unit: str = ""


class _Scale(NamedTuple):
    low: float
    step: float
    top: float
    across: float

    def at(self, place: int, value: float) -> Point:
        return LEFT + place * self.across, self.height(value)

    def height(self, value: float) -> float:
        return BOTTOM - (value - self.low) * (BOTTOM - TOP) / (self.top - self.low)

    def points(self, values: Sequence[float | None]) -> list[Point | None]:
        return [None if value is None else self.at(place, value) for place, value in enumerate(values)]


def month_chart(months: Months, title: str, uid: str) -> SafeString:
    """760×260 from zero; a gap where nothing is told."""
    if not any(value is not None for value in (*months.values, *months.bounds)):
        return SafeString("")
    scale = _scale(months)
    return filled(
        f'<svg class="hm-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{{}}t">'
        '<title id="{}t">{}</title>{}{}{}{}{}{}{}</svg>',
        uid,
        uid,
        title,
        _grid(scale, months.unit),
        _ticks(months, scale),
        _changes(months, scale),
        _bounds(months, scale),
        _line(scale.points(months.values), scale, PRIMARY, "", has_area=True),
        _line(scale.points(months.others), scale, OTHER, "5 3", has_area=False),
        _ends(months, scale),
    )


def _scale(months: Months) -> _Scale:
    levels = [level.at for level in months.marks]
    ends = [end for bound in months.bounds if bound for end in bound]
    known = [value for value in (*months.values, *months.others, *levels, *ends) if value is not None]
    step = 20 if months.unit == "%" else step_between(max(map(abs, known)))
    top = 100 if months.unit == "%" else step * max(1, -int(-max(known) // step))
    low = step * min(0, int(min(known) // step))
    return _Scale(low, step, top, (RIGHT - LEFT) / max(1, len(months.months) - 1))


def _grid(scale: _Scale, unit: str) -> SafeString:
    count = round((scale.top - scale.low) / scale.step)
    marks = [scale.low + scale.step * number for number in range(count + 1)]
    return filled_each(
        f'<line class="{{}}" stroke="{{}}" x1="{LEFT}" x2="{RIGHT}" y1="{{}}" y2="{{}}"/>{SCALE_TEXT}',
        (
            ("grid" if mark else "base", GRID if mark else BASE, y, y, LEFT - 6, short(float(y) + 4), "end", text)
            for mark, y, text in (
                (mark, short(scale.height(mark)), f"{mark:g}{_after(unit)}".replace("-", "−")) for mark in marks
            )
        ),
    )


def _after(unit: str) -> str:
    """Other units than per cent stand in the words above the chart."""
    return "\xa0%" if unit == "%" else ""


def _ticks(months: Months, scale: _Scale) -> SafeString:
    """The newest always has its words, and as many of the others as there is room for."""
    every = max(1, -int(-TICK_APART // scale.across))
    newest = len(months.months) - 1
    shown = [(place, month) for place, month in enumerate(months.months) if (newest - place) % every == 0]
    years = [None, *(month.year for _, month in shown)]
    return filled_each(
        SCALE_TEXT,
        (
            (short(LEFT + place * scale.across), HEIGHT - 8, "middle", _tick(month, year))
            for (place, month), year in zip(shown, years, strict=False)
        ),
    )


def _tick(month: date, year_before: int | None) -> str:
    """okt 2025, nov, dec, jan 2026"""
    name = MONTHS[month.month - 1][:3]
    return name if month.year == year_before else f"{name} {month.year}"


def _changes(months: Months, scale: _Scale) -> SafeString:
    """Between the last month of the old definition and the first of the new."""
    return filled_each(
        f'<line stroke="{GREY}" stroke-dasharray="2 3" x1="{{}}" x2="{{}}" y1="{TOP - 6}" y2="{BOTTOM}"/>{SCALE_TEXT}',
        (
            (x, x, short(float(x) + 4), TOP + 2, "start", name)
            for x, name in (
                (short(LEFT + max(0.0, place - 0.5) * scale.across), name) for place, name in months.changes
            )
        ),
    )


def _bounds(months: Months, scale: _Scale) -> SafeString:
    """A value that is known only to lie between two levels, as a pale bar from the one to the other."""
    return filled_each(
        f'<path stroke="{PRIMARY}" stroke-opacity=".3" stroke-width="8" d="M{{}} {{}}V{{}}"/>',
        (
            (short(LEFT + place * scale.across), *(short(scale.height(end)) for end in bound))
            for place, bound in enumerate(months.bounds)
            if bound
        ),
    )


def _line(points: list[Point | None], scale: _Scale, colour: str, dashes: str, *, has_area: bool) -> SafeString:
    looks = SafeString(f' stroke-dasharray="{dashes}"') if dashes else ""
    zero = short(scale.height(0))
    return SafeString("".join(_run(run, zero, colour, looks, has_area=has_area) for run in runs_of(points)))


def _run(run: list[Point], zero: str, colour: str, looks: str, *, has_area: bool) -> SafeString:
    line, (first, _), (x, y) = path_of(run), run[0], run[-1]
    area = (
        filled('<path class="area" fill="{}" d="{}L{} {}L{} {}Z"/>', TINT, line, short(x), zero, short(first), zero)
        if has_area
        else ""
    )
    return filled(
        '{}<path fill="none" stroke="{}" stroke-width="2.25" stroke-linejoin="round"{} d="{}"/>'
        '<circle fill="{}" cx="{}" cy="{}" r="3"/>',
        SafeString(area),
        colour,
        SafeString(looks),
        line,
        colour,
        short(x),
        short(y),
    )


def _ends(months: Months, scale: _Scale) -> SafeString:
    """The names and levels at the right, apart from each other: the lines' last numbers, and the marks."""
    said = []
    for values, name, colour in zip((months.values, months.others), months.names, (PRIMARY, OTHER), strict=True):
        known = [value for value in values if value is not None]
        if known:
            number = _end_number(known[-1], months.unit)
            said.append((scale.height(known[-1]), colour, f"{number}\xa0{name}".rstrip("\xa0")))
    lines = filled_each(
        f'<line stroke="{{}}" stroke-width="1.5" stroke-dasharray="6 4" x1="{LEFT}" x2="{RIGHT}"'
        ' y1="{}" y2="{}"/>',
        ((level.colour, y, y) for level in months.marks for y in [short(scale.height(level.at))]),
    )
    said += [
        (scale.height(level.at), level.colour, f"{in_danish(level.at)}\xa0{level.name}") for level in months.marks
    ]
    heights = spread([height for height, _, _ in said], TOP, BOTTOM)
    words = filled_each(
        END_TEXT,
        (
            (CLASSES[colour], colour, short(height + 4), text)
            for (_, colour, text), height in zip(said, heights, strict=True)
        ),
    )
    return SafeString(lines + words)


def _end_number(value: float, unit: str) -> str:
    """As the table beside writes it: a share in whole per cent, and what is measured with one decimal."""
    return f"{value:.0f}{_after(unit)}" if unit == "%" else f"{value:.1f}".replace(".", ",").replace("-", "−")


def level_bar(value: float | None, longest: float) -> SafeString:
    """A number as a bar; `longest` ends the scale that the bars of a table share. The number stands as text beside."""
    wide = 0.0 if value is None else BAR_WIDTH * min(1.0, abs(value) / max(1.0, longest))
    return filled(
        f'<svg class="hm-days" viewBox="0 0 {BAR_WIDTH} 22" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect fill="{}" x="0" y="4" width="{}" height="14"/></svg>',
        PRIMARY,
        short(wide),
    )
