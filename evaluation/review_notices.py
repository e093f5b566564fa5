"""Leads are reminded of rights nobody went through for long; a month's sample of looks is told from step to step."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from danish.dates import month_year
from danish.templatetags.danish import antal
from evaluation.forms_samples import NOBODYS
from evaluation.models import LookSample
from notices.models import ASKED_BACK, Notice

REMIND_AFTER = timedelta(days=90)


def remind_of_rights(today: date) -> int:
    """One notice for each lead and receipt that has grown old, or for there being none. How many were told."""
    teams = Team.objects.open(today).select_related("division__head").order_by("pk")
    reviews = teams.annotate(newest=Max("rights_reviews__at"), receipt=Max("rights_reviews__pk"))
    found = {pk: (at, receipt) for pk, at, receipt in reviews.values_list("pk", "newest", "receipt")}
    stale = {pk: of for pk, of in found.items() if not of[0] or today - timezone.localdate(of[0]) > REMIND_AFTER}
    page = reverse("team_rights:right_list")
    return Notice.objects.tell(
        Notice(
            recipient_id=lead,
            topic=f"rights review {team} {stale[team][1] or 0}",
            on=today,
            text=_words(stale[team][0]),
            url=f"{page}?team={team}",
        )
        for team, leads in _with_leads(teams.filter(pk__in=stale))
        for lead in leads
    )


def _with_leads(teams: QuerySet[Team]) -> Iterator[tuple[int, list[int]]]:
    """The leads of each team; where it has none, the head of its division."""
    leads: dict[int, list[int]] = defaultdict(list)
    found = User.objects.active().filter(role=User.Role.TEAM_LEAD, team__in=teams).order_by("pk")
    for lead, team_id in found.values_list("pk", "team_id"):
        leads[team_id or 0].append(lead)
    for team in teams:
        head = team.division.head if team.division else None
        heads = [head.pk] if head and head.is_active and head.role == User.Role.TEAM_LEAD else []
        yield team.pk, leads[team.pk] or heads


def _words(newest: datetime | None) -> str:
    if newest is None:
        return "Teamets adgange er ikke gennemgået endnu. Se, hvem der kan åbne sagerne."
    return f"Teamets adgange er sidst gennemgået {timezone.localdate(newest):%d.%m.%Y}. Se, hvem der kan åbne sagerne."


def tell_of_samples() -> int:
    """One notice for each person and step, however often this runs. How many were told."""
    since = timezone.now() - ASKED_BACK
    return Notice.objects.tell([*_drawn(since), *_asked(since), *_replied(since), *_concerns(since)])


def _drawn(since: datetime) -> Iterator[Notice]:
    """Those who go through a team's share of the month; nobody is told of their own looks."""
    fresh = LookSample.objects.unanswered().filter(drawn_at__gte=since).order_by("month", "team")
    page = reverse("samples:sample_list")
    for share in fresh.values("month", "team").annotate(looks=Count("pk"), on=Min("drawn_at")):
        looks = antal(share["looks"], "opslag,opslag")
        for person in _leads_of(share["team"]) if share["team"] else _controllers():
            yield Notice(
                recipient=person,
                topic=f"look samples {share['month']:%Y%m} {share['team'] or 0}",
                on=timezone.localdate(share["on"]),
                text=f"{looks} fra {month_year(share['month'])} er udtrukket til stikprøve.",
                url=f"{page}?team={share['team'] or NOBODYS}&maaned={share['month']:%Y-%m}",
            )


def _asked(since: datetime) -> Iterator[Notice]:
    for one in LookSample.objects.filter(asked_at__gte=since, user__is_active=True).order_by("pk"):
        assert one.asked_at  # filtered by it
        yield Notice(
            recipient_id=one.user_id,
            topic=f"look asked {one.pk}",
            on=timezone.localdate(one.asked_at),
            text="Et af dine opslag er udtrukket til stikprøve. Skriv, hvad du skulle bruge det til.",
            url=reverse("look_explain", args=[one.pk]),
        )


def _replied(since: datetime) -> Iterator[Notice]:
    replied = LookSample.objects.filter(replied_at__gte=since, asked_by__is_active=True)
    for one in replied.select_related("user").order_by("pk"):
        assert one.asked_by_id  # nobody replies who was not asked
        assert one.replied_at  # filtered by it
        yield Notice(
            recipient_id=one.asked_by_id,
            topic=f"look replied {one.pk}",
            on=timezone.localdate(one.replied_at),
            text=f"{one.user.name} har forklaret et opslag i stikprøven.",
            url=one.get_absolute_url(),
        )


def _concerns(since: datetime) -> Iterator[Notice]:
    concerns = LookSample.objects.filter(verdict=LookSample.Verdict.CONCERN, answered_at__gte=since).order_by("pk")
    for one in concerns:
        assert one.answered_at  # filtered by it
        for person in _controllers():
            if person.pk == one.answered_by_id:
                continue
            yield Notice(
                recipient=person,
                topic=f"look concern {one.pk}",
                on=timezone.localdate(one.answered_at),
                text="Et opslag i stikprøven skal undersøges.",
                url=one.get_absolute_url(),
            )


def _leads_of(team: int) -> QuerySet[User]:
    return User.objects.active().filter(role=User.Role.TEAM_LEAD, team=team).order_by("pk")


def _controllers() -> QuerySet[User]:
    return User.objects.active().filter(role=User.Role.CONTROLLER).order_by("pk")
