"""Leads are reminded when nobody has gone through the team's rights for a quarter of a year."""

from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from notices.models import Notice

REMIND_AFTER = timedelta(days=90)


def remind_of_rights(today: date) -> int:
    """One notice for each lead and receipt that has grown old, or for there being none. How many were told."""
    teams = Team.objects.open(today).annotate(newest=Max("rights_reviews__at"), receipt=Max("rights_reviews__pk"))
    stale = {one.pk: one for one in teams if not one.newest or today - timezone.localdate(one.newest) > REMIND_AFTER}
    leads = User.objects.active().filter(role=User.Role.TEAM_LEAD, team__in=stale).order_by("pk")
    return Notice.objects.tell(
        Notice(
            recipient=lead,
            topic=f"rights review {team.pk} {team.receipt or 0}",
            on=today,
            text=_words(team.newest),
            url=reverse("team_rights:right_list"),
        )
        for lead in leads
        for team in [stale[lead.team_id]]
    )


def _words(newest: date | None) -> str:
    if newest is None:
        return "Teamets adgange er ikke gennemgået endnu. Se, hvem der kan åbne sagerne."
    return f"Teamets adgange er sidst gennemgået {timezone.localdate(newest):%d.%m.%Y}. Se, hvem der kan åbne sagerne."
