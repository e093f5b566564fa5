"""What plans cost, for the lead of the team alone."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from cases.access import CaseNotYours, open_case
from cases.models import Case
from plans.cost import Cost, cost_of
from plans.models import Intervention, PriceLimit

ROWS = 25


@require_safe
def plan_cost(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    if not case.is_led_by(request.user):
        raise CaseNotYours(case.pk, "Kun teamlederen kan se, hvad planen koster.")
    cost = cost_of(case.interventions.for_display(), today)
    to_approve = Cost([one for one in cost.lines if one.line.status in Intervention.IN_PLAN])
    context = {
        "case": case,
        "active_tab": "plan",
        "cost": cost,
        "to_approve": to_approve.paid_by_us,
        "limit": PriceLimit.objects.on(today),
    }
    return render(request, "plans/plan_cost.html", context)


@require_safe
def team_cost(request: StaffRequest) -> HttpResponse:
    """The plans of the team's open cases, the dearest first."""
    only_leads(request, "se, hvad planer koster")
    today = timezone.localdate()
    cases = Case.objects.visible_to(request.user).open().filter(team=request.user.team)
    lines = Intervention.objects.visible_to(request.user).filter(case__in=cases)
    cost = cost_of(lines.select_related("category").order_by("case", "pk"), today)
    plans = sorted(cost.by_case.items(), key=lambda plan: (-plan[1].total.in_all, plan[0]))
    page = Paginator(plans, ROWS).get_page(request.GET.get("side"))
    shown = {case.pk: case for case in cases.filter(pk__in=[pk for pk, _ in page]).select_related("citizen")}
    context = {
        "cost": cost,
        "page": page,
        "plans": [(shown[pk], len(plan.lines), plan.total) for pk, plan in page],
        "limit": PriceLimit.objects.on(today),
    }
    return render(request, "plans/team_cost.html", context)
