"""What the worklist shows about the cases found: rows with their reasons in words, and the columns beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Goal
from danish.templatetags.danish import antal
from followup.worklist import ENDED, ENDING, ENDING_SOON, NO_GOAL, NO_PLAN, OVERDUE, RECONSIDER, Flag, Found
from journal.models import Event
from plans.models import Intervention

COMING = timedelta(days=7)
NEWS_FROM = timedelta(days=14)
BESIDE = 8


@dataclass(frozen=True)
class Tag:
    """One reason in words, and the place where it is dealt with."""

    flag: Flag
    text: str
    url: str


@dataclass(frozen=True)
class Row:
    case: Case
    tags: list[Tag]
    running: list[Intervention]  # the next follow-up first

    @property
    def next_follow_up_on(self) -> date | None:
        return self.running[0].follow_up_on if self.running else None


@dataclass(frozen=True)
class News:
    event: Event
    citizen: str
    url: str


def rows(cases: QuerySet[Case], pks: list[int], found: Found, *, to_change: bool, today: date) -> list[Row]:
    """The cases of one page, in the order of `pks`. `to_change` leads to forms, else to pages one can read."""
    running = Intervention.objects.running().select_related("offer").order_by("follow_up_on", "pk")
    by_pk = (
        cases.filter(pk__in=pks)
        .for_display()
        .with_support_since()
        .annotate(first_goal=Goal.first_title())
        .prefetch_related(Prefetch("interventions", running, to_attr="running"))
        .in_bulk()
    )
    return [
        Row(case, list(_tags(case, found, to_change, today)), case.running)
        for case in (by_pk[pk] for pk in pks if pk in by_pk)
    ]


def _tags(case: Any, found: Found, to_change: bool, today: date) -> Iterator[Tag]:
    for flag in found.reasons_for(case):
        if flag in WORDS_OF_INTERVENTIONS:
            yield from _about_interventions(flag, case, to_change, today)
        else:
            address, to_read = PLACES[flag]
            yield Tag(flag, flag.label, reverse(address if to_change else to_read, args=[case.pk]))


def _about_interventions(flag: Flag, case: Any, to_change: bool, today: date) -> Iterator[Tag]:
    """One tag for the most urgent one, saying how many more there are."""
    concerned = [one for one in case.running if _concerns(flag, one, today)]
    if not concerned:
        return  # followed up between the two questions
    first = min(concerned, key=lambda one: one.follow_up_on if flag is OVERDUE else one.ends_on)
    text = WORDS_OF_INTERVENTIONS[flag](first, today)
    if len(concerned) > 1:
        text += f" og {len(concerned) - 1} mere"
    args = [case.pk, first.pk] if to_change else [case.pk]
    yield Tag(flag, text, reverse(f"followup:follow_up_{'create' if to_change else 'list'}", args=args))


def _concerns(flag: Flag, intervention: Intervention, today: date) -> bool:
    if flag is OVERDUE:
        return intervention.days_overdue(today) > 0
    if flag is ENDED:
        return intervention.ends_on < today
    return today <= intervention.ends_on <= today + ENDING_SOON


def _overdue(intervention: Intervention, today: date) -> str:
    return f"Opfølgning {antal(intervention.days_overdue(today), 'dag,dage')} over"


def _ended(intervention: Intervention, today: date) -> str:
    return f"{intervention} sluttede {_day(intervention.ends_on, today)}"


def _ending(intervention: Intervention, today: date) -> str:
    return f"{intervention} slutter {_day(intervention.ends_on, today)}"


def _day(day: date, today: date) -> str:
    return f"{day:%d.%m.}" if day.year == today.year else f"{day:%d.%m.%Y}"


WORDS_OF_INTERVENTIONS = {OVERDUE: _overdue, ENDED: _ended, ENDING: _ending}
PLACES = {
    NO_GOAL: ("cases:goal_create", "cases:goal_list"),
    NO_PLAN: ("plans:plan_build", "plans:plan_detail"),
    RECONSIDER: ("plans:plan_detail", "plans:plan_detail"),
}


def upcoming(cases: QuerySet[Case], today: date) -> QuerySet[Intervention]:
    """The follow-ups of the next seven days."""
    return (
        Intervention.objects.running()
        .filter(case__in=cases.values("pk"), follow_up_on__range=(today, today + COMING))
        .select_related("offer", "case__citizen")
        .order_by("follow_up_on", "case__citizen__sort_key", "pk")[:BESIDE]
    )


def news(cases: QuerySet[Case], user: User) -> list[News]:
    """What others have done in these cases lately."""
    since: datetime = timezone.now() - NEWS_FROM
    name = Concat("citizen__first_name", Value(" "), "citizen__last_name")
    named = Case.objects.as_system("the events are those of visible cases").filter(pk=OuterRef("case_id"))
    events = (
        Event.objects.filter(case_id__in=cases.values("pk"), at__gte=since)
        .exclude(actor=user)
        .select_related("actor")
        .annotate(citizen=Subquery(named.values_list(name)[:1]))
        .order_by("-at", "-pk")[:BESIDE]
    )
    return [News(event, event.citizen, reverse("case_detail", args=[event.case_id])) for event in events]
