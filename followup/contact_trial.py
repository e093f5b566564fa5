"""What a change of the rules would do to today's caseload on its first day. Counts only, and nothing is written."""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from cases.models import Case
from followup.contact_book import KIND_OF_SET, KINDS, LEGAL, Asked, Course, RuleBook
from followup.contact_course import read_courses
from followup.models import ContactRule, RuleSet

AT_ONCE = 1000
ONE_DAY = timedelta(days=1)


@dataclass
class Trial:
    """How many cases were looked through, and in how many of them what would happen."""

    first_on: date
    today: date
    cases: int = 0
    moved: int = 0
    sooner: int = 0
    begun: int = 0
    ended: int = 0
    overdue: int = 0  # that are not so by the rules there are

    @property
    def changes_nothing(self) -> bool:
        return not (self.moved or self.begun or self.ended)

    @property
    def as_of(self) -> date:
        """The day that is looked at: today, or the first day of a change to come."""
        return max(self.today, self.first_on)

    @property
    def is_to_come(self) -> bool:
        return self.first_on > self.today

    def count(self, now: date | None, then: date | None) -> None:
        if now == then:
            return
        if now is None:
            self.begun += 1
        elif then is None:
            self.ended += 1
        else:
            self.moved += 1
            self.sooner += then < now

    def count_late(self, now: date | None, then: date | None) -> None:
        """Of talks that are the municipality's own to hold."""
        # Nothing is due before the change begins: what can wait no longer is due that day, and overdue the day after.
        over_on = max(self.today, self.first_on + ONE_DAY)
        if then and then < over_on and (now is None or now >= over_on):
            self.overdue += 1


def kinds_of(rule_set: RuleSet) -> tuple[str, ...]:
    """Which deadlines the rules of a set have a say in."""
    kind = KIND_OF_SET[RuleSet.Kind(rule_set.kind)]
    return (kind,) if kind in KINDS else (LEGAL,)


def try_out(
    rules: Iterable[ContactRule], rule_set: RuleSet, groups: Collection[int], *, first_on: date, today: date
) -> Trial:
    """Compare what is asked for by the rules there are and by these, in the open cases of the groups."""
    now, then, trial = RuleBook.read(), RuleBook(rules), Trial(first_on, today)
    cases = Case.objects.as_system("counted only").open().filter(target_group__in=groups)
    pks, last = cases.order_by("pk").values_list("pk", flat=True), 0
    while ids := list(pks.filter(pk__gt=last)[:AT_ONCE]):
        for course in read_courses(ids).values():
            for kind in kinds_of(rule_set):
                before, after = now.asked(course, kind, trial.as_of), then.asked(course, kind, trial.as_of)
                trial.count(_due(before), _due(after))
                trial.count_late(_own(before, course), _own(after, course))
        trial.cases += len(ids)
        last = ids[-1]
    return trial


def _due(asked: Asked | None) -> date | None:
    return asked.latest_on if asked else None


def _own(asked: Asked | None, course: Course) -> date | None:
    """The deadline, unless somebody else holds the talk."""
    if asked is None or asked.next is None or asked.latest_on is None:
        return None
    is_theirs = asked.rule.whose(asked.next.number, asked.latest_on, course.anchor_on)
    return None if is_theirs else asked.latest_on


def with_rule(old: ContactRule | None, new: ContactRule) -> list[ContactRule]:
    """All rules as they would be once the new one has taken over."""
    known = ContactRule.objects.select_related("rule_set", "target_group")
    rules = list(known.exclude(pk=old.pk) if old else known)
    if old and new.from_on > old.from_on:
        ended = copy(old)
        ended.__dict__.pop("counts_until_on", None)
        ended.until_on = new.from_on - ONE_DAY
        rules.append(ended)
    return [*rules, new]


def with_set(changed: RuleSet) -> list[ContactRule]:
    """All rules as they would be with the dates of the set."""
    rules = list(ContactRule.objects.select_related("rule_set", "target_group"))
    for rule in rules:
        if rule.rule_set_id == changed.pk:
            rule.rule_set = changed
    return rules
