"""The advice on one case's plan, and which of it somebody has looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case, Factor
from catalog.models import TargetGroup
from journal.rows import know
from plans.advice import Advice, advise
from plans.advice_sql import Answer, Rule, rules_and_answers
from plans.models import DurationRule, Intervention


@dataclass(frozen=True)
class Shown:
    """A piece of advice; with an answer when it rests."""

    advice: Advice
    answer: Answer | None


def advice_on(case: Case, factors: Iterable[Factor], lines: Iterable[Intervention], today: date) -> list[Shown]:
    """Those that are open first. An answer counts while what the advice was built on is the same."""
    told, answers = rules_and_answers(case.pk, today)
    rules = [_rule(one) for one in told]
    found = [_with_answer(one, answers.get(one.key)) for one in advise(case, factors, lines, rules, today)]
    return sorted(found, key=lambda shown: shown.answer is not None)


def _rule(told: Rule) -> DurationRule:
    rule = DurationRule(pk=told.pk, label=told.label, law=told.law, weeks=told.weeks, is_confirmed=told.is_confirmed)
    know(rule, target_groups=[TargetGroup(pk=group) for group in told.groups])
    return rule


def _with_answer(advice: Advice, answer: Answer | None) -> Shown:
    return Shown(advice, answer if answer and answer.mark == advice.mark else None)
