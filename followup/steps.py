"""The small steps compared: pure functions over closed measurements, by indicator, so across editions too."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import dropwhile
from typing import Protocol


class Thresholds(Protocol):
    """What counts as what, in steps of the scale; an edition of the instrument says."""

    small_step: int
    clear_step: int
    setback: int
    stalled_after: int
    disagreement: int


@dataclass(frozen=True)
class Given:
    """What was answered about one indicator at one measurement; a side that skipped or was not asked has none."""

    citizen: int | None = None
    staff: int | None = None
    asks_citizen: bool = True
    evidence: str = ""

    @property
    def counts(self) -> int | None:
        """The citizen's number, and staff's where only they are asked."""
        return self.citizen if self.asks_citizen else self.staff


@dataclass(frozen=True)
class Measured:
    """A closed measurement: its day, and what was given by indicator."""

    on: date
    given: Mapping[str, Given] = field(default_factory=dict)


class Move(Enum):
    """What an indicator did since the last time, in the words and the colour of the page."""

    CLEAR = ("Tydelige skridt", "green", "check")
    SMALL = ("Små skridt", "green", "plus")
    SETBACK = ("Tilbage siden sidst", "red", "arrow-downward")
    BACK = ("Lidt tilbage siden sidst", "", "arrow-downward")
    STILL = ("Står stille", "", "minus")

    def __init__(self, words: str, colour: str, icon: str):
        self.words, self.colour, self.icon = words, colour, icon


@dataclass(frozen=True)
class Indicator:
    """One indicator through all measurements, the oldest first; None where it was skipped or not asked."""

    key: str
    label: str
    given: tuple[Given | None, ...]
    is_for_staff_only: bool = False

    @property
    def citizen(self) -> list[int | None]:
        return [one.citizen if one else None for one in self.given]

    @property
    def staff(self) -> list[int | None]:
        return [one.staff if one else None for one in self.given]

    @property
    def counts(self) -> list[int | None]:
        return [one.counts if one else None for one in self.given]

    @property
    def is_by_staff(self) -> bool:
        """Whether only staff were asked."""
        return all(one is None or not one.asks_citizen for one in self.given)

    @property
    def told(self) -> list[int]:
        """The numbers that count, without the gaps."""
        return [value for value in self.counts if value is not None]

    @property
    def from_start(self) -> int | None:
        """How far it has moved in all; none before it is measured twice."""
        return self.told[-1] - self.told[0] if len(self.told) > 1 else None

    @property
    def since_last(self) -> int | None:
        """How far it moved at the newest measurement; none if it was skipped then, or never answered before."""
        is_new = bool(self.given) and self.counts[-1] is not None
        return self.told[-1] - self.told[-2] if is_new and len(self.told) > 1 else None

    @property
    def staff_latest(self) -> int | None:
        return next((value for value in reversed(self.staff) if value is not None), None)

    @property
    def evidence(self) -> str:
        """What staff wrote that it shows, at the newest measurement."""
        newest = self.given[-1] if self.given else None
        return newest.evidence if newest else ""

    @property
    def difference(self) -> int | None:
        """How far the citizen's number is above staff's at the newest measurement, if both answered then."""
        newest = self.given[-1] if self.given else None
        if newest is None or newest.citizen is None or newest.staff is None:
            return None
        return newest.citizen - newest.staff

    def is_to_talk_about(self, by: Thresholds) -> bool:
        """Whether the two sides see it so differently, at the newest measurement, that they should talk of it."""
        return self.difference is not None and abs(self.difference) >= by.disagreement

    def move(self, by: Thresholds) -> Move | None:
        """What it did since the last time; none when there is nothing to compare or to say."""
        change = self.since_last
        if change is None:
            return None
        if change >= by.clear_step:
            return Move.CLEAR
        if change >= by.small_step:
            return Move.SMALL
        if change <= -by.setback:
            return Move.SETBACK
        if change < 0:
            return Move.BACK
        told = [{} if value is None else {self.key: value} for value in self.counts]
        is_still = stands_still(told, small_step=by.small_step, stalled_after=by.stalled_after)
        return Move.STILL if is_still else None


def indicators(
    measured: Sequence[Measured], labels: Mapping[str, str], for_staff_only: Iterable[str]
) -> list[Indicator]:
    """Through all measurements, those of the newest edition first and in the order of `labels`."""
    hidden = set(for_staff_only)
    return [
        Indicator(key, label, tuple(one.given.get(key) for one in measured), key in hidden)
        for key, label in labels.items()
        if any(key in one.given for one in measured)
    ]


def moved_most(found: Iterable[Indicator], most: int, *, by_staff: bool = False) -> list[Indicator]:
    """Those that moved farthest from the start, in either direction; of two as far, the one that comes first."""

    def far(one: Indicator) -> int:
        numbers = [value for value in (one.staff if by_staff else one.citizen) if value is not None]
        return -abs(numbers[-1] - numbers[0]) if numbers else 1

    answered = [one for one in found if any(value is not None for value in (one.staff if by_staff else one.citizen))]
    return sorted(answered, key=far)[:most]


def stands_still(told: Iterable[Mapping[str, int]], *, small_step: int, stalled_after: int) -> bool:
    """Whether no indicator became better by a small step at any of the last measurements, the oldest first.

    Each is compared with the last time it was answered, so a question that was skipped in between hides no step. They
    are counted from the first with an answer: of what nobody has answered nothing is known.
    """
    latest: dict[str, int] = {}
    rose = []
    for one in dropwhile(operator.not_, told):
        rose.append(any(value - latest[key] >= small_step for key, value in one.items() if key in latest))
        latest |= one
    return len(rose) >= stalled_after and not any(rose[-stalled_after:])
