"""Who leads a team is told when somebody without a tie to one of its cases gave a reason to see it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import ReasonedLook
from notices.models import Notice

ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up


def tell_leads() -> int:
    """One notice for each look and lead, however often this runs. How many were told."""
    since = timezone.now() - ASKED_BACK
    given = ReasonedLook.objects.filter(given_at__gte=since, case__is_restricted=False).select_related("case")
    looks = list(given.order_by("pk"))
    leads = User.objects.active().filter(role=User.Role.TEAM_LEAD, team__in={look.case.team_id for look in looks})
    return Notice.objects.tell(
        Notice(
            recipient=lead,
            topic=f"reasoned look {look.pk}",
            on=timezone.localdate(look.given_at),
            text=f"Sag {look.case.number} er åbnet med en begrundelse. Se, hvem der har set den, og hvorfor.",
            case_id=look.case_id,
            url=reverse("cases:case_accesses", args=[look.case_id]),
        )
        for lead in leads.order_by("pk")
        for look in looks
        if lead.team_id == look.case.team_id and lead.pk != look.user_id
    )
