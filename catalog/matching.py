"""Which offers fit what stands in a citizen's way, and why.

Points, told beside each offer: every barrier that it acts on gives the weight the barrier has for the citizen, and
a free place within four weeks gives one more. What was tried before without effect stands last.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, IntegerField, Q, Value, When

from catalog.models import Area, Offer, OfferQuerySet, TargetGroup
from catalog.openings import soon, with_openings
from catalog.search_sql import hits, words_in


def offers_for(
    weights: Mapping[int, int],
    *,
    on: date,
    target_group: TargetGroup | None = None,
    text: str = "",
    tried: Collection[int] = (),
    only_fitting: bool = False,
    only_with_room: bool = False,
) -> OfferQuerySet:
    """Published offers, first those with most points, those with equally many by title.

    `weights` are those of the areas by their ids, `tried` the offers that had no effect. None is left out for acting
    on no barrier unless `only_fitting`: what a plan needs may be something else than what stands in the way.
    `target_group` and `text` do leave out, by `meant_for` and `matching`. A page of rows and their barriers is two
    queries. What orders the offers asks for sets of them, once each; the openings are asked for of the rows of a page.
    """
    offers = Offer.objects.published().matching(text)
    if target_group:
        offers = offers.meant_for(target_group)
    links = Offer.barriers.through.objects.all()
    met = [_worth(Q(pk__in=links.filter(area=area).values("offer")), weight) for area, weight in weights.items()]
    opening: Any = with_openings(offers, on)
    found = (
        opening.alias(is_soon=_worth(Q(pk__in=soon(on)), 1), met_weight=sum(met, Value(0)))
        .annotate(
            was_tried=ExpressionWrapper(Q(pk__in=list(tried)), BooleanField()),
            points=F("met_weight") + F("is_soon"),
        )
        .order_by("was_tried", "-points", "sort_key", "pk")
        .select_related("category", "provider")
        .prefetch_related("barriers")
    )
    if only_fitting:
        found = found.filter(met_weight__gt=0)
    return found.filter(room__gt=0) if only_with_room else found


def _worth(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def meant_by(text: str) -> str:
    """What misspelt words of the text are taken for."""
    words = words_in(text)
    return hits(words, [Offer.Status.PUBLISHED])[1] if words else ""


@dataclass(frozen=True)
class Match:
    """An offer of `offers_for`, with the reasons why it stands where it does, in short and in full."""

    offer: Offer
    met: list[Area]
    why: str
    in_short: str


def explained(offer: Offer, weights: Mapping[int, int]) -> Match:
    """The reasons are the points themselves, in words."""
    met = sorted((area for area in offer.barriers.all() if area.pk in weights), key=lambda area: -weights[area.pk])
    reasons = [_acts_on(met, weights)]
    if offer.points > sum(weights[area.pk] for area in met):
        reasons.append(f"Ledig plads fra {offer.first_on:%d.%m.%Y} (1 point).")
    elif offer.room == 0:
        reasons.append("Ingen ledige pladser lige nu.")
    if offer.was_tried:
        reasons.append("Står sidst, fordi den er prøvet før uden effekt.")
    else:
        reasons.append(f"I alt {offer.points} point.")
    tried = "Prøvet før uden effekt" if offer.was_tried else f"{offer.points} point"
    return Match(
        offer, met, " ".join(reasons), f"{tried}, {len(met)} af {len(weights)} barrierer" if weights else tried
    )


def _acts_on(met: list[Area], weights: Mapping[int, int]) -> str:
    if not weights:
        return "Der er ikke valgt barrierer."
    if not met:
        return "Tager ikke fat på de valgte barrierer."
    named = [f"{area} ({weights[area.pk]} point)" for area in met]
    listed = " og ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f"Tager fat på {len(met)} af {len(weights)}: {listed}."
