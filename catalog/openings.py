"""When one can begin on an offer, and how many places are free there."""

from datetime import date
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Min, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from catalog.models import Closure, Intake, OfferQuerySet


def with_openings(offers: OfferQuerySet, on: date) -> OfferQuerySet:
    """`room` is the free places of all intakes one can still ask for, and none where there is no such intake.

    `first_on` is the first day one of them begins; what takes in all the time begins when it is not closed.
    """
    today = Value(on, DateField())
    closed = Closure.objects.filter(offer=OuterRef("offer"), from_on__lte=on, until_on__gte=on)
    opens = closed.annotate(opens_on=ExpressionWrapper(F("until_on") + 1, DateField())).values("opens_on")[:1]
    first = Greatest(Coalesce("starts_on", Subquery(opens, DateField()), today), today)
    intakes: Any = Intake.objects.open(on).filter(offer=OuterRef("pk")).order_by().values("offer")
    annotated: Any = offers  # mypy takes the names for a second definition of what the model declares
    return annotated.annotate(
        room=Subquery(intakes.annotate(places=Sum(F("capacity") - F("booked"))).values("places")),
        first_on=Subquery(intakes.annotate(first=Min(first)).values("first"), DateField()),
    )
