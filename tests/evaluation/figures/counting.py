"""What a figure says of a month, read from its own rows, to hold against what was counted by hand."""

import datetime

from evaluation.figures import Month
from journal.prepared import ask

MARCH = Month(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))


def on(day, month, year=2026):
    return datetime.date(year, month, day)


def rows_of(figure, month=MARCH):
    """Of each case, and of each part where the figure has parts: what it says."""
    statement = f"SELECT told.case_id, told.part, told.hit, told.measured FROM ({figure.rows}) told"
    rows = ask(statement, first=month.first, last=month.last, **figure.settings(month.last))
    found = {
        (case, part) if part else case: hit if measured is None else measured for case, part, hit, measured in rows
    }
    assert len(found) == len(rows)  # one row for each case and part
    return found
