"""The catalogue by its facets: what an address asks for, what is found, and what each further choice would leave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from catalog.facets_sql import BANDS, DEAREST, WEEKS, Asked, Line, answer
from catalog.models import Delivery, Offer
from catalog.search_sql import words_in
from danish.sorting import sort_key

ROWS = 25
LONGEST, MOST = 120, 60  # of a value in the address, and of values
OPEN_AT_FIRST = 4
BY_LABEL = {"barrier", "resource", "provider", "place"}


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
        Kind("price", "pris", "Pris pr. borger pr. uge", PRICES | {DEAREST: "2.000 kr. og derover"}),
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
    facets = [facet for facet in KINDS if facet != "status" or user.role == User.Role.CURATOR]
    return {facet: list(_sound(KINDS[facet], address)) for facet in facets}


def _sound(kind: Kind, address: QueryDict) -> Iterator[str]:
    for value in dict.fromkeys(address.getlist(kind.name)[:MOST]):
        if value and len(value) <= LONGEST and value.isprintable() and (not kind.labels or value in kind.labels):
            yield value


class Finding:
    """A page of offers and the facets beside it. Two statements, and one for the barriers of the rows."""

    def __init__(self, user: User, words: str, chosen: dict[str, list[str]], page: int, today: date) -> None:
        self.words, self.chosen, self.number = words_in(words), chosen, page
        weeks = max((int(each) for each in chosen["start"]), default=0)
        asked: dict[str, Any] = {facet: chosen.get(facet, []) for facet in KINDS}
        self.lines = answer(
            Asked(
                statuses=Offer.statuses_seen_by(user),
                words=self.words,
                today=today,
                row=(page - 1) * ROWS,
                rows=ROWS,
                **asked | {"start": [weeks] if weeks else []},
            )
        )
        self.by_facet: dict[str, list[Line]] = {}
        for line in self.lines:
            self.by_facet.setdefault(line.facet, []).append(line)
        (self.found,) = self.by_facet["found"]

    @property
    def is_near(self) -> bool:
        """Nothing holds the words; these have some that look like them."""
        return self.found.key == "near"

    def page(self) -> "Page[Any]":
        """The page, or the last one before it; each offer with its free places and the first day one can begin."""
        page: Page[Any] = Paginator(range(self.found.number or 0), ROWS).get_page(self.number)
        lines = {int(line.key): line for line in self.by_facet.get("row", [])}
        offers = _for_rows().in_bulk(lines)
        for pk, line in lines.items():
            offers[pk].room, offers[pk].first_on = line.number, date.fromisoformat(line.label) if line.label else None
        page.object_list = [offers[pk] for pk in lines]
        return page

    def facets(self) -> list[Facet]:
        """Those that could tell offers apart, or are chosen."""
        facets: list[Facet] = []
        for facet, kind in KINDS.items():
            choices = self._choices(kind) if facet in self.chosen else []
            if choices:
                is_open = len(facets) < OPEN_AT_FIRST or any(choice.is_chosen for choice in choices)
                facets.append(Facet(kind, choices, is_open))
        return facets

    def _choices(self, kind: Kind) -> list[Choice]:
        chosen = self.chosen[kind.facet]
        numbers = {line.key: line for line in self.by_facet.get(kind.facet, []) if line.number}
        if kind.labels:
            keys: Iterable[str] = [key for key in kind.labels if key in numbers or key in chosen]
        else:
            named = {line.key: line for line in self.by_facet.get(f"{kind.facet}!", [])}
            numbers = numbers | {key: line for key, line in named.items() if key not in numbers}
            unnamed = chosen if kind.facet == "place" else []
            keys = list(dict.fromkeys([*numbers, *unnamed]))
        choices = [self._choice(kind, key, numbers.get(key), key in chosen) for key in keys]
        return sorted(choices, key=lambda one: sort_key(one.label)) if kind.facet in BY_LABEL else choices

    def _choice(self, kind: Kind, key: str, line: Line | None, is_chosen: bool) -> Choice:
        label = kind.labels.get(key) or (line.label if line else "") or key
        return Choice(key, label, line.number or 0 if line else 0, is_chosen)

    def unknown(self) -> list[str]:
        """Labels of the facets of which something was chosen that is not there."""
        known = {
            name.removesuffix("!"): {line.key for line in lines}
            for name, lines in self.by_facet.items()
            if "!" in name
        }
        return [
            kind.label
            for facet, kind in KINDS.items()
            if facet != "place" and not kind.labels and set(self.chosen.get(facet, [])) - known.get(facet, set())
        ]


def _for_rows() -> QuerySet[Offer]:
    """Without the long texts, which a row has no room for."""
    long = ["content", "expected_effect", "for_whom", "not_for", "evidence", "loaded", "expected_indicators"]
    return Offer.objects.select_related("category", "provider").prefetch_related("barriers").defer(*long)
