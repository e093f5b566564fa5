"""All contact rules at hand, and what they ask for in one case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from followup.contact_arithmetic import HALF_YEAR, ONE_DAY, Next, Rest, Talk, counted, next_talk, qualifying, rested
from followup.models import ContactDeadline, ContactRule, RuleSet

LEGAL, LOCAL = ContactDeadline.Kind.LEGAL, ContactDeadline.Kind.LOCAL
KINDS = (LEGAL, LOCAL)
EXPERIMENT = "experiment"
KIND_OF_SET = {
    RuleSet.Kind.STATUTORY: LEGAL,
    RuleSet.Kind.EXPECTED: LEGAL,
    RuleSet.Kind.LOCAL: LOCAL,
    RuleSet.Kind.EXPERIMENT: EXPERIMENT,
}


class Terms(NamedTuple):
    """What a colleague has agreed on for the contact in a case, and why."""

    variant: str
    because: str
    set_by: str


@dataclass(frozen=True)
class Course:
    """What of a case its contact is counted by."""

    case_id: int
    group_id: int
    anchor_on: date
    restarted_on: date | None = None
    terms: Terms | None = None
    closed_on: date | None = None
    talks: tuple[Talk, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def variant(self) -> str:
        """Of an experiment, when the citizen takes part in one."""
        return self.terms.variant if self.terms else ""

    def anchor_of(self, rule: ContactRule) -> date:
        """The day a rule counts from: those of 26 weeks' unemployment begin when the 26 weeks are over."""
        return self.anchor_on + (HALF_YEAR if rule.anchor == ContactRule.Anchor.WEEK_26 else timedelta())

    def with_talk(self, talk: Talk) -> "Course":
        return replace(self, talks=(*self.talks, talk))


@dataclass(frozen=True)
class Asked:
    """What a rule asks for in a case: the talks that have taken a number, and the next one, if it wants one more."""

    rule: ContactRule
    taken: tuple[Talk, ...]
    last_on: date | None  # of the talks the rule knows of
    number: int  # of the next talk, wanted or not
    next: Next | None
    latest_on: date | None = None  # that of `next`, when the rests of the case are thought of

    @property
    def is_sure(self) -> bool:
        return self.rule.is_sure_of(self.next.number) if self.next else True


class RuleBook:
    """The rules, found by what they are to a case and by the day. Read once for many cases."""

    def __init__(self, rules: Iterable[ContactRule]) -> None:
        self.rules: dict[tuple[str, int, str], list[ContactRule]] = defaultdict(list)
        self.turns: dict[tuple[str, int, str], list[date]] = {}
        self.known: dict[int, ContactRule] = {}
        for rule in sorted(rules, key=lambda rule: rule.counts_from_on):
            self.known[rule.pk] = rule
            kind = KIND_OF_SET[RuleSet.Kind(rule.rule_set.kind)]
            self.rules[kind, rule.target_group_id, rule.variant].append(rule)

    @classmethod
    def read(cls) -> "RuleBook":
        return cls(ContactRule.objects.select_related("rule_set", "target_group"))

    def with_its_rule(self, deadline: ContactDeadline) -> ContactDeadline:
        """The deadline with the rule at hand, so that it is not asked for once for each."""
        deadline.rule = self.known[deadline.rule_id]
        return deadline

    def rule_on(self, kind: str, group_id: int, variant: str, day: date, today: date) -> ContactRule | None:
        """The rule that counts on the day. Days before the first rule belong to that, once it counts."""
        found = self._live_on(kind, group_id, variant, day)
        rules = self.rules.get((kind, group_id, ""), [])
        return found or next((rule for rule in rules if day < rule.counts_from_on <= today), None)

    def _live_on(self, kind: str, group_id: int, variant: str, day: date) -> ContactRule | None:
        """An experiment of the citizen's counts instead of the law."""
        if kind == LEGAL and variant:
            tried = self._in_force(self.rules.get((EXPERIMENT, group_id, variant), []), day)
            if tried:
                return tried
        return self._in_force(self.rules.get((kind, group_id, ""), []), day)

    def variants_of(self, group_id: int) -> dict[str, str]:
        """The variants of experiments with this group, and what they are called."""
        found = {}
        for (kind, group, variant), rules in self.rules.items():
            if kind == EXPERIMENT and group == group_id:
                found[variant] = rules[-1].variant_label or variant
        return found

    @staticmethod
    def _in_force(rules: list[ContactRule], day: date) -> ContactRule | None:
        return next((rule for rule in rules if rule.counts_on(day)), None)

    def asked(self, course: Course, kind: str, today: date) -> Asked | None:
        """What is asked for by the rule of the day it is counted from, or by one that has taken over since.

        Who has had talks by one rule and then by another is asked for no earlier day, and no lower number, than the
        first rule asked for by then.
        """
        found, floor = None, (0, date.min)
        parts = list(self._parts(course, kind, today))
        for place, (talks, begins_on) in enumerate(parts):
            rule = self.rule_on(kind, course.group_id, course.variant, begins_on, today)
            by_now = self._by(rule, course, talks, patient=True) if rule else None
            if not (by_now and talks and (by_now.last_on is None or by_now.last_on < begins_on)):
                # Otherwise no talk of these days counts by the rule of these days.
                found = _not_below(by_now, floor)
            until = parts[place + 1][1] if place + 1 < len(parts) else today
            found = self._handed_over(found, course, kind, talks, until, floor[0])
            if found:
                floor = (found.number, found.next.latest_on if found.next else floor[1])
        if found is None or found.next is None:
            return found
        return replace(found, latest_on=rested(found.next.latest_on, course.rests))

    def _handed_over(
        self, found: Asked | None, course: Course, kind: str, talks: list[Talk], until: date, number: int
    ) -> Asked | None:
        """What is still open when a rule ends is asked for anew by the next one, on its first day at the soonest.

        What was due before stays broken. Of whom nothing was asked, the next rule asks with patience.
        """
        last_on = talks[-1].on if talks else course.anchor_on
        for day in self._turns(kind, course):
            if not last_on < day <= until:
                continue
            rule = self._live_on(kind, course.group_id, course.variant, day)
            if rule is None or (found and found.rule is rule):
                continue
            was_open = found.next if found else None
            if was_open and rested(was_open.latest_on, course.rests) < day:
                continue
            number = found.number if found else number
            found = self._by(rule, course, talks, patient=was_open is None)
            found = _not_below(found, (number, day if was_open else date.min))
        return found

    def _turns(self, kind: str, course: Course) -> list[date]:
        """The days on which another rule may begin to count in the case."""
        key = (kind, course.group_id, course.variant if kind == LEGAL else "")
        if key not in self.turns:
            kind, group_id, variant = key
            rules = [*self.rules.get((kind, group_id, ""), [])]
            if variant:
                rules += self.rules.get((EXPERIMENT, group_id, variant), [])
            ends = {rule.counts_until_on + ONE_DAY for rule in rules if rule.counts_until_on}
            self.turns[key] = sorted({rule.counts_from_on for rule in rules} | ends)
        return self.turns[key]

    def _parts(self, course: Course, kind: str, today: date) -> Iterator[tuple[list[Talk], date]]:
        """The talks up to the last one by each rule, and the first day of that rule's own."""
        yield [], course.anchor_on
        talks = sorted(talk for talk in course.talks if talk.on >= course.anchor_on)
        days = sorted({talk.on for talk in talks})
        rules = [self.rule_on(kind, course.group_id, course.variant, day, today) for day in days]
        begins_on = days[0] if days else None
        for place, day in enumerate(days):
            if place + 1 < len(days) and rules[place + 1] is rules[place]:
                continue
            assert begins_on
            yield [talk for talk in talks if talk.on <= day], begins_on
            begins_on = days[place + 1] if place + 1 < len(days) else None

    @staticmethod
    def _by(rule: ContactRule, course: Course, talks: list[Talk], *, patient: bool) -> Asked:
        figures, anchor_on = rule.figures, course.anchor_of(rule)
        known = qualifying(figures, anchor_on, talks)
        asked = next_talk(figures, anchor_on, talks)
        if patient and asked and asked.counted_from_on < rule.counts_from_on:
            # Nobody is too late for a rule on the day it begins.
            patience = figures.longest or timedelta(days=figures.first_days or 28)
            asked = replace(asked, latest_on=max(asked.latest_on, rule.counts_from_on + patience))
        taken = tuple(counted(figures, known))
        return Asked(rule, taken, known[-1].on if known else None, len(taken) + 1, asked)


def _not_below(asked: Asked | None, floor: tuple[int, date]) -> Asked | None:
    """No lower number and no earlier day than these."""
    if asked is None:
        return None
    number, due = max(floor[0], asked.number), asked.next
    if due:
        due = replace(due, number=number, latest_on=max(floor[1], due.latest_on))
    return replace(asked, number=number, next=due)
