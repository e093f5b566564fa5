"""A file somebody sends in, as rows of text: what Excel or another system saved, or a clear word on what is wrong."""

from dataclasses import dataclass

from danish.tables.csv_files import read_csv
from danish.tables.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Rows, TableRefused, within_limits
from danish.tables.xlsx_files import read_xlsx

__all__ = ["MOST_BYTES", "MOST_COLUMNS", "MOST_ROWS", "Table", "TableRefused", "read_table"]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OLD_EXCEL = (
    "Filen er fra en gammel udgave af Excel (.xls), eller den har en adgangskode. Gem den som Excel-projektmappe "
    "(.xlsx) uden adgangskode."
)
MACRO = "Filen kan indeholde makroer. Gem den som Excel-projektmappe (.xlsx) uden makroer."


@dataclass(frozen=True)
class Table:
    """The rows of a file that hold something, each with its number in the file."""

    read_as: str
    rows: Rows


def look_at(name: str, data: bytes) -> str:
    """How the file's name ends. Raises `TableRefused` for what is no table at all."""
    if len(data) > MOST_BYTES:
        raise TableRefused(f"Filen fylder mere end {MOST_BYTES // 2**20} MB. Del den i flere filer.")
    if not data:
        raise TableRefused("Filen er tom.")
    ending = name.lower().rpartition(".")[2]
    if ending in {"xlsm", "xltm", "xlsb", "xlam"}:
        raise TableRefused(MACRO)
    if data.startswith(OLE) or ending == "xls":
        raise TableRefused(OLD_EXCEL)
    if ending == "xlsx" and not data.startswith(ZIP):
        raise TableRefused("Filen hedder .xlsx, men er ikke en Excel-fil. Åbn den i Excel, og gem den igen.")
    if ending != "xlsx" and data.startswith(ZIP):
        raise TableRefused(f"Filen hedder .{ending}, men er en Excel-fil. Giv den navnet .xlsx, og prøv igen.")
    return ending


def read_table(name: str, data: bytes) -> Table:
    """The table in a file of this name. Raises `TableRefused`."""
    ending = look_at(name, data)
    if ending not in {"csv", "xlsx"}:
        raise TableRefused("Vælg en Excel-fil (.xlsx) eller en CSV-fil (.csv).")
    read_as, rows = ("xlsx", read_xlsx(data)) if ending == "xlsx" else read_csv(data)
    if len(within_limits(rows)) < 2:
        raise TableRefused("Filen har ingen rækker. Der skal være en linje med overskrifter og mindst en linje mere.")
    return Table(read_as, rows)
