"""All figures of a period as a file: a row for each month and part."""

from functools import cache

from django.db.models import Q

from danish.tables import Cell, Sheet
from evaluation.figures import FIGURES, Figure, Kind
from evaluation.models import FigureDefinition
from evaluation.report_numbers import Number
from evaluation.reports import months_counted, read_numbers

HEADINGS = (
    *("Måned", "Tal", "Del", "Andel", "Gennemsnit", "Median", "Enhed", "Antal borgere"),
    *("Definition, udgave", "Talt op"),
)


def all_sheets(team: int | None, group: int | None, months: int) -> list[Sheet]:
    """The numbers, and the words they were counted by."""
    found = read_numbers(Q(month__in=list(months_counted(months))), team, group)
    names_of = cache(lambda names: names() if names else {})  # several figures have the same parts
    labels = {figure.key: figure.label for figure in FIGURES}
    words = FigureDefinition.objects.filter(figure__in=labels).order_by("figure", "number")
    return [
        Sheet(
            "Tal",
            HEADINGS,
            [_row(figure, one, names_of(figure.names)) for figure in FIGURES for one in found[figure.key]],
        ),
        Sheet(
            "Definitioner",
            ["Tal", "Udgave", "Fra måned", "Definition"],
            [[labels[one.figure], one.number, one.first_month, one.words] for one in words],
        ),
    ]


def _row(figure: Figure, one: Number, names: dict[str, str]) -> list[Cell]:
    values: list[Cell] = [one.cell, None, None] if figure.kind is Kind.SHARE else [None, one.mean, one.median]
    return [
        *(one.month, figure.label, names.get(one.part, one.part), *values, figure.unit),
        *(one.number, one.edition, one.counted_at.date()),
    ]
