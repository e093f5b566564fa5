from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case, Deadline, Involvement
from danish.charts import gantt_axis
from followup.progression import own_steps
from hjoerring.next_steps import next_steps
from hjoerring.overview_rows import events_of, goals_of, interventions_of, mark_of
from hjoerring.overview_sql import ahead_of
from plans.coverage import uncovered
from plans.rows_of_case import doubts_of, factors_of
from plans.timeline import track, window, within


@require_safe
def case_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole case on one page, put together from what each app knows (docs/decisions/0002)."""
    case, today = open_case(request, pk), timezone.localdate()
    goals, factors, interventions = goals_of(case.pk), factors_of(case.pk), interventions_of(case.pk, today)
    months = window(interventions, today)
    running = sorted((one for one in interventions if one.is_running), key=lambda one: one.follow_up_on or today)
    lacking = uncovered(factors, interventions)
    ahead = ahead_of(case.pk, today)
    reconsideration = next(iter(doubts_of(case.pk)), None)
    context = {
        "case": case,
        "active_tab": "overview",
        "mark": next(iter(mark_of(case.pk, request.user.pk)), None),
        "may_change": case.can_be_changed_by(request.user),
        "may_gather": case.opened_as == Involvement.Part.COORDINATOR or case.is_led_by(request.user),
        "goals": goals,
        "barriers": [factor for factor in factors if factor.is_barrier],
        "resources": [factor for factor in factors if not factor.is_barrier],
        "uncovered": lacking,
        "axis": gantt_axis(months.start, months.end),
        "rows": [(one, track(one, one.category.colour, months, today)) for one in within(interventions, months)],
        "running": running,
        "hours": sum(one.hours_per_week for one in running),
        "next_follow_up_on": running[0].follow_up_on if running else None,
        "steps": next_steps(
            case,
            goals=goals,
            interventions=interventions,
            uncovered=lacking,
            reconsideration=reconsideration,
            overview_due_on=_overview_due_on(case, today),
            ahead=ahead,
            today=today,
        ),
        "ahead": ahead,
        "own_steps": own_steps(case),
        "events": events_of(case.pk),
        "today": today,
    }
    return render(request, "hjoerring/case_detail.html", context)


def _overview_due_on(case: Case, today: date) -> date | None:
    """Asks for the rule only while the overview is missing."""
    if case.overview_on or not case.is_open:
        return None
    return case.overview_due_on(Deadline.objects.days(today).get(Deadline.Subject.OVERVIEW))
