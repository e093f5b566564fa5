"""What `flags_sql.find` found: the flags of each case, to be counted, listed and told in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from danish.templatetags.danish import antal
from followup.flags import (
    COUNTERS,
    EVERYBODY,
    MEETING_SOON,
    NEEDS_ACTION,
    ON_TRACK,
    OVERDUE,
    PLACE,
    READY,
    REASONS,
    Flag,
)

ACTING = [number for number, flag in enumerate(REASONS) if flag.acts]
DATED = [number for number in ACTING if REASONS[number].since != "today"]
LATE = PLACE[OVERDUE.key]
NO_DEADLINE = "Ingen frist"
AHEAD = {0: "i dag", 1: "i morgen"}
OWN_COLOURS = (READY, MEETING_SOON)


def _urgency(number: int, day: date) -> tuple[date, int]:
    """By its day, and what has none of its own behind those that do, in the order of their weight."""
    return day if REASONS[number].since != "today" else date.max, number


class Judged(NamedTuple):
    """One case: for each of `REASONS` its day, or none when it does not concern the case."""

    pk: int
    days: list[date | None]
    coming_on: date | None  # the next follow-up that is not late

    def has(self, flag: Flag) -> bool:
        """The one place where it is said which cases are behind a counter."""
        if flag is EVERYBODY:
            return True
        if flag is NEEDS_ACTION or flag is ON_TRACK:
            return any(self.days[number] for number in ACTING) is (flag is NEEDS_ACTION)
        return self.days[PLACE[flag.key]] is not None

    def day_of(self, flag: Flag) -> date:
        """What a list of this flag is sorted by; what has no day of its own comes last."""
        if flag.key in PLACE and flag.since != "today":
            return self.days[PLACE[flag.key]] or date.max
        return self.first()[0]

    def first(self) -> tuple[date, int]:
        """The earliest day on which somebody has to act, and for which of the reasons; first those with a day."""
        acting = [_urgency(number, day) for number in ACTING if (day := self.days[number])]
        return min(acting, default=(date.max, len(REASONS)))


@dataclass(frozen=True)
class Wording:
    """How flags are told in words on a day, by the rules in days of that day."""

    rules: dict[str, int]
    today: date

    def label(self, flag: Flag) -> str:
        return flag.label(self.rules.get(flag.rule))

    def definition(self, flag: Flag) -> str:
        said = flag.defined(self.rules.get(flag.rule))
        if flag is not NEEDS_ACTION and flag is not ON_TRACK:
            return said
        acting = [one for one in REASONS if one.acts and (not one.rule or one.rule in self.rules)]
        return f"{said} {' · '.join(self.label(one) for one in acting)}."

    def words(self, flag: Flag, day: date) -> str:
        """Why, in a few words with the day."""
        days = self.rules.get(flag.rule, 0)
        return flag.tag.format(
            day=self.written(day),
            was=self.written(day - timedelta(days=days)) if "{was}" in flag.tag else "",
            ago=antal((self.today - day).days, "dag,dage"),
            ahead=AHEAD.get((day - self.today).days) or f"om {(day - self.today).days} dage",
            days=days,
        )

    def colour(self, flag: Flag, day: date) -> str:
        """Red what is over its deadline, amber what comes to it soon; what has none is neutral.

        What only is near, or waits for its conference, is no trouble and keeps its own colour.
        """
        if flag in OWN_COLOURS:
            return flag.colour
        return ("red" if day < self.today else "amber") if flag.is_due else ""

    def written(self, day: date) -> str:
        return f"{day:%d.%m.}" if day.year == self.today.year else f"{day:%d.%m.%Y}"


@dataclass(frozen=True)
class Found(Wording):
    """The cases in the order of their names, and the rules in days they were judged by."""

    cases: list[Judged]

    def count(self, flag: Flag) -> int:
        """How many `has` is true of; for a reason all are looked at in one go."""
        place = PLACE.get(flag.key)
        if place is None:
            return sum(case.has(flag) for case in self.cases)
        return len(self.cases) - [case.days[place] for case in self.cases].count(None)

    def counters(self) -> list[tuple[Flag, int]]:
        """Those that can count: a flag whose rule nobody has set is none."""
        return [(flag, self.count(flag)) for flag in COUNTERS if not flag.rule or flag.rule in self.rules]

    def pks(self, flag: Flag) -> list[int]:
        """The cases behind a counter, the most urgent first."""

        def urgency(case: Judged) -> tuple[date, int, date]:
            follow_up_on = case.days[LATE] or case.coming_on
            return case.day_of(flag), case.first()[1], follow_up_on or date.max

        return [case.pk for case in sorted((case for case in self.cases if case.has(flag)), key=urgency)]

    @property
    def next_follow_up_on(self) -> date | None:
        return min((case.coming_on for case in self.cases if case.coming_on), default=None)

    def reasons(self, case: Judged, listed: Flag) -> Iterator[tuple[Flag, date]]:
        """What a row tells: first what gave it its place, then why else somebody has to act."""
        told = [
            (flag, day) for flag, day in zip(REASONS, case.days, strict=True) if day and (flag.acts or flag is listed)
        ]
        yield from sorted(told, key=lambda one: (one[0] is not listed, _urgency(PLACE[one[0].key], one[1])))

    def deadline(self, case: Judged) -> tuple[date, str] | None:
        """The earliest day on which something has to be done, and what; else the next follow-up.

        What is missing without a day of its own, such as a goal, is no deadline.
        """
        dated = [(day, number) for number in DATED if (day := case.days[number])]
        if dated:
            day, number = min(dated)
            return day, self.words(REASONS[number], day)
        return (case.coming_on, "Opfølgning") if case.coming_on else None

    def deadline_words(self, case: Judged) -> str:
        """The day with its reason, for a row of a list."""
        found = self.deadline(case)
        if found is None:
            return NO_DEADLINE
        day, why = found
        said = why.removesuffix(f" {self.written(day)}").removesuffix(" siden").removesuffix(", spurgt")
        return f"{self.written(day)} {said}"  # the day stands first, so the words that lead to it fall away

    def by_deadline(self, pks: list[int], *, turned: bool) -> list[int]:
        """The cases in the order of their deadlines, then the open ones without one and the closed, as given."""
        days = {case.pk: found[0] for case in self.cases if (found := self.deadline(case))}
        dated = sorted((pk for pk in pks if pk in days), key=lambda pk: days[pk], reverse=turned)
        is_open = {case.pk for case in self.cases}
        return dated + sorted((pk for pk in pks if pk not in days), key=lambda pk: pk not in is_open)
