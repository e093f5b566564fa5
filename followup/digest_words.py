"""A digest in words: short for the notice, line by line for the page and the mail."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from danish.listing import listed
from danish.templatetags.danish import antal
from followup.clock_sql import FROM_ABOVE, KINDS
from followup.models import Digest

LONGEST = 200  # of a notice
LONGEST_NAME = 30


def late_lines(numbers: Mapping[str, int]) -> list[str]:
    """1 opfølgning overskredet"""
    return [antal(numbers[kind.key], kind.late) for kind in [*KINDS, *FROM_ABOVE] if numbers.get(kind.key)]


def soon_lines(numbers: Mapping[str, int]) -> list[str]:
    """3 samtaler"""
    return [antal(numbers[kind.key], kind.soon) for kind in KINDS if kind.soon and numbers.get(kind.key)]


def covered(numbers: Mapping[int, int], names: Mapping[int, str]) -> str:
    """3 for Mette og 1 for Lise"""
    return listed([f"{numbers[pk]} for {names[pk]}" for pk in sorted(numbers) if pk in names])


def called(user: User) -> str:
    return (user.first_name or user.username)[:LONGEST_NAME]


def short(digest: Digest, names: Mapping[int, str]) -> str:
    """5 ting venter, heraf 3 for Mette: 2 opfølgninger overskredet og 3 samtaler ikke registreret."""
    late, soon = late_lines(digest.late), soon_lines(digest.soon)
    if not late:
        of_others = covered(digest.soon_covered, names)
        return fitting(f"Snart, heraf {of_others}: " if of_others else "Snart: ", soon)
    of_others = covered(digest.late_covered, names)
    waits = fitting(f"{digest.waiting} ting venter{f', heraf {of_others}' if of_others else ''}: ", late)
    near = f" Snart: {listed(soon)}."
    return waits + near if soon and len(waits + near) <= LONGEST else waits


def fitting(head: str, parts: Sequence[str]) -> str:
    """As many of the parts as there is room for."""
    for number in range(len(parts), 0, -1):
        left = len(parts) - number
        text = f"{head}{listed([*parts[:number], *(['mere'] if left else [])])}."
        if len(text) <= LONGEST:
            return text
    return f"{head[: LONGEST - 2].rstrip(': ')}."
