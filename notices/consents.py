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
    responsible = dict(
        Involvement.objects.coordinators()
        .filter(case__in={consent.case_id for consent in ending}, until_on=None, user__is_active=True)
        .values_list("case_id", "user_id")
    )
    return Notice.objects.tell(
        Notice(
            recipient_id=responsible[consent.case_id],
            topic=f"consent ends {consent.pk}",
            on=today,
            text=f"Et samtykke i sag {consent.case.number} slutter {consent.until_on:%d.%m.%Y}. Tal om et nyt.",
            case_id=consent.case_id,
            url=reverse("cases:consent_list", args=[consent.case_id]),
        )
        for consent in ending
        if consent.case_id in responsible
    )
