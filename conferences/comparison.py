"""Weights beside each other: the citizen's own view and each profession's, and where two are far apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases.models import Factor, FactorReview
from cases.models.factor import FAR_APART
from conferences.models import Contribution
from danish.templatetags.danish import tal
from journal.composed import composed_once
from journal.rows import known


def definite(profession: str) -> str:
    """sygeplejersken, socialrådgiveren i handicap eller voksenstøtte"""
    first, _, rest = profession.partition(" ")
    noun = f"{first[:1].lower()}{first[1:]}{'n' if first.endswith('e') else 'en'}"
    return f"{noun} {rest}".strip()


@dataclass(frozen=True)
class Column:
    """A profession in the table."""

    short: str
    label: str

    @property
    def definite(self) -> str:
        return definite(self.label)


@dataclass(frozen=True)
class Row:
    """One barrier or resource: what the citizen says, and what each profession says, in the order of the columns."""

    label: str
    is_barrier: bool
    citizen: int | None
    weights: tuple[int | None, ...]

    @cached_property
    def given(self) -> list[int]:
        return [one for one in (self.citizen, *self.weights) if one is not None]

    @property
    def distance(self) -> int:
        return max(self.given) - min(self.given) if self.given else 0

    @property
    def is_far_apart(self) -> bool:
        return self.distance >= FAR_APART


@dataclass(frozen=True)
class Point:
    """Something to talk about, in words."""

    what: str
    words: str
    apart: str


@dataclass(frozen=True)
class Comparison:
    """The tables of barriers and of resources, and what follows from them."""

    columns: list[Column]
    rows: list[Row]
    points: list[Point]

    @property
    def barriers(self) -> list[Row]:
        return [row for row in self.rows if row.is_barrier]

    @property
    def resources(self) -> list[Row]:
        return [row for row in self.rows if not row.is_barrier]

    def frozen(self) -> dict[str, Any]:
        """Plain values, for what a conference knew."""
        return {
            "columns": [[one.short, one.label] for one in self.columns],
            "rows": [[row.label, row.is_barrier, row.citizen, list(row.weights)] for row in self.rows],
            "points": [[one.what, one.words, one.apart] for one in self.points],
        }

    @classmethod
    def thaw(cls, frozen: dict[str, Any]) -> "Comparison":
        return cls(
            [Column(*one) for one in frozen.get("columns", [])],
            [
                Row(label, is_barrier, citizen, tuple(said))
                for label, is_barrier, citizen, said in frozen.get("rows", [])
            ],
            [Point(*one) for one in frozen.get("points", [])],
        )


@composed_once
def weighed_by_citizen(case_id: int) -> QuerySet[Factor]:
    """The barriers and resources that count, each with what the citizen said last of it."""
    said = FactorReview.objects.filter(factor=OuterRef("pk"), assessor=FactorReview.Assessor.CITIZEN)
    newest = Subquery(said.order_by("-on", "-pk").values("weight")[:1])
    return Factor.objects.for_display().filter(case=case_id).annotate(of_citizen=newest)


def compare(factors: Iterable[Factor], contributions: Iterable[Contribution], first_name: str) -> Comparison:
    """Of factors `weighed_by_citizen` and the contributions that are signed; what nobody has weighed has no row."""
    signed = [one for one in contributions if one.is_signed]
    said = [{weighing.factor_id: weighing.weight for weighing in known(one, "weighings")} for one in signed]
    columns = [Column(one.discipline.short, one.discipline.label) for one in signed]
    found = [
        # `of_citizen` comes along with each.
        Row(factor.label, factor.is_barrier, factor.of_citizen, tuple(of.get(factor.pk) for of in said))  # type: ignore[attr-defined]
        for factor in factors
    ]
    rows = [row for row in found if row.given]
    far = sorted((row for row in rows if row.is_far_apart), key=lambda row: -row.distance)
    voices = [first_name, *(one.definite for one in columns)]
    points = [Point(row.label, _in_words(row, voices), f"{row.distance} trin fra hinanden") for row in far]
    hours = _hours(signed, columns)
    return Comparison(columns, rows, [*points, hours] if hours else points)


def _in_words(row: Row, voices: Sequence[str]) -> str:
    """Karina siger 1, sygeplejersken 4"""
    low, high = min(row.given), max(row.given)
    said = [*zip(voices, (row.citizen, *row.weights), strict=True)]
    lowest = [who for who, weight in said if weight == low]
    highest = [who for who, weight in said if weight == high]
    return _capital(f"{_and(lowest)} siger {low}, {_and(highest)} {high}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}"


def _hours(signed: Sequence[Contribution], columns: Sequence[Column]) -> Point | None:
    """Hours a week from the start, when the professions do not say the same."""
    said = [
        (column, one.hours_from, one.hours_to or one.hours_from)
        for column, one in zip(columns, signed, strict=True)
        if one.hours_from is not None
    ]
    if len({(low, high) for _, low, high in said}) < 2:
        return None
    words = ", ".join(f"{column.definite} {_span(low, high)}" for column, low, high in said)
    lowest, highest = min(low for _, low, _ in said), max(high or low for _, low, high in said)
    return Point("Timer fra start", _capital(words), f"mellem {tal(lowest)} og {tal(highest)} timer")


def _span(low: Decimal, high: Decimal | None) -> str:
    return tal(low) if high is None or low == high else f"{tal(low)}–{tal(high)}"
