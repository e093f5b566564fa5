"""When a line may begin: what no version has yet does not begin around the price limit."""

from django.utils import timezone

from accounts.models import User
from plans.approvals import gate_of
from plans.models import Intervention

AGREE_FIRST = "Planen koster mere end beløbsgrænsen. Aftal den, før indsatsen begynder."


def must_be_agreed_first(line: Intervention) -> bool:
    """Whether it is only proposed, in a plan above the limit that nobody has approved as it stands."""
    if not line.is_proposed:
        return False
    lines = line.case.interventions.in_plan().for_display()
    return gate_of(line.case, lines, timezone.localdate()).is_shut


def lay_in_plan(line: Intervention, *, by: User) -> bool:
    """Propose the line, and begin it when its day has come; false when the plan has to be agreed before that.

    Raises `NoLongerOffered`.
    """
    line.plan(by=by, begins=False)
    if line.starts_on > timezone.localdate():
        return True
    if must_be_agreed_first(line):
        return False
    line.start(on=line.starts_on, by=by)
    return True
