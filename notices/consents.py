"""Who is responsible for a case is told in good time that a consent ends, once each."""

from datetime import date

from django.urls import reverse

from cases.models import Consent, Deadline, Involvement
from notices.models import Notice


def tell_of_ends(today: date) -> int:
    """One notice for each consent that ends soon, however often this runs. How many were told."""
    days = Deadline.objects.days(today).get(Deadline.Subject.CONSENT_ENDS)
    if days is None:
        return 0
    found = Consent.objects.ending(today, days).filter(case__closed_on=None).select_related("case").order_by("pk")
    ending = list(found)
    responsible = Involvement.objects.told_of(consent.case_id for consent in ending)
    narrowed = dict(
        Consent.objects.filter(case__in={consent.case_id for consent in ending})
        .exclude(narrows=None)
        .values_list("pk", "narrows_id")
    )
    return Notice.objects.tell(
        Notice(
            recipient_id=responsible[consent.case_id],
            topic=f"consent ends {_first(consent.pk, narrowed)}",
            on=today,
            text=f"Et samtykke i sag {consent.case.number} slutter {consent.until_on:%d.%m.%Y}. Tal om et nyt.",
            case_id=consent.case_id,
            url=reverse("cases:consent_list", args=[consent.case_id]),
        )
        for consent in ending
        if consent.case_id in responsible
    )


def _first(pk: int, narrowed: dict[int, int]) -> int:
    """The consent as it was given: what is left of it ends on the same day and is no news."""
    while pk in narrowed:
        pk = narrowed[pk]
    return pk
