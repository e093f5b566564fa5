"""The lines of a plan by state, and in the orders a list of them can be read in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from plans.models import Intervention
from plans.models.line_states import Status

STATES = [Status.PROPOSED, Status.AGREED, Status.RUNNING, Status.PAUSED]
STATES += [Status.COMPLETED, Status.STOPPED, Status.DROPPED]


@dataclass(frozen=True)
class Column:
    """The lines of one state."""

    state: Status
    lines: list[Intervention]


def by_state(lines: Iterable[Intervention]) -> list[Column]:
    """From the first to the last step of a line, those of a state in the order they begin; also the empty ones."""
    of_state: dict[str, list[Intervention]] = {state: [] for state in STATES}
    for line in lines:
        of_state[line.status].append(line)
    return [Column(state, of_state[state]) for state in STATES]


def next_follow_up(line: Intervention) -> date | None:
    return line.first_follow_up_on if line.is_planned else line.follow_up_on


ORDERS: dict[str, Callable[[Intervention], date | int | None]] = {
    "start": lambda line: line.starts_on,
    "slut": lambda line: line.last_day if line.is_in_the_picture else line.ends_on,
    "opfoelgning": next_follow_up,
    "status": lambda line: STATES.index(Status(line.status)),
}


LABELS = {"start": "Start", "slut": "Slut", "opfoelgning": "Næste opfølgning", "status": "Status"}


def in_order(lines: Iterable[Intervention], asked: str) -> tuple[str, list[Intervention]]:
    """The order that was asked for, as it stands in the address, and the lines in it; what has no day comes last."""
    order = asked if asked.removeprefix("-") in ORDERS else "start"
    key = ORDERS[order.removeprefix("-")]
    keyed = [(key(line), line) for line in lines]
    known = [(value, line) for value, line in keyed if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.startswith("-"))
    return order, [line for _, line in known] + [line for value, line in keyed if value is None]
