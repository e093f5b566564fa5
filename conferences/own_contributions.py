"""What one user is asked to contribute, and has contributed."""

from datetime import date

from accounts.models import User
from cases.models import Case
from conferences.access import can_open
from conferences.models import Contribution
from conferences.models.contribution import ContributionQuerySet
from conferences.withdrawals import to_write
from journal.composed import composed_once


@composed_once
def own_to_write(user_id: int, on: date) -> ContributionQuerySet:
    """What this user is still to write, in cases open to them, the most urgent first: in one statement."""
    rows = to_write(on).filter(can_open(on), user=user_id)
    return rows.select_related("discipline", "analysis__case__citizen").order_by("due_on", "pk")


def own_signed(user: User) -> ContributionQuerySet:
    """What this user has signed, as long as the case is open to them, the newest first."""
    rows = Contribution.objects.as_system("one's own, where one may see the case").filter(user=user)
    rows = rows.filter(signed_at__isnull=False, analysis__case__in=Case.objects.visible_to(user))
    return rows.select_related("discipline", "analysis__case__citizen").order_by("-signed_at", "pk")
