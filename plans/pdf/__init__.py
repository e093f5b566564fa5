"""The plan on paper: from a frozen plan to a tagged PDF, one for the citizen and a full one for the professionals."""

import functools
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

from danish import charts, cpr, templatetags
from danish.charts import gantt_axis, hours_per_week, weight_steps
from danish.templatetags.danish import dato
from plans import timeline
from plans.pdf.lines import LeftOut, Line, most_needed, stretches
from plans.pdf.printing import FONT_ADDRESS, FONTS, PdfRefused, PdfUnavailable, press, to_print
from plans.snapshot import Content
from plans.timeline import Week, hours_in_words, over, track, weeks_ahead, window, within

__all__ = [
    "FONT_ADDRESS",
    "TEMPLATES",
    "PdfRefused",
    "PdfUnavailable",
    "edition",
    "html_of",
    "looks_of",
    "marked",
    "paper_context",
    "press",
    "render_plan",
    "says_the_same",
    "to_print",
]

TEMPLATES = {"citizen": "plans/pdf/plan.html", "staff": "plans/pdf/plan_full.html"}
MOST_LINES = 200
MOST_MONTHS = 15  # that there is room to name
BARRIER_COLOUR = "#b35c00"
# The headings of Min Plan (LAB § 41), by the colour of a category; what has another is under the last.
KINDS = {
    "Tilbud": {"company", "skills"},
    "Aktiviteter, der stabiliserer fysisk, psykisk og socialt": {"health", "treatment"},
}
HALF = 32  # of an edition
OTHER_KIND = "Andre aftalte indsatser"


def render_plan(content: Content, reader: str = "citizen") -> bytes:
    """The PDF of a frozen plan for that reader. The same content gives the same paper."""
    return press().print(html_of(content, reader))


def html_of(content: Content, reader: str) -> str:
    return render_to_string(TEMPLATES[reader], paper_context(to_print(content, press().glyphs)))


def edition(content: Content, reader: str) -> str:
    return marked(content, reader, looks_of_papers())


def marked(content: Content, reader: str, looks: str) -> str:
    """Of two halves: the first stays the same while the paper says the same, the second while papers look the same."""
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{reader} {said}".encode()).hexdigest()[:HALF] + looks[:HALF]


def says_the_same(one: str, other: str) -> bool:
    """Whether papers of these editions differ in their looks alone."""
    return one[:HALF] == other[:HALF]


@functools.cache
def looks_of_papers() -> str:
    return looks_of(TEMPLATES["citizen"], [Path(module.__file__) for module in (charts, timeline) if module.__file__])


def looks_of(template: str, code: Iterable[Path]) -> str:
    """Changes with the templates beside this one, the style sheet and whatever draws."""
    templates = Path(get_template(template).origin.name).parent  # type: ignore[attr-defined]
    folders = [Path(__file__).parent, Path(str(templatetags.__file__)).parent]
    drawing = [Path(str(cpr.__file__)), *(file for folder in folders for file in folder.glob("*.py"))]
    sheet = Path(str(finders.find("css/pdf.css")))
    files = sorted([*templates.glob("*.html"), sheet, *drawing, *code])
    fonts = sorted(path.name for path in Path(str(finders.find(FONTS))).iterdir())
    drawn_by = f"{fonts} {metadata.version('weasyprint')}".encode()
    return hashlib.sha256(b"".join([drawn_by, *(file.read_bytes() for file in files)])).hexdigest()


def paper_context(content: Content) -> dict[str, Any]:
    """What the templates print: the content with its dates thawed and its charts drawn."""
    agreed_on = date.fromisoformat(content["agreed_on"])
    found = [Line.thaw(frozen) for frozen in content["interventions"]]
    lines = most_needed(found, MOST_LINES)
    live = [line for line in lines if not line.is_over]
    months = window(lines, agreed_on)
    weeks = weeks_ahead(lines, agreed_on)
    ceiling = None if content["ceiling"] is None else Decimal(content["ceiling"])
    return content | {
        "agreed_on": agreed_on,
        "goals": [goal | {"conference_on": _day(goal.get("conference_on"))} for goal in content["goals"]],
        "axis": gantt_axis(months.start, months.end, MOST_MONTHS),
        "rows": [(line, track(line, line.colour, months, agreed_on, _when(line))) for line in within(lines, months)],
        "lines": live,
        "kinds": _by_kind(live),
        "ended": [line for line in lines if line.is_over],
        "follow_ups": sorted((line for line in live if line.follow_up_on), key=lambda line: str(line.follow_up_on)),
        "barriers": [factor | {"acted_on_by": _acting_on(factor, live)} for factor in content["barriers"]],
        "steps": [step for factor in content["barriers"] if (step := _step(factor, agreed_on))],
        "stretches": stretches(lines, weeks),
        "weeks": weeks,
        "week_chart": _week_chart(weeks, ceiling),
        "week_words": hours_in_words(weeks),
        "ceiling": ceiling,
        "weeks_over": over(weeks, ceiling),
        "left_out": LeftOut.of(found, lines),
    }


def _day(iso: str | None) -> date | None:
    """None too of a goal that was frozen before there were conferences."""
    return date.fromisoformat(iso) if iso else None


def _when(line: Line) -> str:
    return f"{line.title}: {dato(line.starts_on)}–{dato(line.last_day)}, {line.status.lower()}"


def _by_kind(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    named = {colour: heading for heading, colours in KINDS.items() for colour in colours}
    kinds: dict[str, list[Line]] = {heading: [] for heading in [*KINDS, OTHER_KIND]}
    for line in lines:
        kinds[named.get(line.colour, OTHER_KIND)].append(line)
    return [(heading, found) for heading, found in kinds.items() if found]


def _acting_on(factor: Content, lines: list[Line]) -> list[str]:
    return [line.title for line in lines if factor["label"] in line.factors]


def _step(factor: Content, agreed_on: date) -> dict[str, Any] | None:
    """How much a barrier weighed from the start to the day of the plan; none until it was weighed twice."""
    weighings = factor.get("weighings", [])
    if len(weighings) < 2:
        return None
    points = [(date.fromisoformat(on), weight) for on, weight, _ in weighings]
    told = ", ".join(f"{dato(on)} {words.lower()}" for (on, _), (*_, words) in zip(points, weighings, strict=True))
    if points[-1][0] < agreed_on:
        points.append((agreed_on, points[-1][1]))
    return {
        "label": factor["label"],
        "chart": weight_steps(points, BARRIER_COLOUR, f"{factor['label']}: {told}"),
        "first_on": points[0][0],
        "first": weighings[0][2],
        "last_on": points[-1][0],
        "last": weighings[-1][2],
    }


def _week_chart(weeks: list[Week], ceiling: Decimal | None) -> str:
    hours = [float(week.hours) for week in weeks]
    return hours_per_week(hours, None if ceiling is None else float(ceiling), hours_in_words(weeks))
