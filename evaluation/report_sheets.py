"""What the reports tell of a period as files: a row for each month and part, those that are not told among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Q

from accounts.models import Team
from catalog.models import TargetGroup
from danish.slugs import danish_slug
from danish.tables import Cell, Sheet
from evaluation.figures import FIGURES, Figure, Kind
from evaluation.models import FigureDefinition
from evaluation.report_numbers import NOT_TOLD, Number, why_not_told
from evaluation.reports import Report, months_counted, named, read_numbers

ALL_TEAMS, ALL_GROUPS = "Alle teams", "Alle målgrupper"
OF_WHOM = ("Måned", "Team", "Målgruppe")
OF_COUNT = ("Antal borgere", "Definition, udgave", "Talt op")


@dataclass(frozen=True)
class Scope:
    """Of whom a file is: it stands in each row and in the file's name, since a file is read away from its page."""

    team: Team | None
    group: TargetGroup | None

    @property
    def team_key(self) -> int | None:
        return self.team.pk if self.team else None

    @property
    def group_key(self) -> int | None:
        return self.group.pk if self.group else None

    def of(self, figure: Figure) -> list[Cell]:
        """A figure that is not told of one team is of all of them."""
        team = self.team if figure.by_team else None
        return [team.name if team else ALL_TEAMS, self.group.label if self.group else ALL_GROUPS]

    def why_withheld(self, *, by_team: bool) -> str:
        return why_not_told(of_team=by_team and self.team is not None)

    def file_name(self, what: str, day: date, kind: str, *, by_team: bool = True) -> str:
        team = self.team if by_team else None
        whom = [team.name if team else ALL_TEAMS, *([self.group.label] if self.group else [])]
        return f"{'-'.join([what, *filter(None, map(danish_slug, whom))])}-{day:%Y-%m-%d}.{kind}"


def report_sheets(report: Report, scope: Scope) -> list[Sheet]:
    """All months and parts of one figure, and the words they were counted by."""
    figure, of_whom = report.figure, scope.of(report.figure)
    values = ["Andel"] if figure.kind is Kind.SHARE else [f"Gennemsnit, {report.unit}", f"Median, {report.unit}"]
    parts = ["Del"] if report.names else []
    rows: list[list[Cell]] = []
    for month, part, one in _every(report.numbers, report.counted, report.names):
        said: list[Cell] = [report.names.get(part, part)] if report.names else []
        rows.append([month, *of_whom, *said, *_values(figure, one), *_of_count(one, report.counted[month])])
    defined: list[list[Cell]] = [[one.number, one.first_month, one.words] for one in report.definitions]
    defined.append([NOT_TOLD, None, scope.why_withheld(by_team=figure.by_team)])
    return [
        Sheet("Tal", [*OF_WHOM, *parts, *values, *OF_COUNT], rows),
        Sheet(
            "Definitioner",
            ["Udgave", "Fra måned", "Definition"],
            defined,
            is_prose=True,
        ),
    ]


def all_sheets(scope: Scope, months: int) -> list[Sheet]:
    """All figures of a period, and the words they were counted by."""
    counted = months_counted(months)
    found = read_numbers(Q(month__in=list(counted)), scope.team_key, scope.group_key)
    names_of = cache(lambda names: names() if names else {})  # several figures have the same parts
    labels = {figure.key: figure.label for figure in FIGURES}
    words = FigureDefinition.objects.filter(figure__in=labels).order_by("figure", "number")
    rows: list[list[Cell]] = []
    for figure in FIGURES:
        names, of_whom = named(names_of(figure.names), (one.part for one in found[figure.key])), scope.of(figure)
        for month, part, one in _every(found[figure.key], counted, names):
            values = _values(figure, one)
            apart = [*values, None, None] if figure.kind is Kind.SHARE else [None, *values]
            said = [month, *of_whom, figure.label, names.get(part, part)]
            rows.append([*said, *apart, figure.unit, *_of_count(one, counted[month])])
    defined: list[list[Cell]] = [[labels[one.figure], one.number, one.first_month, one.words] for one in words]
    defined.append([NOT_TOLD, None, None, scope.why_withheld(by_team=True)])
    return [
        Sheet("Tal", [*OF_WHOM, "Tal", "Del", "Andel", "Gennemsnit", "Median", "Enhed", *OF_COUNT], rows),
        Sheet(
            "Definitioner",
            ["Tal", "Udgave", "Fra måned", "Definition"],
            defined,
            is_prose=True,
        ),
    ]


def _every(
    numbers: Sequence[Number], counted: Mapping[date, datetime], names: Mapping[str, str]
) -> list[tuple[date, str, Number | None]]:
    """As on the screen: each month that is counted, of the parts of which something is told in the period."""
    found = {(one.month, one.part): one for one in numbers}
    told = {one.part for one in numbers}
    parts = [part for part in ("", *names) if part in told] or [""]
    return [(month, part, found.get((month, part))) for month in counted for part in parts]


def _values(figure: Figure, one: Number | None) -> list[Cell]:
    if one is None:
        return [NOT_TOLD] if figure.kind is Kind.SHARE else [NOT_TOLD, None]
    return [one.cell] if figure.kind is Kind.SHARE else [one.cell, one.median]


def _of_count(one: Number | None, counted_at: datetime) -> list[Cell]:
    return [one.number, one.edition, one.counted_at.date()] if one else [None, None, counted_at.date()]
