"""Who is responsible for a case is told in good time that a consent ends, once."""

from datetime import date

from django.urls import reverse

from cases.models import Consent, Deadline, Involvement
from notices.models import Notice


def tell_of_ends(today: date) -> int:
    """One notice for each consent that ends soon, however often this runs. How many were told."""
    days = Deadline.objects.days(today).get(Deadline.Subject.CONSENT_ENDS)
    if days is None:
        return 0
    ending = Consent.objects.ending(today, days).filter(case__closed_on=None).select_related("case").order_by("pk")
    consents = {_topic(consent): consent for consent in ending}
    told = set(Notice.objects.filter(topic__in=consents).values_list("topic", flat=True))
    responsible = dict(
        Involvement.objects.coordinators()
        .filter(case__in={consent.case_id for consent in consents.values()}, until_on=None, user__is_active=True)
        .values_list("case_id", "user_id")
    )
    notices = [
        Notice(
            recipient_id=responsible[consent.case_id],
            topic=topic,
            on=today,
            text=f"Et samtykke i sag {consent.case.number} slutter {consent.until_on:%d.%m.%Y}. Tal om et nyt.",
            case_id=consent.case_id,
            url=reverse("cases:consent_list", args=[consent.case_id]),
        )
        for topic, consent in consents.items()
        if topic not in told and consent.case_id in responsible
    ]
    # Two that run at once: the unique key on person, topic and date decides.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _topic(consent: Consent) -> str:
    return f"consent ends {consent.pk}"
