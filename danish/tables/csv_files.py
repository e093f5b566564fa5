"""CSV as it comes: Excel's semicolons, others' commas and tabs; UTF-8, UTF-16 or the old Windows letters."""

import codecs
import csv
import io

from danish.tables.limits import MOST_ROWS, Rows, TableRefused, as_text, without_the_empty_end

DELIMITERS = ";\t,|"
UNREADABLE = (
    "Bogstaverne i filen kunne ikke læses. Gem den som »CSV UTF-8 (semikolonsepareret)« eller som Excel-fil (.xlsx)."
)
NOT_TEXT = "Filen hedder .csv, men er ikke en CSV-fil. Gem den fra Excel som CSV UTF-8 eller som .xlsx."
UNCLOSED = 'Et anførselstegn (") i filen er ikke afsluttet. Ret det, eller gem filen som .xlsx.'
TOO_LONG = "En celle i filen er for lang. Forkort den, og prøv igen."


def read_csv(data: bytes) -> tuple[str, Rows]:
    """How the letters were read, and the rows. Raises `TableRefused`."""
    read_as, text = _decoded(data)
    if any(letter < " " and letter not in "\t\r\n" for letter in text):
        raise TableRefused(NOT_TEXT)
    lines = io.StringIO(text, newline="")
    first = text.split("\n", 1)[0]
    skipped = 0
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint to itself
        delimiter, skipped = first.strip()[4], 1
        lines.readline()
    else:
        delimiter = max(DELIMITERS, key=first.count) if any(sign in first for sign in DELIMITERS) else ";"
    rows: Rows = []
    reader, last = csv.reader(lines, delimiter=delimiter), 0
    try:
        for number, cells in enumerate(reader, start=1 + skipped):
            last = reader.line_num
            shown = without_the_empty_end([as_text(cell) for cell in cells])
            if shown:
                rows.append((number, shown))
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        raise TableRefused(_what_is_wrong(error, text, lines_of_the_row=reader.line_num - last)) from error
    return read_as, rows


def _what_is_wrong(error: csv.Error, text: str, *, lines_of_the_row: int) -> str:
    """A cell that goes on for as long as that, line after line, is one whose quotation mark is missing."""
    if "field limit" not in str(error):
        return NOT_TEXT
    return UNCLOSED if lines_of_the_row > 1 or text.count('"') % 2 else TOO_LONG


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf16", _decode(data, "utf-16")
    if data[1:2000:2].count(0) > 0.4 * len(data[1:2000:2]):
        return "utf16", _decode(data, "utf-16-le")
    if data[:2000:2].count(0) > 0.4 * len(data[:2000:2]):
        return "utf16", _decode(data, "utf-16-be")
    try:
        return "utf8", data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252", _decode(data, "cp1252")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableRefused(UNREADABLE) from error
