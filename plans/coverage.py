"""Which barriers the plan acts on, and which it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Factor
from catalog.models import Offer
from journal.rows import known
from plans.models import Intervention


@dataclass(frozen=True)
class Coverage:
    """A barrier that weighs, and the planned and running interventions that act on it."""

    barrier: Factor
    interventions: list[Intervention]

    @property
    def is_covered(self) -> bool:
        return bool(self.interventions)

    @property
    def chosen_by_hand(self) -> list[Intervention]:
        """Those that act on it because somebody says so: the catalogue does not name it of the offer."""
        area = self.barrier.area_id
        offered = ((one, one.offer) for one in self.interventions)
        return [one for one, offer in offered if offer and area not in _areas_of(offer)]


def _areas_of(offer: Offer) -> set[int]:
    return {area.pk for area in known(offer, "barriers")}


def coverage(factors: Iterable[Factor], interventions: Iterable[Intervention]) -> list[Coverage]:
    """One row for each barrier that weighs, in the order given."""
    acting: dict[int, list[Intervention]] = {}
    for intervention in interventions:
        if not intervention.is_over:
            for factor in known(intervention, "factors"):
                acting.setdefault(factor.pk, []).append(intervention)
    return [Coverage(factor, acting.get(factor.pk, [])) for factor in factors if factor.is_barrier and factor.weight]


def uncovered(factors: Iterable[Factor], interventions: Iterable[Intervention]) -> list[Factor]:
    """Barriers that weigh and that nothing in the plan acts on.

    Asks for the numbers of what is acted on alone, which is all it takes.
    """
    links = Intervention.factors.through.objects.filter(
        intervention__in=[intervention.pk for intervention in interventions if not intervention.is_over]
    )
    acted_on = set(links.values_list("factor_id", flat=True))
    return [factor for factor in factors if factor.is_barrier and factor.weight and factor.pk not in acted_on]


def tried_in_vain(interventions: Iterable[Intervention]) -> set[int]:
    """The offers that are over and had no effect when somebody looked last."""
    return {one.offer_id for one in interventions if one.offer_id and one.is_over and one.latest_effect == "none"}
