"""When one can begin on an offer, and how many places are free there."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, IntegerField
from django.db.models.expressions import RawSQL

from catalog.intake_sql import openings
from catalog.models import OfferQuerySet

SOON = timedelta(weeks=4)


def with_openings(offers: OfferQuerySet, on: date) -> OfferQuerySet:
    """`room` is the free places of all intakes one can still ask for, and none where there is no such intake.

    `first_on` is the first day on which there is one; what takes in all the time begins when it is not closed.
    """
    annotated: Any = offers  # mypy takes the names for a second definition of what the model declares
    return annotated.annotate(
        room=RawSQL(_of_offer("room"), [on], IntegerField()),
        first_on=RawSQL(_of_offer("first_on"), [on], DateField()),
    )


def _of_offer(column: str) -> str:
    return f"SELECT {column} FROM ({openings('%s::date')}) soon WHERE soon.offer_id = catalog_offer.id"
