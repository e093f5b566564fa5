"""The plan on paper: from a frozen plan to a tagged PDF, with our own fonts and nothing else from anywhere."""

import atexit
import functools
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

from danish.charts import gantt_axis, hours_per_week
from plans.snapshot import Content
from plans.timeline import Week, hours_in_words, over, track, weeks_ahead, window, within

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

FONTS = "vendor/dkfds/fonts/IBMPlexSans/complete/woff2"
FONT_ADDRESS = "font:"
LONGEST_TEXT = 1500
MOST_LINES = 200
EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


class PdfUnavailable(RuntimeError):
    """This machine lacks what drawing takes; the message is for the user."""


class PdfRefused(RuntimeError):
    """The document asked for a file that is not one of our fonts."""


@dataclass(frozen=True)
class Line:
    """An intervention as it was frozen."""

    id: int
    title: str
    category: str
    colour: str
    provider: str
    responsible: str
    purpose: str
    judged_how: str
    indicators: list[str]
    price_per_week: Decimal
    payer: str
    starts_on: date
    last_day: date
    hours_per_week: Decimal
    chart_state: Literal["done", "now", "plan"]
    status: str
    effect: str
    expected_effect: str
    follow_up_on: date | None
    goals: list[str]
    factors: list[str]

    @classmethod
    def thaw(cls, frozen: Content) -> "Line":
        values = dict(frozen)
        values.pop("terms", None)  # what a draft is held against, in other words
        values["chart_state"] = values.pop("state")
        for name in ("hours_per_week", "price_per_week"):
            values[name] = Decimal(values[name])
        for name in ("starts_on", "last_day"):
            values[name] = date.fromisoformat(values[name])
        values["follow_up_on"] = date.fromisoformat(values["follow_up_on"]) if values["follow_up_on"] else None
        return cls(**values)


TEMPLATES = {"citizen": "plans/pdf/plan.html", "staff": "plans/pdf/plan_full.html"}


def render_plan(content: Content, reader: str = "citizen") -> bytes:
    """The PDF of a frozen plan for that reader. The same content gives the same paper."""
    context = paper_context(to_print(content, press().glyphs))
    return press().print(render_to_string(TEMPLATES[reader], context))


def edition(content: Content, reader: str) -> str:
    """Stays the same while both what the paper says and how papers look stay the same."""
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{looks_of(reader)} {said}".encode()).hexdigest()


@functools.cache
def looks_of(reader: str) -> str:
    """Changes with the template and the style sheet."""
    files = [get_template(TEMPLATES[reader]).origin.name, str(finders.find("css/pdf.css"))]  # type: ignore[attr-defined]
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()


def paper_context(content: Content) -> dict[str, Any]:
    """What the template prints: the content with its dates thawed and its charts drawn."""
    agreed_on = date.fromisoformat(content["agreed_on"])
    lines = [Line.thaw(frozen) for frozen in content["interventions"][:MOST_LINES]]
    months = window(lines, agreed_on)
    weeks = weeks_ahead(lines, agreed_on)
    ceiling = None if content["ceiling"] is None else Decimal(content["ceiling"])
    return content | {
        "agreed_on": agreed_on,
        "axis": gantt_axis(months.start, months.end),
        "rows": [(line, track(line, line.colour, months, agreed_on)) for line in within(lines, months)],
        "lines": [line for line in lines if line.chart_state != "done"],
        "weeks": weeks,
        "week_chart": _week_chart(weeks, ceiling),
        "week_words": hours_in_words(weeks),
        "ceiling": ceiling,
        "weeks_over": over(weeks, ceiling),
    }


def _week_chart(weeks: list[Week], ceiling: Decimal | None) -> str:
    return hours_per_week([float(week.hours) for week in weeks], None if ceiling is None else float(ceiling))


def to_print(value: Any, glyphs: frozenset[int]) -> Any:
    """The same values with every text made fit for paper."""
    if isinstance(value, str):
        return _clean(value, glyphs)
    if isinstance(value, list):
        return [to_print(one, glyphs) for one in value]
    if isinstance(value, dict):
        return {key: to_print(one, glyphs) for key, one in value.items()}
    return value


def _clean(text: str, glyphs: frozenset[int]) -> str:
    """Without pictures and invisible signs, which a machine may draw or not, and not longer than a worker can take."""
    text = "".join(letter if ord(letter) in glyphs or letter == "\n" else _stand_in(letter) for letter in text)
    text = EMPTY_LINES.sub("\n\n", text)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"


def _stand_in(letter: str) -> str:
    """What to print for a letter our fonts lack: other scripts are kept, the machine may have a font for them."""
    kind = unicodedata.category(letter)
    if kind[0] in "LNP" or (kind[0] == "M" and not unicodedata.name(letter, "").startswith("VARIATION SELECTOR")):
        return "-" if kind == "Pd" else letter
    return " " if kind[0] == "Z" or letter == "\t" else ""


@dataclass(frozen=True)
class Press:
    """WeasyPrint with fonts and style sheet loaded: made once a process, or its memory grows with every document."""

    fonts: "FontConfiguration"
    style: "CSS"
    fetcher: "URLFetcher"
    glyphs: frozenset[int]

    def print(self, html: str) -> bytes:
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError

        document = HTML(string=html, base_url=FONT_ADDRESS, url_fetcher=self.fetcher)
        try:
            return document.write_pdf(stylesheets=[self.style], font_config=self.fonts, pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as refused:  # no Exception, so a worker would not survive it
            raise PdfRefused("the plan asked for a file it may not have") from refused


@functools.cache
def press() -> Press:
    """Loaded late: web processes never draw, and a machine without Pango must still start."""
    try:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except OSError as missing:
        raise PdfUnavailable(
            "PDF kan ikke tegnes på denne maskine, fordi Pango mangler. Planen er gemt. Kontakt driften."
        ) from missing

    class OnlyOurFonts(URLFetcher):
        """Closes http, file and data addresses alike; a font that is missing is an error, not another font."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix(FONT_ADDRESS)
            found = None if name == url or "/" in name else finders.find(f"{FONTS}/{name}")
            if not found:
                raise FatalURLFetchingError(f"a plan may not load {url[:60]!r}")
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": "font/woff2"})

    fonts, fetcher = FontConfiguration(), OnlyOurFonts()
    sheet = Path(str(finders.find("css/pdf.css"))).read_text(encoding="utf-8")
    style = CSS(string=sheet, base_url=FONT_ADDRESS, url_fetcher=fetcher, font_config=fonts)
    atexit.register(press.cache_clear)  # later, what its own clean-up needs is gone
    glyphs = TTFont(finders.find(f"{FONTS}/IBMPlexSans-Regular.woff2")).getBestCmap()
    return Press(fonts, style, fetcher, frozenset(glyphs))
