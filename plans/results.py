"""How an offer is used and how it has gone, in numbers that nobody can be known from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Case, Count, F, FloatField, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast

from cases.models import Factor, FactorReview
from catalog.models import Offer
from danish.dates import months_after
from plans.models import Intervention
from plans.models.intervention import InterventionQuerySet
from plans.small_numbers import FEWEST, Told

MONTHS_BACK = 24
Status = Intervention.Status


@dataclass(frozen=True)
class Outcomes:
    """How those went that have ended."""

    as_expected: Told
    otherwise: Told
    stopped: Told

    @property
    def ended(self) -> Told:
        return self.as_expected + self.otherwise + self.stopped


@dataclass(frozen=True)
class OfferResults:
    """The citizens it is planned for or runs for now, and those for whom it ended in the last two years."""

    since: date
    planned: Told
    running: Told
    ended: Told
    outcomes: Outcomes | None  # none where too few have ended

    @property
    def in_plan(self) -> Told:
        return self.planned + self.running

    @property
    def used(self) -> Told:
        return self.running + self.ended


@dataclass(frozen=True)
class Change:
    """How a barrier or resource weighed on average at the start and at the end, where it was weighed again."""

    label: str
    is_barrier: bool
    at_least: int  # citizens, in steps of five: the exact number would tell how many were not weighed again
    before: float
    after: float

    @property
    def words(self) -> str:
        steps = round(self.after - self.before, 1)
        if not steps:
            return "uændret"
        return ("tungere" if steps > 0 else "lettere") if self.is_barrier else ("stærkere" if steps > 0 else "svagere")

    @property
    def is_better(self) -> bool:
        return self.words in ("lettere", "stærkere")


def results_of(offer: Offer, on: date) -> OfferResults:
    since = months_after(on, -MONTHS_BACK)
    completed, stopped = Q(status=Status.COMPLETED), Q(status=Status.STOPPED)
    recently = Q(ended_on__gte=since, ended_on__lte=on)
    counts = (
        _counted()
        .filter(offer=offer)
        .aggregate(
            planned=_citizens(Q(status__in=Intervention.PLANNED)),
            running=_citizens(Q(status__in=Intervention.GOES_ON)),
            as_expected=_citizens(completed & recently & Q(latest_effect="as_expected")),
            otherwise=_citizens(completed & recently & ~Q(latest_effect="as_expected")),
            stopped=_citizens(stopped & recently),
        )
    )
    return told(since, **counts)


def told(since: date, *, planned: int, running: int, as_expected: int, otherwise: int, stopped: int) -> OfferResults:
    """What of these numbers may be known."""
    now = Told.of(planned), Told.of(running)
    if (number := as_expected + otherwise + stopped) < FEWEST:
        return OfferResults(since, *now, Told.of(number), None)
    outcomes = Outcomes(*map(Told.of_outcome, (as_expected, otherwise, stopped)))
    return OfferResults(since, *now, outcomes.ended, outcomes)


def changes_of(offer: Offer, on: date) -> list[Change]:
    """For each of its barriers and resources that was weighed anew with five citizens or more while it ran."""
    links = Intervention.factors.through.objects.filter(
        factor__area__in=[*offer.barriers.all(), *offer.strengthens.all()],
        intervention__in=_counted().filter(offer=offer),
        intervention__status__in=[Status.COMPLETED, Status.STOPPED],
        intervention__ended_on__range=(months_after(on, -MONTHS_BACK), on),
    ).exclude(factor__gone_how=Factor.GoneHow.MISTAKE)
    reviews = FactorReview.objects.filter(factor=OuterRef("factor")).order_by("-on", "-pk")
    first = reviews.filter(on__lte=OuterRef("intervention__starts_on"))
    last = reviews.filter(on__gt=OuterRef("intervention__starts_on"), on__lte=OuterRef("intervention__ended_on"))
    solved = When(
        factor__kind=Factor.Kind.BARRIER,
        factor__gone_how=Factor.GoneHow.SOLVED,
        factor__gone_on__lte=F("intervention__ended_on"),
        then=0.0,
    )
    weighed: Any = links.annotate(
        before=Cast(Subquery(first.values("weight")[:1]), FloatField()),
        after=Case(solved, default=Cast(Subquery(last.values("weight")[:1]), FloatField())),
    )
    rows = (
        weighed.filter(before__isnull=False, after__isnull=False)
        .values("factor__area", "factor__kind", label=F("factor__area__label"))
        .annotate(number=Count("intervention__case", distinct=True), was=Avg("before"), became=Avg("after"))
        .filter(number__gte=FEWEST)
        .order_by("factor__kind", "factor__area__order", "factor__area")
    )
    return [
        Change(
            row["label"],
            row["factor__kind"] == Factor.Kind.BARRIER,
            row["number"] - row["number"] % FEWEST,
            round(row["was"], 1),
            round(row["became"], 1),
        )
        for row in rows
    ]


def still_used(offers: Iterable[Offer]) -> dict[int, Told]:
    """In how many citizens' plans each of these is now, by its number; those in none are left out."""
    rows = (
        _counted()
        .in_plan()
        .filter(offer__in=offers)
        .order_by()
        .values_list("offer")
        .annotate(
            planned=_citizens(Q(status__in=Intervention.PLANNED)),
            running=_citizens(Q(status__in=Intervention.GOES_ON)),
        )
    )
    return {offer: Told.of(planned) + Told.of(running) for offer, planned, running in rows}


def _counted() -> InterventionQuerySet:
    """Specially protected cases are in nobody's counts."""
    return Intervention.objects.filter(case__is_restricted=False)


def _citizens(which: Q) -> Count:
    return Count("case", filter=which, distinct=True)
