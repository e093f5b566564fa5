"""A single case given to another, as its page does it."""

from functools import partial

from cases.models import Case
from cases.models.handover import Wanted, hand_over


def give(case, to, *, by, reason="Sprog"):
    now = case.involvements.responsible()
    wanted = Wanted(case.pk, now.user_id if now else None, to.pk)
    return hand_over([wanted], of=partial(Case.objects.as_system, "the test"), reason=reason, by=by)
