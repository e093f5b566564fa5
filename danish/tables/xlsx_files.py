"""Excel's own files, which may be anything that calls itself so: looked at from outside before they are opened."""

import datetime
import io
import re
import zipfile
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from danish.tables.limits import MOST_ROWS, Rows, TableRefused, as_text, without_the_empty_end
from danish.tables.writing import unmarked

MOST_UNPACKED = 60 * 2**20
MOST_PARTS = 1_000
WIDEST_ROW = 1_000
# The reader makes an empty row of each number that is left out, and a file of some bytes may leave out millions.
LAST_ROW = 100_000
NOT_EXCEL = "Filen kunne ikke læses som en Excel-fil. Åbn den i Excel, og gem den igen som .xlsx."
TOO_BIG = "Filen fylder for meget, når den pakkes ud. Kopiér rækkerne over i en ny projektmappe, og gem den."
TOO_LONG = f"Filen har noget under række {LAST_ROW:_}. Slet rækkerne under dem, der skal bruges.".replace("_", ".")
MACRO = "Filen indeholder makroer. Gem den som Excel-projektmappe (.xlsx) uden makroer."
MERGED = "Filen har flettede celler ({cells}). Fjern fletningen i Excel, så hver celle har sin egen værdi."
EMPTY_FORMULA = (
    "Cellen {cell} er en formel uden værdi. Markér det hele i Excel, vælg Kopiér og Indsæt værdier, og gem filen igen."
)
FORMULA_IN_SHEET = (
    "Cellen {cell} i arket {sheet} er en formel. Markér det hele i Excel, vælg Kopiér og Indsæt værdier, og gem filen "
    "igen."
)
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]+)"')


def read_xlsx(data: bytes) -> Rows:
    """The rows of the first sheet that can be seen. Raises `TableRefused`."""
    _look_from_outside(data)
    try:
        rows, formulas = _rows(data, values=False)
        if formulas:
            rows, formulas = _rows(data, values=True)[0], formulas
            _refuse_formulas_without_value(rows, formulas)
        merged = _merged(data)
    except TableRefused:
        raise
    except Exception as fault:  # whatever a broken file makes of the reader
        raise TableRefused(NOT_EXCEL) from fault
    if merged:
        raise TableRefused(MERGED.format(cells=merged))
    return rows


def read_sheets(data: bytes) -> dict[str, Rows]:
    """The rows of every sheet that can be seen, by its title; texts as long as they are. Raises `TableRefused`."""
    _look_from_outside(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return {sheet.title: _rows_in_full(sheet) for sheet in visible}
    except TableRefused:
        raise
    except Exception as fault:  # whatever a broken file makes of the reader
        raise TableRefused(NOT_EXCEL) from fault


def _rows_in_full(sheet: Any) -> Rows:
    sheet.reset_dimensions()
    rows: Rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW + 1), start=1):
        if number > LAST_ROW:
            raise TableRefused(TOO_LONG)
        if len(cells) > WIDEST_ROW:
            raise TableRefused(f"Arket {sheet.title} har {len(cells)} kolonner. Slet dem, der ikke skal bruges.")
        if formula := next((cell for cell in cells if cell.data_type == "f"), None):
            cell = f"{get_column_letter(formula.column)}{number}"
            raise TableRefused(FORMULA_IN_SHEET.format(cell=cell, sheet=sheet.title))
        shown = without_the_empty_end([_in_full(cell.value) for cell in cells])
        if shown:
            rows.append((number, shown))
        if len(rows) > MOST_ROWS + 1:
            raise TableRefused(f"Arket {sheet.title} har flere end {MOST_ROWS:_} rækker.".replace("_", "."))
    return rows


def _in_full(value: Any) -> str:
    return unmarked(value) if isinstance(value, str) else _shown(value)


def _look_from_outside(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TableRefused(TOO_BIG)
            if any(name.lower().endswith((".bin", "vbaproject.bin")) and "vba" in name.lower() for name in names):
                raise TableRefused(MACRO)
            if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
                raise TableRefused(NOT_EXCEL)
            if b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise TableRefused(MACRO)
            for part in parts:
                with archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(4_000).replace(b"\x00", b""):  # no office writes one: entities
                        raise TableRefused(NOT_EXCEL)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as fault:
        if isinstance(fault, TableRefused):
            raise
        raise TableRefused(NOT_EXCEL) from fault


def _sheet(data: bytes, *, values: bool) -> Any:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    return next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def _rows(data: bytes, *, values: bool) -> tuple[Rows, list[tuple[int, int]]]:
    """The rows, and where the formulas stand (row and column from 0): with their values, or as they are written."""
    sheet = _sheet(data, values=values)
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    rows: Rows = []
    formulas: list[tuple[int, int]] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW + 1), start=1):
        if number > LAST_ROW:
            raise TableRefused(TOO_LONG)
        if len(cells) > WIDEST_ROW:
            raise TableRefused(f"Filen har {len(cells)} kolonner. Slet de kolonner, der ikke skal bruges.")
        formulas += [(number, place) for place, cell in enumerate(cells) if cell.data_type == "f"]
        shown = without_the_empty_end([_shown(cell.value) for cell in cells])
        if shown:
            rows.append((number, shown))
        if len(rows) > MOST_ROWS + 1:
            break
    return rows, formulas


def _refuse_formulas_without_value(rows: Rows, formulas: list[tuple[int, int]]) -> None:
    cells = dict(rows)
    for row, place in formulas:
        if not cells.get(row, [])[place : place + 1] or not cells[row][place]:
            raise TableRefused(EMPTY_FORMULA.format(cell=f"{get_column_letter(place + 1)}{row}"))


def _merged(data: bytes) -> str:
    """The first cells of the sheet that are merged; in the file they come after the rows."""
    path = _sheet(data, values=True)._worksheet_path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as file:
        tail = b""
        while chunk := file.read(2**20):
            if found := MERGE.search(tail + chunk):
                return found[1].decode()
            tail = chunk[-200:]
    return ""


def _shown(value: Any) -> str:
    """What stands in the cell, as one would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return as_text(str(value))
