"""The investment, and before and after, as files: a row for each line of the page, with its numbers as numbers."""

from collections.abc import Iterator
from decimal import Decimal

from danish.tables import Cell, Sheet, write_sheets, write_table
from evaluation.cohorts import Cohort, Comparison
from evaluation.investment import BEFORE, AvoidedYear, SpendYear
from evaluation.report_numbers import NOT_TOLD

ONE_DECIMAL = Decimal("0.1")


def write_investment(kind: str, years: list[SpendYear], avoided: AvoidedYear | None) -> bytes:
    """A workbook has a sheet for each of the two; a CSV file has one table, with a column that says of which it is."""
    spend, weeks = _spend(years), _weeks(avoided) if avoided else None
    if kind == "xlsx":
        return write_sheets([spend, weeks] if weeks else [spend])
    lines = [line for sheet in (spend, weeks) if sheet for line in _one_by_one(sheet)]
    return write_table("csv", "", ["Tabel", "År", "Hvad", "Tal", "Værdi"], lines)


def _one_by_one(sheet: Sheet) -> Iterator[list[Cell]]:
    for year, what, *cells in sheet.rows:
        for name, cell in zip(sheet.headings[2:], cells, strict=True):
            yield [sheet.title, year, what, str(name), cell]


def _spend(years: list[SpendYear]) -> Sheet:
    amounts = ("Plan", "Forbrug", "Forbrug mod plan", "Planernes indsatser")
    return Sheet(
        "Forbrug mod plan",
        ["År", "Kategori", *(f"{name}, kr." for name in amounts), "Bemærkning"],
        [
            [year.year, one.label, one.planned, one.spent, one.over, one.lines, one.note]
            for year in years
            for one in (year.total, *year.parts)
        ],
    )


def _weeks(avoided: AvoidedYear) -> Sheet:
    counted = ("Borgere", "Uger i alt", "Uger i gennemsnit", f"Færre uger end {BEFORE:.0f}")
    return Sheet(
        "Uger på forsørgelse",
        ["År", "Ydelse", "Til og med", *counted, "Udgift om ugen, kr.", "Kilde", "Regnestykke, kr."],
        [
            [
                *(avoided.year, one.benefit, avoided.last),
                *(one.number, one.weeks, one.mean.quantize(ONE_DECIMAL), one.fewer_in_all),
                *((one.rate.kroner, one.rate.source, one.kroner) if one.rate else (None, None, None)),
            ]
            for one in avoided.told
        ],
    )


def cohort_sheet(told: Comparison, chosen: str) -> Sheet:
    pairs = [(chosen, told.chosen), *([("Alle andre målgrupper", told.others)] if told.others else [])]
    day = f"{told.day:%d.%m.%Y}"
    return Sheet(
        "Før og efter",
        [
            *("Hvem", "Team", "De første uger af sagen"),
            *(f"Uger på forsørgelse, før {day}", f"Borgere, før {day}"),
            *(f"Uger på forsørgelse, fra {day}", f"Borgere, fra {day}", "Forskel, uger"),
        ],
        [
            [
                *(who, "Alle teams", told.weeks, *_cohort(pair.before), *_cohort(pair.after)),
                pair.change.quantize(ONE_DECIMAL) if pair.change is not None else None,
            ]
            for who, pair in pairs
        ],
    )


def _cohort(one: Cohort) -> list[Cell]:
    return [one.mean.quantize(ONE_DECIMAL), one.number] if one.mean is not None else [NOT_TOLD, None]
