"""WeasyPrint: a tagged PDF from a page of ours, with our own fonts and nothing else from anywhere."""

import atexit
import functools
import gc
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders

from danish.cpr import masked
from plans.pdf.tags import complete_tags

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

FONTS = "vendor/dkfds/fonts/IBMPlexSans/complete/woff2"
FONT_ADDRESS = "font:"
LONGEST_TEXT = 1500
EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


class PdfUnavailable(RuntimeError):
    """This machine lacks what drawing takes; the message is for the user."""


class PdfRefused(RuntimeError):
    """The document asked for a file that is not one of our fonts."""


def to_print(value: Any, glyphs: frozenset[int], longest: int = LONGEST_TEXT) -> Any:
    """The same values with every text made fit for paper."""
    if isinstance(value, str):
        return _clean(value, glyphs, longest)
    if isinstance(value, list):
        return [to_print(one, glyphs, longest) for one in value]
    if isinstance(value, dict):
        return {key: to_print(one, glyphs, longest) for key, one in value.items()}
    return value


def _clean(text: str, glyphs: frozenset[int], longest: int) -> str:
    """No CPR number, no pictures or invisible signs, which a machine may draw or not, no more than a worker can take.

    Masked when the invisible is gone, and before it is cut: half a number is not recognised.
    """
    text = "".join(letter if ord(letter) in glyphs or letter == "\n" else _stand_in(letter) for letter in text)
    text = EMPTY_LINES.sub("\n\n", masked(text))
    return text if len(text) <= longest else f"{text[:longest]} …"


def _stand_in(letter: str) -> str:
    """What to print for a letter our fonts lack: other scripts are kept, the machine may have a font for them."""
    kind = unicodedata.category(letter)
    if kind[0] in "LNP" or (kind[0] == "M" and not unicodedata.name(letter, "").startswith("VARIATION SELECTOR")):
        return "-" if kind == "Pd" else letter
    return " " if kind[0] == "Z" or letter == "\t" else ""


@contextmanager
def rubbish_left_until_after() -> Iterator[None]:
    """Everything on a page knows everything else until the last is drawn: Python would look through it all, 65 times
    in three pages, and find nothing. Afterwards once is enough, or memory grows with every document.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect(0)


@dataclass(frozen=True)
class Press:
    """WeasyPrint with fonts and style sheet loaded: made once a process, or its memory grows with every document."""

    fonts: "FontConfiguration"
    style: "CSS"
    fetcher: "URLFetcher"
    glyphs: frozenset[int]

    def print(self, html: str) -> bytes:
        with rubbish_left_until_after():
            return self._write(html)

    def _write(self, html: str) -> bytes:
        from weasyprint.urls import FatalURLFetchingError

        from plans.pdf.page import Page

        try:
            return Page(html, FONT_ADDRESS, self.fetcher).write_pdf(
                finisher=complete_tags,
                stylesheets=[self.style],
                font_config=self.fonts,
                pdf_variant="pdf/ua-1",
            )
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
            "PDF kan ikke tegnes på denne maskine, fordi Pango mangler. Kontakt driften."
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
