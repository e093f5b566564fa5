"""A number as it was and as it may become, with the range that goes with it, as SVG.

As in `danish.charts`: colours as attributes, the same numbers beside it as a table or text.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from danish.charts import BASE, GREY, GRID, PRIMARY, SCALE_TEXT, path_of, short
from danish.charts_area import step_between
from danish.markup import filled, filled_each

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 240, 36, 690, 18, 206
TICK_APART = 58
LEVEL, RANGE = "#3d7a1a", "#c5dbe1"
END_TEXT = (
    '<text class="{}" font-family="IBM Plex Sans" font-size="12.5" font-weight="600" fill="{}" x="{}" y="{}"'
    ' text-anchor="{}">{}</text>'
)
Range = tuple[float, float, float]


class Ahead(NamedTuple):
    """What was, the newest last, then lowest, expected and highest for each step to come."""

    was: Sequence[float]
    to_come: Sequence[Range]
    ticks: Sequence[str]  # of both
    level: tuple[float, str] | None = None  # what it is held to, and its name


def forecast_chart(told: Ahead, title: str, uid: str) -> SafeString:
    """760×240 from zero: a line to today, a dashed one from there, and the range around it."""
    highest = max([*told.was, *(high for *_, high in told.to_come), told.level[0] if told.level else 0, 1])
    step = step_between(highest)
    top = step * max(1, -int(-highest // step))
    across = (RIGHT - LEFT) / max(1, len(told.ticks) - 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return LEFT + place * across, BOTTOM - value * (BOTTOM - TOP) / top

    now = len(told.was) - 1
    was = [at(place, value) for place, value in enumerate(told.was)]
    lower, middle, upper = (
        [was[-1], *(at(now + place, each[side]) for place, each in enumerate(told.to_come, start=1))]
        for side in range(3)
    )
    (x, y), (now_x, now_y) = middle[-1], was[-1]
    return filled(
        f'<svg class="hm-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{{}}t">'
        '<title id="{}t">{}</title>{}{}{}<path fill="{}" d="{}Z"/>'
        '<line stroke="{}" stroke-dasharray="2 3" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<path class="ln" fill="none" stroke="{}" stroke-width="2.25" stroke-linejoin="round" d="{}"/>'
        '<path fill="none" stroke="{}" stroke-width="2.25" stroke-dasharray="6 4" d="{}"/>'
        '<circle class="pt" fill="{}" stroke="#fff" stroke-width="1.5" cx="{}" cy="{}" r="4"/>{}</svg>',
        uid,
        uid,
        title,
        _grid(step, top),
        _ticks(told.ticks, now, across),
        _level(told.level, top),
        RANGE,
        path_of([*upper, *lower[::-1]]),
        *(GREY, short(now_x), short(now_x), TOP, BOTTOM),
        PRIMARY,
        path_of(was),
        PRIMARY,
        path_of(middle),
        *(PRIMARY, short(now_x), short(now_y)),
        filled(END_TEXT, "lab", PRIMARY, short(x + 8), short(y + 4), "start", f"ca.\xa0{told.to_come[-1][1]:.0f}"),
    )


def _grid(step: int, top: int) -> SafeString:
    return filled_each(
        f'<line class="{{}}" stroke="{{}}" x1="{LEFT}" x2="{RIGHT}" y1="{{}}" y2="{{}}"/>{SCALE_TEXT}',
        (
            ("grid" if mark else "base", GRID if mark else BASE, y, y, LEFT - 6, short(float(y) + 4), "end", mark)
            for mark, y in ((mark, short(BOTTOM - mark * (BOTTOM - TOP) / top)) for mark in range(0, top + 1, step))
        ),
    )


def _ticks(ticks: Sequence[str], now: int, across: float) -> SafeString:
    """Today always has its words, and as many to both sides as there is room for."""
    every = max(1, -int(-TICK_APART // across))
    return filled_each(
        SCALE_TEXT,
        (
            (short(LEFT + place * across), HEIGHT - 10, "middle", tick)
            for place, tick in enumerate(ticks)
            if (place - now) % every == 0
        ),
    )


def _level(level: tuple[float, str] | None, top: int) -> SafeString:
    if level is None:
        return SafeString("")
    value, name = level
    y = BOTTOM - value * (BOTTOM - TOP) / top
    return filled(
        f'<line stroke="{LEVEL}" stroke-width="1.5" stroke-dasharray="6 4" x1="{LEFT}" x2="{RIGHT}"'
        ' y1="{}" y2="{}"/>'
        f"{END_TEXT}",
        short(y),
        short(y),
        *("f4", LEVEL, LEFT + 4, short(y - 5), "start", name),
    )
