"""Apps above say at start what they do when a citizen's course begins, turns or ends.

They are told in the transaction of the change itself, so that nobody sees the one without the other: by the models,
and of a new case by the page that creates it. Of thousands at once, that a file brings in, nobody is told one by one:
what hangs on their course is brought up to date with the clock.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Case

_followers: "list[Callable[[Case], None]]" = []


def follow(follower: "Callable[[Case], None]") -> None:
    if follower not in _followers:
        _followers.append(follower)


def changed(case: "Case") -> None:
    """The case was opened, closed or taken up again, or its citizen is in another target group."""
    for follower in _followers:
        follower(case)
