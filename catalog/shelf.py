"""What stands in the catalogue, each choice of a facet as a row of bits, one for each offer in the order of the list.

Counting some two hundred choices anew for each page took the database 60 ms at 5,000 offers; a number of bits takes
a microsecond. A process keeps the rows until the stamp of the catalogue is another one, and of the places until their
stamp, or the day, is: somebody gets a place much more often than an offer is changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from catalog import facets_sql
from catalog.facets_sql import Openings, Stamps
from danish.sorting import sort_key

WEEKS = (2, 4, 8, 12)


class Known(NamedTuple):
    """A choice that can be made."""

    label: str
    bits: int


@dataclass(frozen=True)
class Shelf:
    stamps: Stamps
    today: date
    offers: list[int]  # ids in the order of the list
    at: dict[int, int]
    choices: dict[str, dict[str, Known]]  # by facet and key, in the order they are shown
    openings: Openings

    def bits_of(self, pks: Iterable[int]) -> int:
        return bits(self.at[pk] for pk in pks if pk in self.at)

    def ids(self, row: int, start: int, number: int) -> list[int]:
        """Ids of `number` offers of a row, without the first `start`."""
        flags = f"{row:b}"[::-1]
        found: list[int] = []
        place = -1
        for skipped in range(start + number):
            place = flags.find("1", place + 1)
            if place < 0:
                break
            if skipped >= start:
                found.append(self.offers[place])
        return found


def bits(places: Iterable[int]) -> int:
    kept = list(places)
    last = max(kept, default=0)
    flags = bytearray(b"0") * (last + 1)
    for place in kept:
        flags[last - place] = 49
    return int(flags, 2)


_kept: Shelf | None = None


def shelf(today: date) -> Shelf:
    """The catalogue as it is now."""
    global _kept
    kept, stamps = _kept, facets_sql.stamps()
    if kept is None or kept.stamps.offers != stamps.offers:
        kept = _with_places(_offers(), today)
    elif kept.today != today or kept.stamps.places != stamps.places:
        kept = _with_places(kept, today)
    _kept = kept
    return kept


def _offers() -> Shelf:
    stamp, rows = facets_sql.everything()
    lists = {row.facet: row.offers or [] for row in rows if not row.key}
    rows.sort(key=lambda row: (row.facet, row.place, sort_key(row.label or row.key)))
    choices: dict[str, dict[str, Known]] = {}
    everybody = bits(lists["everybody"])
    for row in rows:
        if row.key:
            also = everybody if row.facet == "target_group" else 0
            choices.setdefault(row.facet, {})[row.key] = Known(row.label, bits(row.offers or []) | also)
    offers = lists["offer"]
    return Shelf(Stamps(stamp, ""), date.min, offers, {pk: at for at, pk in enumerate(offers)}, choices, {})


def _with_places(kept: Shelf, today: date) -> Shelf:
    """The same offers, with the places that are free in them now."""
    stamp, openings = facets_sql.places(today)
    free = {"ja": Known("", kept.bits_of(pk for pk, (room, _) in openings.items() if room))}
    start = {
        str(weeks): Known(
            "", kept.bits_of(pk for pk, (_, day) in openings.items() if day and day <= today + timedelta(weeks=weeks))
        )
        for weeks in WEEKS
    }
    choices = kept.choices | {"free": free, "start": start}
    return replace(kept, stamps=kept.stamps._replace(places=stamp), today=today, choices=choices, openings=openings)
