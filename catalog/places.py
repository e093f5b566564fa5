"""What there is room for in an offer, in numbers: nobody here knows who has the places."""

from dataclasses import dataclass
from datetime import date

from catalog.models import Closure, Intake, Offer, OfferWait


@dataclass(frozen=True)
class Places:
    """The intakes one can ask for a place in, the days on which nobody is taken in, and how long people wait."""

    intakes: list[Intake]
    closures: list[Closure]
    wait_days: int | None  # unknown when too few have waited

    @property
    def free(self) -> int:
        return sum(intake.free for intake in self.intakes)

    @property
    def waiting(self) -> int:
        return sum(intake.waiting for intake in self.intakes)


def places_of(offer: Offer, today: date) -> Places:
    wait = OfferWait.objects.filter(offer=offer).first()
    return Places(
        intakes=list(offer.intakes.open(today).order_by("starts_on", "pk")),
        closures=list(offer.closures.filter(until_on__gte=today).order_by("from_on")),
        wait_days=wait.days if wait else None,
    )
