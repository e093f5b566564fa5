"""Days of an absence on which somebody is missing to stand in: shown to the lead, who is told when one comes up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Absence, User, UserQuerySet
from cases.models import Case, CoverPart, Involvement
from notices.models import Notice


@dataclass(frozen=True)
class Gap:
    """What of an absence nobody stands in for, and when."""

    of: str  # a target group or a case in words; empty is all the rest
    why: str


@dataclass(frozen=True)
class Shown:
    """One absence of the team as the lead reads it."""

    absence: Absence
    parts: Sequence[CoverPart]
    gaps: list[Gap]
    citizens: int


def of_team(lead: User, today: date) -> list[Shown]:
    """Those of the lead's team that are not over, the first to begin first; set-based, however many."""
    absences = list(
        Absence.objects.filter(user__team=lead.team_id, user__is_active=True, until_on__gte=today)
        .select_related("user", "cover")
        .order_by("from_on", "user__sort_key", "pk")
    )
    parts = defaultdict(list)
    of_these = CoverPart.objects.filter(absence__in=absences).select_related("cover", "target_group")
    for part in of_these.order_by("pk"):
        parts[part.absence_id].append(part)
    covers = {one.cover_id for one in absences} | {one.cover_id for those in parts.values() for one in those}
    away = defaultdict(list)
    for one in Absence.objects.filter(user__in=covers - {None}, until_on__gte=today).order_by("from_on"):
        away[one.user_id].append(one)
    seen = Case.objects.visible_to(lead).open().filter(team=lead.team_id)
    responsible = Involvement.objects.coordinators().filter(until_on=None, user__in=[one.user_id for one in absences])
    citizens = Counter(responsible.filter(case__in=seen).values_list("user", flat=True))
    return [
        Shown(one, parts[one.pk], _gaps(one, parts[one.pk], away, today), citizens[one.user_id]) for one in absences
    ]


def _gaps(absence: Absence, parts: Iterable[CoverPart], away: dict[int, list[Absence]], today: date) -> list[Gap]:
    of_parts = ((_name(part), part.cover) for part in parts)
    found = [Gap(of, why) for of, cover in of_parts if (why := _why(absence, cover, away, today))]
    if absence.cover is None:
        return [Gap("", "Ingen vikar"), *found]
    why = _why(absence, absence.cover, away, today)
    return [Gap("", why), *found] if why else found


def _name(part: CoverPart) -> str:
    return str(part.target_group) if part.target_group else "en enkelt sag"


def _why(absence: Absence, cover: User, away: dict[int, list[Absence]], today: date) -> str:
    """Why this deputy is not there all the days that are left; empty when they are."""
    if not cover.is_active:
        return f"{cover.name} kan ikke længere logge ind"
    if not cover.works_for_team or cover.team_id != absence.user.team_id:
        return f"{cover.name} er ikke længere i teamet"
    first = max(absence.from_on, today)
    days = [str(one) for one in away[cover.pk] if one.from_on <= absence.until_on and one.until_on >= first]
    return f"{cover.name} er selv fraværende {', '.join(days)}" if days else ""


def tell_leads(absence: Absence, promised: Iterable[Absence], *, told_by: User) -> int:
    """A deputy is away: the leads hear for whom another one is to be found. Who reported it knows."""
    names = ", ".join(sorted({one.user.name for one in promised}))
    text = f"{absence.user.name} er fraværende {absence} og er vikar for {names}. Find en anden vikar."
    topic, url = f"deputy away {absence.pk} {absence.version}", reverse("team_absence_list")
    leads = _leads(absence).exclude(pk=told_by.pk)
    return Notice.objects.tell(Notice(recipient=lead, topic=topic, text=text[:200], url=url) for lead in leads)


def tell_leads_of_today(absence: Absence) -> int:
    """Somebody has reported in the morning that they are away, and citizens are coming."""
    text = f"{absence.user.name} er fraværende i dag. Se, hvem der kan holde dagens samtaler."
    topic, url = f"away today {absence.pk}", reverse("absence_today", args=[absence.pk])
    return Notice.objects.tell(Notice(recipient=lead, topic=topic, text=text, url=url) for lead in _leads(absence))


def _leads(absence: Absence) -> UserQuerySet:
    return User.objects.colleagues_of(absence.user).filter(role=User.Role.TEAM_LEAD)
