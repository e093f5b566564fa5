"""Tables that come in as files, and go out as files: CSV and Excel."""

from danish.tables.reading import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, TableRefused, look_at, read_table
from danish.tables.writing import Cell, Heading, Percent, Sheet, as_attachment, marked, write_sheets, write_table
from danish.tables.xlsx_files import read_sheets

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Cell",
    "Heading",
    "Percent",
    "Sheet",
    "Table",
    "TableRefused",
    "as_attachment",
    "look_at",
    "marked",
    "read_sheets",
    "read_table",
    "write_sheets",
    "write_table",
]
