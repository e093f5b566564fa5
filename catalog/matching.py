"""Which offers fit what stands in a citizen's way, and why.

Points, told beside each offer: every barrier that it acts on gives the weight the barrier has for the citizen, and
a free place within four weeks gives one more. What was tried before without effect stands last.

Points are counted from the rows of bits of the shelf: to weigh five thousand offers takes less than a millisecond.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import overload

from catalog.facets_sql import Row, rows_of
from catalog.models import Area, Offer, TargetGroup
from catalog.openings import SOON
from catalog.search_sql import hits, words_in
from catalog.shelf import Shelf, shelf
from danish.listing import listed


@dataclass(frozen=True)
class Fit:
    """An offer as the list shows it, and what orders it."""

    row: Row
    met: list[Area]  # the barriers it acts on, the heaviest first
    points: int
    was_tried: bool
    room: int | None
    first_on: date | None

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def slug(self) -> str:
        return self.row.slug

    @property
    def title(self) -> str:
        return self.row.title


class Fitting(Sequence[Fit]):
    """Offers in their order; a page of them is one query."""

    def __init__(self, kept: Shelf, weights: Mapping[Area, int], levels: list[tuple[int, bool, int]], meant: str):
        self._shelf, self._levels = kept, levels
        self._acting = [(area, weight, _bits(kept, "barrier", area.key)) for area, weight in weights.items()]
        self._acting.sort(key=lambda acting: -acting[1])
        self.meant = meant  # what misspelt words were taken for

    def __len__(self) -> int:
        return sum(row.bit_count() for _, _, row in self._levels)

    def __iter__(self) -> Iterator[Fit]:
        return iter(self[:])

    @overload
    def __getitem__(self, at: int) -> Fit: ...
    @overload
    def __getitem__(self, at: slice) -> list[Fit]: ...
    def __getitem__(self, at: int | slice) -> Fit | list[Fit]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(len(self))
        order: dict[int, tuple[int, bool]] = {}
        for points, was_tried, row in self._levels:
            wanted = stop - start - len(order)
            if wanted <= 0:
                break
            skipped = min(max(start, 0), row.bit_count())
            order |= dict.fromkeys(self._shelf.ids(row, skipped, wanted), (points, was_tried))
            start, stop = start - skipped, stop - skipped
        return [self._fit(row, *order[row.pk]) for row in rows_of(list(order))]

    def _fit(self, row: Row, points: int, was_tried: bool) -> Fit:
        at = self._shelf.at[row.pk]
        met = [area for area, _, acting in self._acting if acting >> at & 1]
        return Fit(row, met, points, was_tried, *self._shelf.openings.get(row.pk, (None, None)))


def offers_for(
    weights: Mapping[Area, int],
    *,
    on: date,
    target_group: TargetGroup | None = None,
    text: str = "",
    tried: Collection[int] = (),
    only_fitting: bool = False,
    only_with_room: bool = False,
) -> Fitting:
    """Published offers, first those with most points, those with equally many by title.

    `tried` are the offers that had no effect. None is left out for acting on no barrier unless `only_fitting`: what a
    plan needs may be something else than what stands in the way. `target_group` leaves out those that name others;
    `text` those that do not hold every word or, when none does, words that look like them.
    """
    kept, meant = shelf(on), ""
    pool = _bits(kept, "status", Offer.Status.PUBLISHED)
    if target_group:
        pool &= _bits(kept, "target_group", target_group.key)
    if words := words_in(text):
        found, meant = hits(words, [Offer.Status.PUBLISHED])
        pool &= kept.bits_of(found)
    acting = [(_bits(kept, "barrier", area.key), weight) for area, weight in weights.items()]
    if only_fitting:
        pool &= reduce(or_, (row for row, _ in acting), 0)
    if only_with_room:
        pool &= _bits(kept, "free", "ja")
    last = kept.bits_of(tried)
    worth = [*acting, (_bits(kept, "start", str(SOON.days // 7)), 1)]
    levels = [
        (points, was_tried, row)
        for was_tried, offers in ((False, pool & ~last), (True, pool & last))
        for points, row in sorted(_weighed(offers, worth).items(), reverse=True)
    ]
    return Fitting(kept, weights, levels, meant)


def _bits(kept: Shelf, facet: str, key: str) -> int:
    known = kept.choices.get(facet, {}).get(key)
    return known.bits if known else 0


def _weighed(offers: int, worth: list[tuple[int, int]]) -> dict[int, int]:
    """The offers by their points."""
    levels = {0: offers} if offers else {}
    for row, weight in worth:
        weighed: dict[int, int] = {}
        for points, those in levels.items():
            for more, part in ((weight, those & row), (0, those & ~row)):
                if part:
                    weighed[points + more] = weighed.get(points + more, 0) | part
        levels = weighed
    return levels


@dataclass(frozen=True)
class Match:
    """An offer of `offers_for`, with the reasons why it stands where it does, in short and in full."""

    offer: Fit
    why: str
    in_short: str


def explained(offer: Fit, weights: Mapping[Area, int]) -> Match:
    """The reasons are the points themselves, in words."""
    reasons = [_acts_on(offer.met, weights)]
    if offer.first_on and offer.points > sum(weights[area] for area in offer.met):
        reasons.append(f"Ledig plads fra {offer.first_on:%d.%m.%Y} (1 point).")
    elif offer.room == 0:
        reasons.append("Ingen ledige pladser lige nu.")
    if offer.was_tried:
        reasons.append("Står sidst, fordi den er prøvet før uden effekt.")
    else:
        reasons.append(f"I alt {offer.points} point.")
    tried = "Prøvet før uden effekt" if offer.was_tried else f"{offer.points} point"
    in_short = f"{tried}, {len(offer.met)} af {len(weights)} barrierer" if weights else tried
    return Match(offer, " ".join(reasons), in_short)


def _acts_on(met: list[Area], weights: Mapping[Area, int]) -> str:
    if not weights:
        return "Der er ikke valgt barrierer."
    if not met:
        return "Tager ikke fat på de valgte barrierer."
    named = [f"{area} ({weights[area]} point)" for area in met]
    return f"Tager fat på {len(met)} af {len(weights)}: {listed(named)}."
