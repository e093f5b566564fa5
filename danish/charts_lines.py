"""Several indicators over time, and a profile then and now: on a scale of 0–10, as SVG for the page and for paper.

As in `danish.charts`: colours as attributes, the same numbers beside it as a table or text.
"""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple

from django.utils.safestring import SafeString

from danish.charts import BASE, GREY, GRID, PRIMARY, SCALE_TEXT, path_of, short
from danish.markup import filled, filled_each

Value = int | float | None
Point = tuple[float, float]

# Colour and dashes tell lines apart together, so that neither has to alone.
LOOKS = [("#0f4c5c", ""), ("#b35c00", "7 4"), ("#6b4a9e", "2 4"), ("#3d7a1a", "10 3 2 3"), ("#b0436e", "5 2")]
MOST_LINES = len(LOOKS)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 980, 330, 28, 246, 12, 28
LABEL_APART = 18
LABEL_LETTERS, ROW_LETTERS = 29, 40
TICK_APART = 66
FEWEST_AXES, MOST_AXES = 5, 10
RADAR_WIDTH, RADAR_HEIGHT, RADIUS = 440, 300, 98
LONGEST_LINE = 15
# Larger than in the other charts, since this one is drawn smaller than its measures on most screens.
LARGE_TEXT = SCALE_TEXT.replace('font-size="11.5"', 'font-size="13.5"')


class Line(NamedTuple):
    """An indicator and its answers, one for each tick; none where it was skipped."""

    name: str
    values: Sequence[Value]


class Frame(NamedTuple):
    """How large the lines are drawn, and how high the rows of names beneath are; none when they stand at the ends."""

    width: int
    height: int
    right: int
    row: int

    @property
    def end(self) -> int:
        return self.width - self.right

    def y(self, value: float) -> float:
        return TOP + (10 - min(10.0, max(0.0, value))) * (self.height - TOP - BOTTOM) / 10

    def places(self, line: Line, step: float) -> list[Point]:
        return [(LEFT + i * step, self.y(value)) for i, value in enumerate(line.values) if value is not None]


WIDE = Frame(WIDTH, HEIGHT, RIGHT, 0)
# For a telephone, where names beside the lines would leave no room for the lines.
NARROW = Frame(340, 250, 24, 22)


def spread(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Where labels go that want to be at these heights: at least `LABEL_APART` from each other, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    lowest = top - LABEL_APART
    for i in order:
        placed[i] = lowest = max(wanted[i], lowest + LABEL_APART)
    highest = bottom + LABEL_APART
    for i in reversed(order):
        placed[i] = highest = min(placed[i], highest - LABEL_APART)
    return placed


def cut(text: str, letters: int = LABEL_LETTERS) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def line_chart(
    lines: Sequence[Line], ticks: Sequence[str], title: str, words: str, uid: str, frame: Frame = WIDE
) -> SafeString:
    """At most five lines with their last number and name at the end or beneath; `words` say what they say."""
    drawn = [line for line in lines if any(value is not None for value in line.values)][:MOST_LINES]
    step = (frame.end - LEFT) / max(1, len(ticks) - 1)
    places = [frame.places(line, step) for line in drawn]
    heights = spread([points[-1][1] for points in places], TOP, HEIGHT - BOTTOM)
    parts = [
        _line(number, line, points)
        + (_beneath(number, line, frame) if frame.row else _beside(number, line, points[-1], height))
        for number, (line, points, height) in enumerate(zip(drawn, places, heights, strict=True))
    ]
    return filled(
        '<svg class="hm-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}t {}d">'
        '<title id="{}t">{}</title><desc id="{}d">{}</desc>{}{}{}</svg>',
        frame.width,
        frame.height + frame.row * len(drawn),
        uid,
        uid,
        uid,
        title,
        uid,
        words,
        _grid(frame),
        _ticks(ticks, step, frame),
        SafeString("".join(parts)),
    )


def _grid(frame: Frame) -> SafeString:
    return filled_each(
        f'<line class="{{}}" stroke="{{}}" x1="{LEFT}" x2="{frame.end}" y1="{{}}" y2="{{}}"/>{LARGE_TEXT}',
        (
            ("grid" if mark else "base", GRID if mark else BASE, y, y, LEFT - 7, short(frame.y(mark) + 4), "end", mark)
            for mark, y in ((mark, short(frame.y(mark))) for mark in range(0, 11, 2))
        ),
    )


def _ticks(ticks: Sequence[str], step: float, frame: Frame) -> SafeString:
    """The newest always has its words, and as many of the others as there is room for."""
    every = max(1, -int(-TICK_APART // step))
    newest = len(ticks) - 1
    return filled_each(
        LARGE_TEXT,
        (
            (short(LEFT + i * step), frame.height - 6, "middle", tick)
            for i, tick in enumerate(ticks)
            if (newest - i) % every == 0
        ),
    )


def _line(number: int, line: Line, points: Sequence[Point]) -> SafeString:
    colour = LOOKS[number][0]
    dots = filled_each(
        f'<circle class="f{number + 1}" fill="{colour}" cx="{{}}" cy="{{}}" r="3.5"/>',
        ((short(left), short(top)) for left, top in points),
    )
    return _stroke(number, points) + dots


def _stroke(number: int, points: Sequence[Point]) -> SafeString:
    colour, dashes = LOOKS[number]
    return filled(
        f'<path class="ln c{number + 1}" fill="none" stroke="{colour}" stroke-width="2.25"'
        ' stroke-linejoin="round"{} d="{}"/>',
        SafeString(f' stroke-dasharray="{dashes}"') if dashes else "",
        path_of(points),
    )


def _beside(number: int, line: Line, last: Point, height: float) -> SafeString:
    """The name at the end of its line, led to by a thin one."""
    x, y = last
    lead = filled(
        f'<path class="grid" fill="none" stroke="{GRID}" d="{{}}"/>', path_of([(x + 5, y), (WIDE.end + 13, height)])
    )
    return lead + _name(number, line, WIDE.end + 16, height + 4, LABEL_LETTERS)


def _beneath(number: int, line: Line, frame: Frame) -> SafeString:
    """The name in a row of its own, after a piece of its line."""
    y = frame.height + frame.row * (number + 0.5)
    return _stroke(number, [(0, y), (22, y)]) + _name(number, line, 30, y + 4, ROW_LETTERS)


def _name(number: int, line: Line, x: float, y: float, letters: int) -> SafeString:
    last = next(value for value in reversed(line.values) if value is not None)
    return filled(
        f'<text class="f{number + 1}" font-family="IBM Plex Sans" font-size="14.5" font-weight="600"'
        f' fill="{LOOKS[number][0]}" x="{{}}" y="{{}}">{{}}</text>',
        short(x),
        short(y),
        f"{short(last)}\xa0 {cut(line.name, letters)}",
    )


def radar(axes: Sequence[str], start: Sequence[float], now: Sequence[float], title: str, uid: str) -> SafeString:
    """A profile of 5–10 axes, the start dashed and grey, now filled; empty when there are too few or too many."""
    if not FEWEST_AXES <= len(axes) <= MOST_AXES:
        return SafeString("")
    count = len(axes)
    words = ", ".join(f"{axis} {short(was)} og {short(one)}" for axis, was, one in zip(axes, start, now, strict=True))
    rings = filled_each(
        f'<polygon class="grid" fill="none" stroke="{GRID}" points="{{}}"/>',
        ((_ring([level] * count),) for level in (2, 4, 6, 8, 10)),
    )
    dots = filled_each(
        f'<circle class="pt" fill="{PRIMARY}" stroke="#fff" stroke-width="1.5" cx="{{}}" cy="{{}}" r="3.5"/>',
        ((short(x), short(y)) for x, y in (_at(i, value, count) for i, value in enumerate(now))),
    )
    return filled(
        '<svg class="hm-chart" viewBox="0 0 440 300" role="img" aria-labelledby="{}t {}d">'
        '<title id="{}t">{}</title><desc id="{}d">{}</desc>{}{}'
        '<polygon class="poly1" fill="{}" fill-opacity=".16" stroke="#6d7478" stroke-width="1.5"'
        ' stroke-dasharray="4 3" points="{}"/>'
        '<polygon class="poly2" fill="{}" fill-opacity=".16" stroke="{}" stroke-width="2.25" points="{}"/>{}</svg>',
        uid,
        uid,
        uid,
        title,
        uid,
        f"Ved start og nu: {words}",
        rings,
        SafeString("".join(_axis(i, axis, count) for i, axis in enumerate(axes))),
        GREY,
        _ring(start),
        PRIMARY,
        PRIMARY,
        _ring(now),
        dots,
    )


def _at(axis: int, value: float, count: int) -> Point:
    far = RADIUS * min(11.2, max(0.0, value)) / 10
    angle = 2 * pi * axis / count
    return RADAR_WIDTH / 2 + far * sin(angle), RADAR_HEIGHT / 2 + 2 - far * cos(angle)


def _ring(values: Sequence[float]) -> str:
    places = (_at(i, min(10, value), len(values)) for i, value in enumerate(values))
    return " ".join(f"{short(x)},{short(y)}" for x, y in places)


def _axis(number: int, name: str, count: int) -> SafeString:
    """A spoke and its name, in two lines when it is long."""
    x, y = _at(number, 10, count)
    left, top = _at(number, 11.2, count)
    anchor = "middle" if abs(left - RADAR_WIDTH / 2) < 12 else "start" if left > RADAR_WIDTH / 2 else "end"
    lines = _two_lines(name)
    lift = 7 * (len(lines) - 1)
    texts = filled_each(
        SCALE_TEXT,
        ((short(left), short(top + 4 - lift + 14 * i), anchor, line) for i, line in enumerate(lines)),
    )
    return filled(
        f'<line class="grid" stroke="{GRID}" x1="{RADAR_WIDTH / 2:g}" y1="{RADAR_HEIGHT / 2 + 2:g}"'
        ' x2="{}" y2="{}"/>{}',
        short(x),
        short(y),
        texts,
    )


def _two_lines(name: str) -> list[str]:
    words = name.split()
    if len(name) < LONGEST_LINE or len(words) < 2:
        return [cut(name, LONGEST_LINE + 4)]
    middle = (len(words) + 1) // 2
    return [cut(" ".join(half), LONGEST_LINE + 4) for half in (words[:middle], words[middle:])]
