"""How much an offer is used: numbers that name nobody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from catalog.models import Offer
from plans.models import Intervention

FEWEST = 5  # results of fewer are not shown: they could be told from who it was
LOOKED_BACK = timedelta(days=365)
Status = Intervention.Status


class Use(NamedTuple):
    """What has become of an offer within a year."""

    in_plan: int
    begun: int
    ended: int
    as_expected: int
    stopped: int

    @property
    def has_results(self) -> bool:
        return self.ended >= FEWEST

    @property
    def percent_as_expected(self) -> int:
        return round(100 * self.as_expected / self.ended)

    @property
    def percent_stopped(self) -> int:
        return round(100 * self.stopped / self.ended)


def use_of(offer: Offer, today: date) -> Use:
    since = today - LOOKED_BACK
    ended = Q(ended_on__gte=since, status__in=[Status.COMPLETED, Status.STOPPED])
    never_begun = Q(status__in=[*Intervention.PLANNED, Status.DROPPED])
    found = Intervention.objects.filter(offer=offer).aggregate(
        in_plan=Count("pk", filter=Q(status__in=Intervention.IN_PLAN)),
        begun=Count("pk", filter=Q(starts_on__gte=since) & ~never_begun),
        ended=Count("pk", filter=ended),
        as_expected=Count("pk", filter=ended & Q(latest_effect="as_expected")),
        stopped=Count("pk", filter=ended & Q(status=Status.STOPPED)),
    )
    return Use(**found)


def still_used(offers: Iterable[Offer]) -> dict[int, int]:
    """How many plans each of these is in now, by its number; those in none are left out."""
    rows = (
        Intervention.objects.in_plan().filter(offer__in=offers).values_list("offer").annotate(Count("pk")).order_by()
    )
    return dict(rows)
