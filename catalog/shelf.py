"""What stands in the catalogue, each choice of a facet as a row of bits, one for each offer in the order of the list.

Counting some two hundred choices anew for each page took the database 60 ms at 5,000 offers; a number of bits takes
a microsecond. A process keeps the rows until the stamp of the catalogue, or the day, is another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from catalog import facets_sql
from danish.sorting import sort_key

WEEKS = (2, 4, 8, 12)


class Known(NamedTuple):
    """A choice that can be made."""

    label: str
    bits: int


@dataclass(frozen=True)
class Shelf:
    stamp: str
    today: date
    offers: list[int]  # ids in the order of the list
    at: dict[int, int]
    choices: dict[str, dict[str, Known]]  # by facet and key, in the order they are shown
    openings: dict[int, tuple[int, date]]  # by place: free places and the first day

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
    row = bytearray()
    for place in places:
        byte = place >> 3
        if byte >= len(row):
            row.extend(bytes(byte + 1 - len(row)))
        row[byte] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


_kept: Shelf | None = None


def shelf(today: date) -> Shelf:
    """The catalogue as it is now."""
    global _kept
    kept = _kept
    if kept is None or kept.today != today or kept.stamp != facets_sql.stamp():
        kept = _kept = _read(today)
    return kept


def _read(today: date) -> Shelf:
    stamp, rows = facets_sql.everything(today)
    lists = {row.facet: row.offers or [] for row in rows if not row.key}
    rows.sort(key=lambda row: (row.facet, row.place, sort_key(row.label or row.key)))
    choices: dict[str, dict[str, Known]] = {}
    everybody = bits(lists.get("everybody", []))
    for row in rows:
        if row.key:
            also = everybody if row.facet == "target_group" else 0
            choices.setdefault(row.facet, {})[row.key] = Known(row.label, bits(row.offers or []) | also)
    days = [today + timedelta(days=wait) for wait in lists["wait"]]
    openings = dict(zip(lists["opening"], zip(map(int, lists["room"]), days, strict=True), strict=True))
    choices["free"] = {"ja": Known("", bits(place for place, (room, _) in openings.items() if room))}
    choices["start"] = {
        str(weeks): Known("", bits(at for at, (_, day) in openings.items() if day <= today + timedelta(weeks=weeks)))
        for weeks in WEEKS
    }
    offers = lists["offer"]
    return Shelf(stamp, today, offers, {pk: at for at, pk in enumerate(offers)}, choices, openings)
