"""The one writer of files that leave the system: nothing in them is ever counted with, and numbers stay numbers."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell as XlsxCell  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Percent:
    """A share of 100, shown with a percent sign."""

    value: float


Heading = str | datetime.date
Cell = str | int | float | Decimal | bool | datetime.date | datetime.datetime | Percent | None

# What a spreadsheet takes for the start of a formula, or swallows before it looks for one; and the full-width forms.
FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\t\r＝＋－＠−﹢﹣﹦﹫]")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST = 60, 9
PROSE = Alignment(wrap_text=True, vertical="top")


# A text that begins with the mark has one more of it in a file that is read again.
MARK = "'"


def harmless(text: str) -> str:
    """The text as a text: with a ' in front if a spreadsheet would else take it for a formula."""
    text = UNWRITABLE.sub("", text)  # first, or what it hides would stand in front once it is gone
    return f"'{text}" if FORMULA.match(text) else text


def marked(text: str) -> str:
    """For a file that is to be read again letter by letter (`unmarked`): the mark that was there gets one more."""
    return MARK + text if text.startswith(MARK) else text


def unmarked(text: str) -> str:
    """The text that `marked` and `harmless` made this of."""
    is_ours = text.startswith(MARK) and (text[1:].startswith(MARK) or FORMULA.match(text[1:]))
    return text[1:] if is_ours else text


def write_csv(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Semicolons, decimal comma, Danish dates and a mark for UTF-8: what Excel opens with a double click."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_in_words(heading) for heading in headings])
    writer.writerows([_in_words(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def write_table(kind: str, title: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file of this kind, "csv" or "xlsx"."""
    return write_csv(headings, rows) if kind == "csv" else write_xlsx(title, headings, rows)


def as_attachment(file: bytes, name: str) -> HttpResponse:
    """A file to be saved, never to be shown in the browser. Its name says nothing about anybody."""
    kinds = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "yaml": "application/yaml; charset=utf-8"}
    answer = HttpResponse(file, content_type=kinds[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _in_words(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case Percent():
            return f"{cell.value} %".replace(".", ",")
        case int():
            return str(cell)
        case float() | Decimal():
            return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else repr(cell).replace(".", ",")
        case datetime.datetime():
            return f"{cell:%d.%m.%Y %H:%M}"
        case datetime.date():
            return f"{cell:%d.%m.%Y}"
    return harmless(cell)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Cell]]
    is_prose: bool = False  # whole sentences, which wrap


def write_xlsx(title: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet with real dates and numbers, headings that stay, and a filter on each."""
    return write_sheets([Sheet(title, headings, rows)])


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of several such sheets."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title[:31]), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(sheet: Any, told: Sheet) -> None:
    headings, lines = told.headings, [list(row) for row in told.rows]
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings):
        longest = max(
            [len(_in_words(heading)) + 3, *(len(_in_words(line[place])) for line in lines[:500] if place < len(line))]
        )
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(longest + 1, NARROWEST), WIDEST)
    sheet.append([_heading(sheet, heading) for heading in headings])
    for line in lines:
        cells = [_typed(sheet, cell) for cell in line]
        sheet.append([_wrapped(sheet, cell) for cell in cells] if told.is_prose else cells)
    if headings:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(lines) + 1}"


def _heading(sheet: object, heading: Heading) -> WriteOnlyCell:
    if isinstance(heading, str):
        cell = WriteOnlyCell(sheet, value=harmless(heading))
    else:
        cell = _formatted(sheet, heading, "dd.mm.yyyy")
    cell.font = Font(bold=True)
    return cell


def _typed(sheet: object, value: Cell) -> object:
    match value:
        case None | int() | float() | Decimal():
            return ("ja" if value else "nej") if isinstance(value, bool) else value
        case datetime.datetime():
            return _formatted(sheet, value.replace(tzinfo=None), "dd.mm.yyyy hh:mm")
        case datetime.date():
            return _formatted(sheet, value, "dd.mm.yyyy")
        case Percent():
            return _formatted(sheet, value.value / 100, "0 %" if value.value == int(value.value) else "0.0 %")
    cell = WriteOnlyCell(sheet, value=harmless(value))
    cell.data_type = "s"  # a text, whatever it looks like
    return cell


def _wrapped(sheet: object, value: object) -> XlsxCell:
    cell = value if isinstance(value, XlsxCell) else WriteOnlyCell(sheet, value=value)
    cell.alignment = PROSE
    return cell


def _formatted(sheet: object, value: object, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell
