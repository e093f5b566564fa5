"""A number over time as a line with its area from zero, and a caseload against its norm, as SVG.

As in `danish.charts`: colours as attributes, the same numbers beside it as a table or text.
"""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from danish.charts import BASE, GRID, PRIMARY, SCALE_TEXT, path_of, short
from danish.markup import filled, filled_each

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 170, 28, 446, 12, 146
MOST_LINES = 5
TICK_APART = 34
TINT = "#e8f1f3"
BAR_WIDTH, BAR_HEIGHT = 460, 20


def area_chart(values: Sequence[float | None], ticks: Sequence[str], title: str, uid: str) -> SafeString:
    """480×170 from zero; where a number is missing the line has a gap. The last number is written at its end."""
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    step = step_between(max(known))
    top = step * max(1, -int(-max(known) // step))
    across = (RIGHT - LEFT) / max(1, len(values) - 1)
    points = [
        None if value is None else (LEFT + i * across, BOTTOM - value * (BOTTOM - TOP) / top)
        for i, value in enumerate(values)
    ]
    runs = list(runs_of(points))
    x, y = runs[-1][-1]
    return filled(
        '<svg class="hm-chart" viewBox="0 0 480 170" role="img" aria-labelledby="{}t"><title id="{}t">{}</title>'
        '{}{}{}<circle class="pt" fill="{}" stroke="#fff" stroke-width="1.5" cx="{}" cy="{}" r="4"/>'
        '<text class="lab" font-family="IBM Plex Sans" font-size="12.5" font-weight="600" x="{}" y="{}">{}</text>'
        "</svg>",
        uid,
        uid,
        title,
        _grid(step, top),
        _ticks(ticks, across),
        SafeString("".join(_run(run) for run in runs)),
        PRIMARY,
        short(x),
        short(y),
        short(x + 8),
        short(y + 4),
        short(known[-1]).replace(".", ","),
    )


def step_between(highest: float) -> int:
    """From line to line of the grid, so that there are at most five above zero."""
    step = 1
    while True:
        for of_ten in (1, 2, 5):
            if highest <= step * of_ten * MOST_LINES:
                return step * of_ten
        step *= 10


def runs_of(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """What lies between the gaps."""
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point:
            run.append(point)
        elif run:
            yield run
            run = []


def _run(run: list[tuple[float, float]]) -> SafeString:
    """One point alone between two gaps is a dot, since a line of it would not be seen."""
    if len(run) == 1:
        x, y = run[0]
        return filled('<circle class="pt" fill="{}" cx="{}" cy="{}" r="2.5"/>', PRIMARY, short(x), short(y))
    line = path_of(run)
    return filled(
        '<path class="area" fill="{}" d="{}L{} {}L{} {}Z"/>'
        '<path class="ln" fill="none" stroke="{}" stroke-width="2.25" stroke-linejoin="round" d="{}"/>',
        TINT,
        line,
        short(run[-1][0]),
        BOTTOM,
        short(run[0][0]),
        BOTTOM,
        PRIMARY,
        line,
    )


def _grid(step: int, top: int) -> SafeString:
    return filled_each(
        f'<line class="{{}}" stroke="{{}}" x1="{LEFT}" x2="{RIGHT}" y1="{{}}" y2="{{}}"/>{SCALE_TEXT}',
        (
            ("grid" if mark else "base", GRID if mark else BASE, y, y, LEFT - 6, short(float(y) + 4), "end", mark)
            for mark, y in ((mark, short(BOTTOM - mark * (BOTTOM - TOP) / top)) for mark in range(0, top + 1, step))
        ),
    )


def _ticks(ticks: Sequence[str], across: float) -> SafeString:
    """The newest always has its words, and as many of the others as there is room for."""
    every = max(1, -int(-TICK_APART // across))
    newest = len(ticks) - 1
    return filled_each(
        SCALE_TEXT,
        (
            (short(LEFT + i * across), HEIGHT - 6, "middle", tick)
            for i, tick in enumerate(ticks)
            if (newest - i) % every == 0
        ),
    )


def caseload_bar(load: float, low: int, high: int, longest: float) -> SafeString:
    """A caseload as a bar before the band of its norm; `longest` is the end of the scale that all bars share.

    Without a norm both ends of the band are 0. The same number stands as text beside it.
    """
    scale = BAR_WIDTH / max(1.0, longest)
    look, colour = "", "#5b95a1"
    if high and load > high:
        look, colour = " b--hi", "#c2571a"
    elif load < low:
        look, colour = " b--lo", "#6a9aa5"
    left, right = short(low * scale), short(high * scale)
    band = ends = SafeString("")
    if high:
        band = filled(
            f'<rect class="norm" fill="#dfe9d6" x="{{}}" y="0" width="{{}}" height="{BAR_HEIGHT}"/>',
            left,
            short(max(1.0, (high - low) * scale)),
        )
        ends = filled_each(
            '<line class="t" stroke="#2f7a1f" stroke-dasharray="3 2" x1="{}" x2="{}" y1="0" y2="20"/>',
            ((left, left), (right, right)),
        )
    return filled(
        '<svg class="hm-bar" viewBox="0 0 460 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '{}<rect class="b{}" fill="{}" x="0" y="4" width="{}" height="12"/>{}</svg>',
        band,
        look,
        colour,
        short(load * scale),
        ends,
    )
