"""How much of a file is read, and how it is said that one is not."""

import re
import unicodedata

MOST_BYTES = 10 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 500

# The ' by which a spreadsheet, and our own export, keep a text from being counted with; not that of 't Hart.
GUARD = re.compile(r"'(?=[\s=+\-@\d])")

Rows = list[tuple[int, list[str]]]


class TableRefused(ValueError):
    """The file is not a table that can be read; the message is for the user."""


def as_text(text: str) -> str:
    """What stands in a cell, without what nobody can see, and not longer than any field is."""
    text = unicodedata.normalize("NFC", text.replace("\xa0", " "))
    if guard := GUARD.match(text):
        text = text[guard.end() :]
    text = "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def without_the_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def within_limits(rows: Rows) -> Rows:
    """Rows that hold something, told by their number in the file. Raises `TableRefused`."""
    widest = max((len(cells) for _, cells in rows), default=0)
    if widest > MOST_COLUMNS:
        raise TableRefused(
            f"Filen har {widest} kolonner. Der kan højst være {MOST_COLUMNS}. Slet de kolonner, der ikke skal bruges."
        )
    if len(rows) > MOST_ROWS + 1:
        raise TableRefused(f"Filen har flere end {MOST_ROWS:_} rækker. Del den i flere filer.".replace("_", "."))
    return rows
