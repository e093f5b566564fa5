"""The reports: what was frozen of the figures, month by month; nothing is counted here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from danish.charts import sparkline
from danish.charts_months import Months, month_chart
from danish.dates import MONTHS, months_after
from danish.sorting import sort_key
from evaluation.figures import FIGURES, Figure, Kind, Month
from evaluation.models import FigureDefinition, Freeze, FrozenFigure
from evaluation.report_numbers import Number, one_decimal

YEAR = 12
MOST_PARTS_ON_CARD = 3
READ = ("month", "part", "number", "hits", "total", "median", "counted_at", "definition__number")


def month_name(month: date) -> str:
    """oktober 2026"""
    return f"{MONTHS[month.month - 1]} {month.year}"


def months_counted(number: int) -> dict[date, datetime]:
    """The newest of so many months that are counted, the oldest first, with when."""
    newest_first = list(Freeze.objects.order_by("-month").values_list("month", "counted_at")[:number])
    return dict(reversed(newest_first))


def next_count(newest: date, today: date) -> str:
    return count_of(months_after(newest, 1), today)


def count_of(month: date, today: date) -> str:
    """Oktober 2026 gøres op den 10. november."""
    on = Month.whole(month).counted_on
    when = f"den {on.day}. {MONTHS[on.month - 1]}" if today < on else "i nat"
    return f"{month_name(month).capitalize()} gøres op {when}."


def read_numbers(rows: Q, team: int | None, group: int | None) -> dict[str, list[Number]]:
    """By figure, the oldest month first; a figure that is not told of one team is told of all of them."""
    by_key = {figure.key: figure for figure in FIGURES}
    found: dict[str, list[Number]] = {key: [] for key in by_key}
    of_teams = [figure.key for figure in FIGURES if figure.by_team]
    of_all = [figure.key for figure in FIGURES if not figure.by_team]
    scope = Q(team=team, figure__in=of_teams) | Q(team=None, figure__in=of_all)
    frozen = FrozenFigure.objects.filter(rows & scope, target_group=group).order_by("month")
    for key, *values in frozen.values_list("figure", *READ):
        found[key].append(Number(by_key[key], *values))
    return found


@dataclass(frozen=True)
class Card:
    """A figure on the first page: what it was in the newest month that it can be told of."""

    figure: Figure
    definition: str
    month: date | None
    newest: Number | None
    trend: SafeString | str
    parts: list[tuple[str, Number]]
    more: int

    @property
    def is_divided(self) -> bool:
        return bool(self.parts)

    @property
    def month_name(self) -> str:
        return month_name(self.month) if self.month else ""


def cards(month: date | None, team: int | None, group: int | None, today: date) -> list[Card]:
    """Of everybody, or a team and a group."""
    words = _newest_words(today)
    if month is None:
        return [Card(figure, words[figure.key], None, None, "", [], 0) for figure in FIGURES]
    year = Q(month__range=(months_after(month, 1 - YEAR), month))
    found = read_numbers(Q(month=month) | year & Q(part=""), team, group)
    untold = [figure.key for figure in FIGURES if figure.names and newest_told(found[figure.key]) is None]
    if untold:  # the parts of a whole year are many, so only of those that have none in the newest month
        older = read_numbers(year & Q(figure__in=untold), team, group)
        found |= {key: older[key] for key in untold}
    names_of = cache(lambda names: names())  # several figures have the same parts
    return [_card(figure, words[figure.key], found[figure.key], names_of) for figure in FIGURES]


def _newest_words(today: date) -> dict[str, str]:
    """The definition each figure was counted by last, or those the first freeze will write down."""
    newest = FigureDefinition.objects.order_by("figure", "-number").distinct("figure")
    written = dict(newest.values_list("figure", "words"))
    return {figure.key: written.get(figure.key) or figure.defined(today) for figure in FIGURES}


def newest_told(numbers: Iterable[Number]) -> date | None:
    return max((one.month for one in numbers if one.is_told), default=None)


def told_parts(numbers: Sequence[Number]) -> dict[str, Number]:
    """Of the newest month that anything is told of: the page and the card of a figure begin with the same."""
    newest = newest_told(numbers)
    return {one.part: one for one in numbers if one.month == newest and one.is_told}


def _card(figure: Figure, words: str, numbers: list[Number], names_of: Callable[[Any], dict[str, str]]) -> Card:
    told, month = told_parts(numbers), newest_told(numbers)
    if "" in told or not told:
        return Card(figure, words, month, told.get(""), _trend([one for one in numbers if not one.part]), [], 0)
    names = named(names_of(figure.names), told)
    parts = [(name, told[part]) for part, name in names.items() if part in told]
    return Card(figure, words, month, None, "", parts[:MOST_PARTS_ON_CARD], max(0, len(parts) - MOST_PARTS_ON_CARD))


def named(names: dict[str, str], told: Iterable[str]) -> dict[str, str]:
    """With those that are not called so any more, such as a dimension by its old name: what was counted stays."""
    return names | {part: part for part in sorted(set(told) - set(names) - {""})}


def _trend(numbers: list[Number]) -> SafeString | str:
    told = [one for one in numbers if one.value is not None]
    if len(told) < 2:
        return ""
    words = f"{told[0].figure.label} fra {month_name(told[0].month)} til {month_name(told[-1].month)}"
    return sparkline([one.value for one in told if one.value is not None], words, up_is_better=False)


def newest_frozen() -> date | None:
    return Freeze.objects.order_by("-month").values_list("month", flat=True).first()


@dataclass(frozen=True)
class Line:
    """A month of a report. Nothing is told where fewer than five would be."""

    month: date
    number: Number | None

    @property
    def name(self) -> str:
        return month_name(self.month)

    @property
    def short_name(self) -> str:
        return f"{MONTHS[self.month.month - 1][:3]} {self.month.year}"


@dataclass(frozen=True)
class Part:
    key: str
    name: str
    number: Number


@dataclass(frozen=True)
class Change:
    """Another definition from a month on."""

    month: date
    number: int
    before: str
    after: str

    @property
    def name(self) -> str:
        return month_name(self.month)


class Report:
    """One figure for a scope and the newest months that are counted."""

    def __init__(
        self, figure: Figure, *, team: int | None, group: int | None, today: date, months: int, part: str | None
    ) -> None:
        self.figure, self._today, self._asked = figure, today, months
        self.counted = months_counted(months)
        self.numbers = read_numbers(Q(figure=figure.key, month__in=list(self.counted)), team, group)[figure.key]
        self.definitions = list(FigureDefinition.objects.filter(figure=figure.key).order_by("number"))
        self.names = named(figure.names(), (one.part for one in self.numbers)) if figure.names else {}
        self.part = self._chosen(part)

    def _chosen(self, part: str | None) -> str:
        """The part that is asked for; else the whole, or the first that the card of the figure shows."""
        if part in self.names and part is not None:
            return part
        told = told_parts(self.numbers) or {one.part for one in self.numbers}
        if "" in told or not self.names:
            return ""
        return next((key for key in self.names if key in told), next(iter(self.names)))

    @property
    def counted_at(self) -> datetime | None:
        return max(self.counted.values(), default=None)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The whole, and the parts; of offers, which are many, those of which something is told in the period."""
        told = {one.part for one in self.numbers} | {self.part}
        parts = [(key, name) for key, name in self.names.items() if key in told or self.figure.by_team]
        return [("", "Det hele"), *parts] if "" in told else parts

    @property
    def part_name(self) -> str:
        return self.names.get(self.part, "")

    @cached_property
    def lines(self) -> list[Line]:
        """The oldest month first; only months that were counted."""
        by_month = {one.month: one for one in self.numbers if one.part == self.part}
        return [Line(month, by_month.get(month)) for month in self.counted]

    @property
    def newest_first(self) -> list[Line]:
        return self.lines[::-1]

    @cached_property
    def newest(self) -> date | None:
        return max(self.counted, default=None)

    @property
    def newest_name(self) -> str:
        return month_name(self.newest) if self.newest else ""

    @property
    def next_count(self) -> str:
        return next_count(self.newest, self._today) if self.newest else ""

    @property
    def is_short(self) -> bool:
        """Whether fewer months are counted than were asked for."""
        return len(self.counted) < self._asked

    @property
    def definition(self) -> str:
        """In the words of the newest edition, or those that the first freeze will write down."""
        return self.definitions[-1].words if self.definitions else self.figure.defined(self._today)

    @cached_property
    def changes(self) -> list[Change]:
        """Those that fall within the months that are shown."""
        shown = {line.month for line in self.lines[1:]}
        return [
            Change(new.first_month, new.number, old.words, new.words)
            for old, new in zip(self.definitions, self.definitions[1:], strict=False)
            if new.first_month in shown
        ]

    def parts(self, order: str) -> list[Part]:
        """Of the newest month that is frozen, in the order of the figure or of a column."""
        by_part = {one.part: one for one in self.numbers if one.month == self.newest and one.part}
        found = [Part(key, name, by_part[key]) for key, name in self.names.items() if key in by_part]
        match order.removeprefix("-"):
            case "navn":
                found.sort(key=lambda part: sort_key(part.name))
            case "antal":
                found.sort(key=lambda part: part.number.number)
            case "tal":
                found.sort(key=lambda part: (part.number.value is not None, part.number.value or 0))
        return found[::-1] if order.startswith("-") else found

    @cached_property
    def longest(self) -> float:
        """The end of the scale that the bars of all parts share."""
        if self.figure.kind is Kind.SHARE:
            return 100.0
        return max((abs(one.value or 0) for one in self.numbers if one.month == self.newest), default=0.0)

    @property
    def unit(self) -> str:
        return "%" if self.figure.kind is Kind.SHARE else self.figure.unit

    def chart(self) -> SafeString:
        lines, is_measure = self.lines, self.figure.kind is Kind.MEASURE
        places = {line.month: place for place, line in enumerate(lines)}
        months = Months(
            months=[line.month for line in lines],
            values=[line.number.value if line.number else None for line in lines],
            bounds=[line.number.bound if line.number else None for line in lines],
            others=[line.number.median if line.number else None for line in lines] if is_measure else (),
            names=("gennemsnit", "median") if is_measure else ("", ""),
            marks=self.figure.marks,
            changes=[(places[change.month], "ny definition") for change in self.changes],
            unit=self.unit,
        )
        told = "; ".join(f"{line.name} {line.number.words}" for line in lines if line.number)
        return month_chart(months, f"{self.figure.label}: {told}", "maaneder")

    @property
    def has_gaps(self) -> bool:
        return any(line.number is None or not line.number.is_told for line in self.lines)

    @property
    def has_bounds(self) -> bool:
        return any(line.number and line.number.bound for line in self.lines)

    @property
    def story(self) -> str:
        """What the chart says, in a sentence."""
        told = [line.number for line in self.lines if line.number and line.number.value is not None]
        if len(told) < 2:
            return ""
        first, last = told[0], told[-1]
        way = (last.value or 0) - (first.value or 0)
        if not way:
            return f"Tallet er det samme som i {month_name(first.month)}: {last.words}."
        is_share = self.figure.kind is Kind.SHARE
        moved = f"{abs(way):.0f} procentpoint" if is_share else f"{one_decimal(abs(way))} {self.figure.unit}"
        return (
            f"Tallet er {'steget' if way > 0 else 'faldet'} {moved}: fra {first.words}"
            f" i {month_name(first.month)} til {last.words} i {month_name(last.month)}."
        )
