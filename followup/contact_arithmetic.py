"""By when the next talk with a citizen is due: dates in, dates out, and nothing of a database.

What is meant is told in docs/decisions. One thing holds whatever the rule says, and a test looks for rules that break
it: one more talk registered never brings the next deadline nearer, and never lowers its number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from danish.dates import is_working_day

IN_PERSON, JOINT = "in_person", "joint"
PERSONAL = frozenset({IN_PERSON, JOINT})
HALF_YEAR = timedelta(weeks=26)
ONE_DAY = timedelta(days=1)


class Talk(NamedTuple):
    """One that was held."""

    on: date
    form: str
    pk: int | None = None


class Rest(NamedTuple):
    """Days in which deadlines rest, both of them included."""

    from_on: date
    until_on: date


@dataclass(frozen=True)
class Figures:
    """What a rule says in numbers. Its fields are those of `ContactRule`."""

    allowed_forms: frozenset[str]
    first_days: int | None = None
    first_in_person: bool = False
    meetings_26: int | None = None
    interval_days: int | None = None
    tolerance_days: int = 0
    joint_as: tuple[int, ...] = ()
    after_26: str = "when_needed"
    after_interval_days: int | None = None

    @property
    def shortest(self) -> timedelta:
        """From one talk to the next, for both to count."""
        return timedelta(days=self.interval_days - self.tolerance_days) if self.interval_days else ONE_DAY

    @property
    def longest(self) -> timedelta | None:
        return timedelta(days=self.interval_days + self.tolerance_days) if self.interval_days else None


@dataclass(frozen=True)
class Next:
    """The talk that is due."""

    number: int
    earliest_on: date
    latest_on: date
    counted_from_on: date
    must_be_personal: bool = False
    must_be_joint: bool = False
    should_be_joint: bool = False


def qualifying(figures: Figures, anchor: date, talks: Iterable[Talk]) -> list[Talk]:
    """The talks the rule knows of, the oldest first, one a day."""
    by_day: dict[date, Talk] = {}
    for talk in talks:
        if talk.on < anchor or talk.form not in figures.allowed_forms:
            continue
        known = by_day.get(talk.on)
        if known is None or _weight(talk) > _weight(known):
            by_day[talk.on] = talk
    days = [by_day[day] for day in sorted(by_day)]
    if not figures.first_in_person:
        return days
    first = next((place for place, talk in enumerate(days) if talk.form in PERSONAL), len(days))
    return days[first:]


def _weight(talk: Talk) -> int:
    return (talk.form in PERSONAL) + (talk.form == JOINT)


def counted(figures: Figures, talks: Sequence[Talk]) -> list[Talk]:
    """Those of the qualifying talks that each take a number: with a fixed distance, not two within it.

    While the one together with the unemployment fund is missing, others do not take its last number.
    """
    taken: list[Talk] = []
    for talk in talks:
        if not taken or talk.on - taken[-1].on >= figures.shortest:
            taken.append(talk)
    if figures.joint_as and not any(talk.form == JOINT for talk in talks):
        return taken[: max(figures.joint_as) - 1]
    return taken


def next_talk(figures: Figures, anchor: date, talks: Iterable[Talk]) -> Next | None:
    """What the rule asks for now; none when it asks for nothing more."""
    known = qualifying(figures, anchor, talks)
    taken = counted(figures, known)
    number = len(taken) + 1
    last = known[-1].on if known else None
    latest = _latest(figures, anchor, number, last)
    if latest is None:
        return None
    earliest = last + figures.shortest if last else anchor
    joint_missing = bool(figures.joint_as) and not any(talk.form == JOINT for talk in known)
    return Next(
        number=number,
        earliest_on=earliest,
        latest_on=max(latest, earliest),
        counted_from_on=last or anchor,
        must_be_personal=figures.first_in_person and number == 1,
        must_be_joint=joint_missing and number >= max(figures.joint_as),
        should_be_joint=joint_missing and number >= min(figures.joint_as),
    )


def _latest(figures: Figures, anchor: date, number: int, last: date | None) -> date | None:
    first = _first_latest(figures, anchor)
    if last is None:
        return first
    found = _within_half_a_year(figures, anchor, number, last) or _after_half_a_year(figures, anchor, last)
    return max(found, first) if found else None


def _first_latest(figures: Figures, anchor: date) -> date:
    if figures.first_days is not None:
        return anchor + timedelta(days=figures.first_days)
    if figures.meetings_26:
        return _share(anchor, 1, figures.meetings_26)
    assert figures.longest  # contact_rule_says_something
    return anchor + figures.longest


def _share(anchor: date, number: int, of: int) -> date:
    """The day by which so many of those of the first 26 weeks are due when they lie evenly."""
    return anchor + timedelta(days=HALF_YEAR.days * number // of)


def _within_half_a_year(figures: Figures, anchor: date, number: int, last: date) -> date | None:
    if last >= anchor + HALF_YEAR:
        return None
    days = []
    if figures.meetings_26 and number <= figures.meetings_26:
        days.append(_share(anchor, number, figures.meetings_26))
    if figures.longest and last + figures.longest <= anchor + HALF_YEAR:
        days.append(last + figures.longest)
    return min(days, default=None)


def _after_half_a_year(figures: Figures, anchor: date, last: date) -> date | None:
    """Never before the 26 weeks are over: until then their own figures count."""
    longest = figures.longest or ONE_DAY
    if figures.after_26 == "every_interval":
        assert figures.after_interval_days  # contact_rule_every_interval_has_one
        return max(last + max(timedelta(days=figures.after_interval_days), longest), anchor + HALF_YEAR)
    if figures.after_26 == "individual" and figures.longest:
        return max(last + longest, anchor + HALF_YEAR)
    return None


def rested(latest: date, rests: Iterable[Rest]) -> date:
    """The deadline when it falls where deadlines rest: the first working day after, never earlier.

    A day between the end of a rest and that working day moves along, or a later deadline would come out earlier.
    """
    for rest in sorted(rests):
        if latest >= rest.from_on:
            latest = max(latest, first_working_day(rest.until_on + ONE_DAY))
    return latest


def first_working_day(day: date) -> date:
    """This day, or the next one people are at work."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def last_working_day(day: date) -> date:
    """This day, or the one before it people were at work."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day
