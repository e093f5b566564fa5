"""The catalogue by its facets: what an address asks for, what is found, and what each further choice would leave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from accounts.models import User
from catalog.facets_sql import BANDS, DEAREST, UNTOLD, rows_of
from catalog.models import Delivery, Offer
from catalog.search_sql import hits, words_in
from catalog.shelf import WEEKS, shelf

ROWS, ON_PAPER = 25, 500
LONGEST, MOST = 120, 60  # of a value in the address, and of values
OPEN_AT_FIRST = 4


@dataclass(frozen=True)
class Kind:
    """A facet as an address and a reader know it."""

    facet: str
    name: str
    label: str
    labels: dict[str, str] = field(default_factory=dict)  # of choices that are no rows


PRICES = {"gratis": "Gratis", "under-500": "Under 500 kr."} | {
    key: f"{least:,}–{int(most):,} kr.".replace(",", ".") for key, (least, most) in BANDS.items() if least >= 1
}
KINDS = {
    kind.facet: kind
    for kind in [
        Kind("category", "kategori", "Kategori"),
        Kind("barrier", "barriere", "Barriere, den tager fat på"),
        Kind("target_group", "maalgruppe", "Målgruppe"),
        Kind("free", "ledig", "Ledige pladser", {"ja": "Har ledige pladser nu"}),
        Kind("start", "start", "Kan begynde", {str(weeks): f"Inden for {weeks} uger" for weeks in WEEKS}),
        Kind("delivery", "form", "Form", dict(Delivery.choices)),
        Kind("place", "sted", "Sted"),
        Kind("resource", "ressource", "Ressource, den styrker"),
        Kind("track", "spor", "Spor"),
        Kind("provider", "leverandoer", "Leverandør"),
        Kind(
            "price",
            "pris",
            "Pris pr. borger pr. uge",
            PRICES | {DEAREST: "2.000 kr. og derover", UNTOLD: "Ikke oplyst"},
        ),
        Kind("status", "tilstand", "Tilstand", dict(Offer.Status.choices)),
    ]
}


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    kind: Kind
    choices: list[Choice]
    is_open: bool

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


def chosen_in(address: QueryDict, user: User) -> dict[str, list[str]]:
    """What the address chooses of each facet, as far as it can be a choice at all."""
    facets = [facet for facet in KINDS if facet != "status" or user.edits_catalogue]
    return {facet: list(_sound(KINDS[facet], address)) for facet in facets}


def _sound(kind: Kind, address: QueryDict) -> Iterator[str]:
    for value in dict.fromkeys(address.getlist(kind.name)[:MOST]):
        if value and len(value) <= LONGEST and value.isprintable() and (not kind.labels or value in kind.labels):
            yield value


class Finding:
    """What the words and choices find. The choices of a facet are or, facets are and."""

    def __init__(
        self, user: User, words: str, chosen: dict[str, list[str]], page: int, today: date, rows: int = ROWS
    ) -> None:
        self.chosen, self.number, self.rows = chosen, page, rows
        self.shelf = shelf(today)
        statuses = Offer.statuses_seen_by(user)
        self.pool = self._any_of("status", statuses)
        self.best: list[int] = []
        self.meant = ""  # what misspelt words were taken for
        if asked := words_in(words):
            self.best, self.meant = hits(asked, statuses)
            self.pool &= self.shelf.bits_of(self.best)
        self.inside = {facet: self._any_of(facet, keys) for facet, keys in chosen.items() if self._known(facet, keys)}
        self.found = self._found_but_for("")

    def _known(self, facet: str, keys: list[str]) -> list[str]:
        choices = self.shelf.choices.get(facet, {})
        return [key for key in keys if key in choices]

    def _any_of(self, facet: str, keys: Iterable[str]) -> int:
        choices = self.shelf.choices.get(facet, {})
        return reduce(or_, (choices[key].bits for key in keys if key in choices), 0)

    def _found_but_for(self, facet: str) -> int:
        """What is inside all other facets: that is what the numbers of this one are about."""
        return reduce(and_, (row for name, row in self.inside.items() if name != facet), self.pool)

    def page(self) -> "Page[Any]":
        """The page, or the last one before it; each offer with its free places and the first day one can begin."""
        page: Page[Any] = Paginator(range(self.found.bit_count()), self.rows).get_page(self.number)
        start = (page.number - 1) * self.rows
        if self.best:
            at, row = self.shelf.at, self.found
            inside = [pk for pk in self.best if pk in at and row >> at[pk] & 1]
            pks = inside[start : start + self.rows]
        else:
            pks = self.shelf.ids(self.found, start, self.rows)
        page.object_list = [(row, *self._opening(row.pk)) for row in rows_of(pks)]
        return page

    def _opening(self, pk: int) -> tuple[int | None, date | None]:
        return self.shelf.openings.get(pk, (None, None))

    def facets(self) -> list[Facet]:
        """Those that could tell offers apart, or are chosen."""
        facets: list[Facet] = []
        for facet, chosen in self.chosen.items():
            choices = list(self._choices(KINDS[facet], chosen))
            if choices:
                facets.append(Facet(KINDS[facet], choices, len(facets) < OPEN_AT_FIRST or bool(chosen)))
        return facets

    def _choices(self, kind: Kind, chosen: list[str]) -> Iterator[Choice]:
        found = self._found_but_for(kind.facet)
        known = self.shelf.choices.get(kind.facet, {})
        for key in kind.labels or known:
            choice = known.get(key)
            number = (choice.bits & found).bit_count() if choice else 0
            if number or key in chosen:
                label = kind.labels.get(key) or (choice.label if choice else "") or key
                yield Choice(key, label, number, key in chosen)

    def unknown(self) -> list[str]:
        """Labels of the facets of which something was chosen that is not there."""
        return [
            KINDS[facet].label
            for facet, keys in self.chosen.items()
            if not KINDS[facet].labels and len(self._known(facet, keys)) < len(keys)
        ]
