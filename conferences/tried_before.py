"""What was tried before, and how it went."""

from django.db.models import QuerySet

from journal.composed import composed_once
from plans.models import Intervention

SHOWN = ("case", "title", "elsewhere", "company", "starts_on", "ended_on", "ends_on", "status", "latest_effect")


@composed_once
def tried_before(case_id: int) -> QuerySet[Intervention]:
    """What began and ended, the newest first; what was dropped was never tried."""
    ended = Intervention.objects.filter(case=case_id, ended_on__isnull=False)
    ended = ended.exclude(status=Intervention.Status.DROPPED)
    return ended.select_related("provider").only(*SHOWN, "provider__label").order_by("-ended_on", "-pk")
