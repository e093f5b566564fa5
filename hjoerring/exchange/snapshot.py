"""What the catalogue says now, as plain values."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalog.models import OfferVersion
from hjoerring.exchange.kinds import IN_REVIEW, KINDS, NUMBER, Kind
from hjoerring.exchange.yaml_files import write_yaml
from hjoerring.reference import plain

Values = dict[str, Any]


@dataclass
class Snapshot:
    """Every row of the catalogue by what it is known by: the row itself, and what it says."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    values: dict[str, dict[str, Values]] = field(default_factory=dict)
    refs: dict[str, dict[int, str]] = field(default_factory=dict)
    in_review: set[int] = field(default_factory=set)  # offers with a wording that waits

    @classmethod
    def take(cls) -> "Snapshot":
        waiting = OfferVersion.objects.in_review()
        snapshot = cls(in_review=set(waiting.values_list("offer_id", flat=True)))
        for kind in KINDS.values():
            snapshot._read(kind)
        return snapshot

    def keep(self, kind: Kind, ref: str, row: Any) -> None:
        self.rows[kind.name][ref] = row
        self.refs[kind.name][row.pk] = ref

    def tables(self) -> list[tuple[Kind, list[Values]]]:
        return [(kind, list(self.values[kind.name].values())) for kind in KINDS.values()]

    def yaml(self) -> bytes:
        return write_yaml(self.tables())

    def digest(self) -> str:
        """The same as long as nobody changes the catalogue."""
        return hashlib.sha256(self.yaml()).hexdigest()

    def _read(self, kind: Kind) -> None:
        self.rows[kind.name], self.values[kind.name], self.refs[kind.name] = {}, {}, {}
        found = list(_rows(kind))
        if kind.known_by == ("key",):  # rows may point to others of their kind
            self.refs[kind.name] = {row.pk: row.key for row in found}
        said = [(self._said(kind, row), row) for row in found]
        said.sort(key=lambda pair: _place(kind, *pair))
        times: Counter[str] = Counter()
        for values, row in said:
            if kind.is_numbered:
                ref = kind.ref(values)
                times[ref] += 1
                values[NUMBER] = times[ref]
            ref = kind.ref(values)
            self.values[kind.name][ref] = values
            self.keep(kind, ref, row)

    def _said(self, kind: Kind, row: Any) -> Values:
        values = {name: self._value(kind, row, name) for name in kind.columns}
        if kind.name == "offers" and values["status"] == "draft" and row.pk in self.in_review:
            values["status"] = IN_REVIEW
        return values

    def _value(self, kind: Kind, row: Any, name: str) -> Any:
        column = kind.columns[name]
        if column.shape == "rows":
            return sorted(one.key for one in getattr(row, name).all())
        if column.shape == "row":
            pk = getattr(row, f"{name}_id")
            return self.refs[column.target][pk] if pk else None
        return plain(getattr(row, name))


def _rows(kind: Kind) -> Iterable[Any]:
    rows = kind.model._default_manager.order_by("pk")
    if kind.name == "drafts":  # what is not in force yet, of offers that are; others say it themselves
        rows = rows.filter(state__in=OfferVersion.ON_THE_DESK, offer__status="published")
    return rows.prefetch_related(*(name for name, column in kind.columns.items() if column.shape == "rows"))


def _place(kind: Kind, values: Values, row: Any) -> tuple[Any, ...]:
    known = tuple("" if values[name] is None else str(values[name]) for name in kind.known_by)
    return (values.get("order") or 0, *known, row.pk)
