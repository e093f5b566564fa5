"""Tables that come in as files, and go out as files: CSV and Excel."""

from danish.tables.reading import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, TableRefused, read_table
from danish.tables.writing import Cell, Percent, as_attachment, write_table

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Cell",
    "Percent",
    "Table",
    "TableRefused",
    "as_attachment",
    "read_table",
    "write_table",
]
