"""Where in the list of citizens a page begins: behind or before a case, so that no page is counted to.

The address holds the case's number, never its name; the value it is sorted by is looked up. A case that is no longer
let through gives nothing away: the page is the first one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q

AFTER, BEFORE, LAST = "efter", "foer", "sidste"
NEVER_MISSING = {"citizen__sort_key", "pk"}
ADDRESS = re.compile(rf"(?:({AFTER}|{BEFORE})-([1-9]\d{{0,17}})|{LAST})", re.ASCII)


Row = TypeVar("Row")


@dataclass(frozen=True)
class Place:
    """Behind a case, before one, or at the end; the beginning where there is none of it."""

    way: str = ""
    edge: int = 0

    @property
    def is_backwards(self) -> bool:
        return self.way in (BEFORE, LAST)


def place(said: str | None) -> Place:
    """What an address says; whatever else stands there is the beginning."""
    found = ADDRESS.fullmatch(said or "")
    if not found:
        return Place()
    return Place(found[1], int(found[2])) if found[1] else Place(LAST)


@dataclass
class KeyPage(Generic[Row]):
    """Some rows in a row, with where they stand among all of them; `edges` are the first and the last case."""

    rows: list[Row]
    start: int
    total: int
    edges: tuple[int, int] | None
    size: int

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> Row:
        return self.rows[at]

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1

    @property
    def number(self) -> int:
        return -(-(self.start - 1) // self.size) + 1

    @property
    def pages(self) -> int:
        """One more than usual while the beginning is not a whole number of pages away."""
        return self.number + -(-(self.total - self.end) // self.size)


def beyond(keys: list[tuple[str, bool]], values: tuple[Any, ...]) -> Q:
    """What comes behind a case with these values, by keys that each turn down or not; what has no value is last."""
    found, alike = Q(pk__in=[]), Q()
    for (name, is_down), value in zip(keys, values, strict=True):
        if value is not None:
            further = Q(**{f"{name}__{'lt' if is_down else 'gt'}": value})
            found |= alike & (further if name in NEVER_MISSING else further | Q(**{f"{name}__isnull": True}))
        alike &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return found & _from(keys, values, up="gte", down="lte")


def in_front(keys: list[tuple[str, bool]], values: tuple[Any, ...]) -> Q:
    """What comes before that case, in the same order."""
    found, alike = Q(pk__in=[]), Q()
    for (name, is_down), value in zip(keys, values, strict=True):
        if value is None:
            found |= alike & Q(**{f"{name}__isnull": False})
        else:
            found |= alike & Q(**{f"{name}__{'gt' if is_down else 'lt'}": value})
        alike &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return found & _from(keys, values, up="lte", down="gte")


def _from(keys: list[tuple[str, bool]], values: tuple[Any, ...], *, up: str, down: str) -> Q:
    """Said once more of the first key alone, so that the database walks its index from there."""
    name, is_down = keys[0]
    return Q(**{f"{name}__{down if is_down else up}": values[0]}) if name in NEVER_MISSING else Q()
