"""What an editor ought to look at: offers that lack something, and those that look like each other."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Intake, Offer
from catalog.models.offer_version import MUST_BE_TOLD, MUST_SAY

ALIKE = 0.45
MOST_PAIRS = 20
# Each offer was held against all others when it was written (migration 0007_alike). The other one may say something
# else since then, so those that were likest are measured again.
PAIRS = """
    SELECT first, second, max(likeness) AS likeness
    FROM (
        SELECT least(one.id, other.id) AS first, greatest(one.id, other.id) AS second,
            catalog_likeness(one, other) AS likeness
        FROM catalog_alike kept
        JOIN catalog_offer one ON one.id = kept.one_id AND one.status <> 'retired'
        JOIN catalog_offer other ON other.id = kept.other_id AND other.status <> 'retired'
        ORDER BY kept.likeness DESC, kept.one_id, kept.other_id
        LIMIT 3 * %(most)s
    ) likest
    WHERE likeness >= %(alike)s
    GROUP BY first, second
    ORDER BY likeness DESC, first, second
    LIMIT %(most)s
"""


class Pair(NamedTuple):
    """Two offers that look like the same."""

    one: Offer
    other: Offer
    percent: int


def likely_duplicates() -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"alike": ALIKE, "most": MOST_PAIRS})
        rows = cursor.fetchall()
    offers = Offer.objects.in_bulk({pk for one, other, _ in rows for pk in (one, other)})
    return [Pair(offers[one], offers[other], round(100 * likeness)) for one, other, likeness in rows]


def incomplete(most: int) -> list[tuple[Offer, list[str]]]:
    """Published offers that would not be sent to approval as they stand, and what they lack."""
    lacks = Q(pk__in=[])
    for name in MUST_SAY:
        lacks |= Q(**{name: ""})
    for name in MUST_BE_TOLD:
        lacks |= Q(**{name: None})
    same = Offer.objects.filter(pk=OuterRef("pk"))
    without = ~Exists(same.exclude(barriers=None)) & ~Exists(same.exclude(strengthens=None))
    found = Offer.objects.published().annotate(acts_on_nothing=without).filter(lacks | without)
    return [(offer, _lacking(offer)) for offer in found.order_by("sort_key", "pk")[:most]]


def unlike_offers(today: date) -> "QuerySet[Intake]":
    """Open intakes that last much longer or shorter than their offers say."""
    found = Intake.objects.open(today).unlike_offer().select_related("offer")
    return found.order_by("starts_on", "pk")


def _lacking(offer: Offer) -> list[str]:
    names = [
        str(Offer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in (*MUST_SAY, *MUST_BE_TOLD)
        if getattr(offer, name) in ("", None)
    ]
    return [*names, *(["barrierer eller ressourcer"] if offer.acts_on_nothing else [])]  # type: ignore[attr-defined]
