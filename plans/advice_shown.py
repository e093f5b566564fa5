"""The advice on one case's plan, and which of it somebody has looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case, Factor
from plans.advice import Advice, advise
from plans.models import AdviceAnswer, DurationRule, Intervention


@dataclass(frozen=True)
class Shown:
    """A piece of advice; with an answer when it rests."""

    advice: Advice
    answer: AdviceAnswer | None


def advice_on(case: Case, factors: Iterable[Factor], lines: Iterable[Intervention], today: date) -> list[Shown]:
    """Those that are open first. An answer counts while what the advice was built on is the same."""
    rules = list(DurationRule.objects.live(today).prefetch_related("target_groups"))
    answers = {one.advice: one for one in case.advice_answers.select_related("by").order_by("pk")}
    found = [_with_answer(one, answers.get(one.key)) for one in advise(case, factors, lines, rules, today)]
    return sorted(found, key=lambda shown: shown.answer is not None)


def _with_answer(advice: Advice, answer: AdviceAnswer | None) -> Shown:
    return Shown(advice, answer if answer and answer.mark == advice.mark else None)
