"""Plans whose citizens do not get anywhere: a barrier weighed three times in a row without becoming lighter."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q

from cases.models import Case, Factor
from plans.models import Intervention, Reconsideration

IN_A_ROW = 3
LOOKED_BACK = timedelta(days=7)  # a clock that stood still catches up


def stands_still(weights: Sequence[int]) -> bool:
    """Whether none of the last three weighings, the newest first, is lighter than the one before it.

    As the flag "Ingen fremgang" has it: progress is a weighing that is better than the one before.
    """
    pairs = pairwise(weights[: IN_A_ROW + 1])
    return len(weights) >= IN_A_ROW and not any(now < before for now, before in pairs)


def question_plans(today: date) -> int:
    """Mark the plans of those whose barrier stands still; how many. What was thought over since is left alone."""
    thought_over = Reconsideration.objects.filter(Q(closed_on=None) | Q(closed_on__gte=OuterRef("weighed_on")))
    factors = (
        Factor.objects.barriers()
        .filter(weighed_on__gte=today - LOOKED_BACK, gone_on=None, weight__gt=0, case__closed_on=None)
        .filter(Exists(Intervention.objects.in_plan().filter(case=OuterRef("case"))))
        .exclude(Exists(thought_over.filter(case=OuterRef("case"))))
        .select_related("case", "area")
        .prefetch_related("reviews")
        .order_by("case", "-weight", "pk")
    )
    marked: set[int] = set()
    for factor in factors:
        if factor.case_id not in marked and stands_still([review.weight for review in factor.reviews.all()]):
            marked.add(factor.case_id)
            _ask(factor.case, factor)
    return len(marked)


def _ask(case: Case, barrier: Factor) -> None:
    reason = f"{barrier} er ikke blevet lettere ved de sidste {IN_A_ROW} målinger"
    Reconsideration.ask(case, reason=reason, by=None, cause=Reconsideration.Cause.NO_PROGRESS)
