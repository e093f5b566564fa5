"""How an offer has gone for those it was used for, in numbers that nobody can be known from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from catalog.models import Offer
from danish.dates import months_after
from plans.models import Intervention

MONTHS_BACK = 24
FEWEST = 5


@dataclass(frozen=True)
class OfferResults:
    """What became of the interventions that began in the last two years."""

    since: date
    total: int
    shown: Mapping[str, int | None]  # None where the number would be below five, or tell another one that is

    @property
    def is_enough(self) -> bool:
        return self.total >= FEWEST


def results_of(offer: Offer, on: date) -> OfferResults:
    since = months_after(on, -MONTHS_BACK)
    completed = Q(status=Intervention.Status.COMPLETED)
    began = Intervention.objects.begun().filter(offer=offer, starts_on__gte=since, starts_on__lte=on)
    counts = began.aggregate(
        running=Count("pk", Q(status=Intervention.Status.RUNNING)),
        as_expected=Count("pk", completed & Q(latest_effect="as_expected")),
        otherwise=Count("pk", completed & ~Q(latest_effect="as_expected")),
        stopped=Count("pk", Q(status=Intervention.Status.STOPPED)),
    )
    return OfferResults(since, sum(counts.values()), without_few(counts))


def without_few(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Hide what is below five; and as many more as it takes that the hidden ones cannot be worked out from the sum."""
    by_size = sorted(counts, key=lambda name: counts[name])
    hidden = [name for name in by_size if counts[name] < FEWEST]
    while hidden and len(hidden) < len(by_size) and (len(hidden) < 2 or sum(counts[name] for name in hidden) < FEWEST):
        hidden.append(by_size[len(hidden)])
    return {name: None if name in hidden else number for name, number in counts.items()}
