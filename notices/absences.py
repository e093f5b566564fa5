"""Leads are told when somebody of the team is away, and who was away when somebody else has ended it."""

from collections.abc import Iterable
from datetime import date

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


def tell_that_it_ended(absence: Absence, today: date, *, by: User) -> int:
    """Who was away has not ended it themselves, and can read what happened meanwhile."""
    if by == absence.user:
        return 0
    back = "dit fravær slutter i dag" if absence.is_on(today) else "du er tilbage"
    text = f"{by.name} har skrevet, at {back}. Se, hvad der er sket, mens du var fraværende."
    topic, url = f"absence ended {absence.pk} {absence.version}", reverse("followup:hand_back", args=[absence.pk])
    return Notice.objects.tell([Notice(recipient=absence.user, topic=topic, text=text[:200], url=url)])


def tell_that_it_is_gone(absence: Absence, pk: int, *, by: User) -> int:
    """One of which no day was over, and that is no row any more."""
    if by == absence.user:
        return 0
    text = f"{by.name} har slettet dit fravær {absence}."
    url = reverse("absence_list")
    return Notice.objects.tell([Notice(recipient=absence.user, topic=f"absence gone {pk}", text=text[:200], url=url)])


def _leads(absence: Absence) -> UserQuerySet:
    return User.objects.colleagues_of(absence.user).filter(role=User.Role.TEAM_LEAD)
