"""All contact rules at hand, and what they ask for in one case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from followup.contact_arithmetic import Next, Rest, Talk, counted, next_talk, qualifying, rested
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


@dataclass(frozen=True)
class Course:
    """What of a case its contact is counted by."""

    case_id: int
    group_id: int
    anchor_on: date
    restarted_on: date | None = None
    variant: str = ""
    is_open: bool = True
    talks: tuple[Talk, ...] = ()
    rests: tuple[Rest, ...] = ()

    def with_talk(self, talk: Talk) -> "Course":
        return replace(self, talks=(*self.talks, talk))


@dataclass(frozen=True)
class Asked:
    """What a rule asks for in a case: the talks that have taken a number, and the next one, if it wants one more."""

    rule: ContactRule
    taken: tuple[Talk, ...]
    last_on: date | None  # of the talks the rule knows of
    next: Next | None
    latest_on: date | None = None  # that of `next`, when the rests of the case are thought of

    @property
    def is_sure(self) -> bool:
        return self.rule.is_sure_of(self.next.number) if self.next else True


class RuleBook:
    """The rules, found by what they are to a case and by the day. Read once for many cases."""

    def __init__(self, rules: Iterable[ContactRule]) -> None:
        self.rules: dict[tuple[str, int, str], list[ContactRule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: rule.counts_from_on):
            kind = KIND_OF_SET[RuleSet.Kind(rule.rule_set.kind)]
            self.rules[kind, rule.target_group_id, rule.variant].append(rule)

    @classmethod
    def read(cls) -> "RuleBook":
        return cls(ContactRule.objects.select_related("rule_set", "target_group"))

    def rule_on(self, kind: str, group_id: int, variant: str, day: date, today: date) -> ContactRule | None:
        """The rule that counts on the day. Days before the first rule belong to that, once it counts."""
        if kind == LEGAL and variant:
            tried = self._in_force(self.rules.get((EXPERIMENT, group_id, variant), []), day)
            if tried:
                return tried
        rules = self.rules.get((kind, group_id, ""), [])
        found = self._in_force(rules, day)
        return found or next((rule for rule in rules if day < rule.counts_from_on <= today), None)

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
        """What is asked for by the rule of the day it is counted from; none without a rule.

        Who has had talks by one rule and then by another is asked for no earlier day, and no lower number, than the
        first rule asked for.
        """
        found, floor = None, (0, date.min)
        for talks, begins_on in self._parts(course, kind, today):
            rule = self.rule_on(kind, course.group_id, course.variant, begins_on, today)
            by_now = self._by(rule, course, talks) if rule else None
            if by_now and talks and (by_now.last_on is None or by_now.last_on < begins_on):
                continue  # no talk of these days counts by the rule of these days
            if by_now and by_now.next:
                floor = (max(floor[0], by_now.next.number), max(floor[1], by_now.next.latest_on))
                by_now = replace(by_now, next=replace(by_now.next, number=floor[0], latest_on=floor[1]))
            found = by_now
        if found is None or found.next is None:
            return found
        return replace(found, latest_on=rested(found.next.latest_on, course.rests))

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
    def _by(rule: ContactRule, course: Course, talks: list[Talk]) -> Asked:
        figures = rule.figures
        known = qualifying(figures, course.anchor_on, talks)
        asked = next_talk(figures, course.anchor_on, talks)
        if asked and asked.counted_from_on < rule.counts_from_on:
            # Nobody is too late for a rule on the day it begins.
            patience = figures.longest or timedelta(days=figures.first_days or 28)
            asked = replace(asked, latest_on=max(asked.latest_on, rule.counts_from_on + patience))
        return Asked(rule, tuple(counted(figures, known)), known[-1].on if known else None, asked)
