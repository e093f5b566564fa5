"""Leads are told when somebody of the team is away: for whom a deputy is missing, and what waits the same day."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Absence, User, UserQuerySet
from notices.models import Notice


def tell_leads(absence: Absence, promised: Iterable[Absence], *, told_by: User) -> int:
    """A deputy is away: the leads hear for whom another one is to be found. Who reported it knows."""
    names = ", ".join(sorted({one.user.name for one in promised}))
    text = f"{absence.user.name} er fraværende {absence} og er vikar for {names}. Find en anden vikar."
    topic, url = f"deputy away {absence.pk} {absence.version}", reverse("team_absence_list")
    leads = _leads(absence).exclude(pk=told_by.pk)
    return Notice.objects.tell(Notice(recipient=lead, topic=topic, text=text[:200], url=url) for lead in leads)


def tell_leads_of_today(absence: Absence) -> int:
    """Somebody has reported in the morning that they are away, and citizens are coming."""
    text = f"{absence.user.name} er fraværende i dag og har samtaler eller konferencer. Se, hvem der kan tage over."
    topic, url = f"away today {absence.pk}", reverse("absence_today", args=[absence.pk])
    return Notice.objects.tell(
        Notice(recipient=lead, topic=topic, text=text[:200], url=url) for lead in _leads(absence)
    )


def _leads(absence: Absence) -> UserQuerySet:
    return User.objects.colleagues_of(absence.user).filter(role=User.Role.TEAM_LEAD)
