"""From when a target group has no rule: holes in the law, told to whoever keeps the rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.models import TargetGroup
from followup.contact_book import KIND_OF_SET, LEGAL
from followup.models import ContactRule, RuleSet

ONE_DAY = timedelta(days=1)
LOOKED_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Gap:
    """Days without a rule of the law, and the groups they concern."""

    from_on: date
    until_on: date | None
    groups: list[TargetGroup]


def gaps(rules: Iterable[ContactRule], groups: Iterable[TargetGroup], today: date) -> list[Gap]:
    """The first hole of each group from today on, within a year; groups with the same hole stand together."""
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for rule in rules:
        if KIND_OF_SET[RuleSet.Kind(rule.rule_set.kind)] == LEGAL:
            spans[rule.target_group_id].append((rule.counts_from_on, rule.counts_until_on))
    found: dict[tuple[date, date | None], list[TargetGroup]] = defaultdict(list)
    for group in groups:
        hole = _first_hole(sorted(spans[group.pk], key=lambda span: span[0]), today)
        if hole and hole[0] <= today + LOOKED_AHEAD:
            found[hole].append(group)
    return [Gap(*hole, groups) for hole, groups in sorted(found.items(), key=lambda item: item[0][0])]


def _first_hole(spans: list[tuple[date, date | None]], today: date) -> tuple[date, date | None] | None:
    covered_until = today - ONE_DAY
    for from_on, until_on in spans:
        if from_on > covered_until + ONE_DAY:
            return covered_until + ONE_DAY, from_on - ONE_DAY
        if until_on is None:
            return None
        covered_until = max(covered_until, until_on)
    return covered_until + ONE_DAY, None
