"""The head that all pages of a case share: its tabs with what they hold, and when the plan was agreed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.db.models import Count, DateField, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Factor, Goal
from plans.models import Intervention, PlanVersion

register = template.Library()


@dataclass(frozen=True)
class CaseHead:
    tabs: list[dict[str, Any]]
    plan_agreed_on: date | None


def _number(rows: QuerySet[Any], case_path: str = "case") -> Subquery:
    """How many of `rows` belong to the case, as a sub-query of its own so that counts do not multiply."""
    counted = rows.filter(**{case_path: OuterRef("pk")}).order_by().values(case_path).annotate(n=Count("pk"))
    return Subquery(counted.values("n"), output_field=IntegerField())


@register.simple_tag
def case_head(case: Case, active_tab: str) -> CaseHead:
    """One query for all that the head tells beyond the case itself."""
    today = timezone.localdate()
    agreed = PlanVersion.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(n=Max("agreed_on"))
    row = (
        Case.objects.as_system("the case was opened through the door; this counts what hangs on it")
        .filter(pk=case.pk)
        .values_list(
            _number(Goal.objects.live()),
            _number(Factor.objects.all()),
            _number(Intervention.objects.in_plan()),
            _number(Intervention.objects.running().filter(follow_up_on__lt=today)),
            Subquery(agreed.values("n"), output_field=DateField()),
        )
        .get()
    )
    goals, factors, interventions, overdue, agreed_on = row
    tabs = [
        ("overview", "Overblik", reverse("case_detail", args=[case.pk]), 0, False),
        ("goals", "Mål", reverse("cases:goal_list", args=[case.pk]), goals, False),
        ("factors", "Ressourcer og barrierer", reverse("cases:factor_list", args=[case.pk]), factors, False),
        ("plan", "Plan", reverse("plans:plan_detail", args=[case.pk]), interventions, False),
        ("follow_up", "Opfølgning", reverse("followup:follow_up_list", args=[case.pk]), overdue, True),
        ("history", "Historik", reverse("cases:case_history", args=[case.pk]), 0, False),
    ]
    return CaseHead(
        tabs=[
            {"label": label, "url": url, "count": count or 0, "urgent": urgent, "current": key == active_tab}
            for key, label, url, count, urgent in tabs
        ],
        plan_agreed_on=agreed_on,
    )
