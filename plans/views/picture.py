"""The plan in time and what it covers: what the plan and the page where it is built both show."""

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from cases.models import Case
from danish.charts import gantt_axis, hours_per_week
from plans.coverage import coverage
from plans.places import show_places
from plans.rows_of_case import factors_of, interventions_of
from plans.timeline import (
    gaps,
    hours_in_words,
    most_at_once,
    over,
    track,
    week_numbers,
    weeks_ahead,
    window,
    within,
)


def picture(case: Case, today: date, *, looks_back: bool = True) -> dict[str, Any]:
    """Where the plan is built there is room for what lies ahead only."""
    interventions = [one for one in interventions_of(case.pk) if one.is_in_the_picture]
    prefetch_related_objects(interventions, "goals", "factors__area", "referrals", "offer__barriers")
    show_places(interventions, today)
    factors = factors_of(case.pk)
    in_plan = [one for one in interventions if not one.is_over]
    shown = interventions if looks_back else in_plan
    months = window(shown, today)
    if not looks_back:
        months = months._replace(start=max(months.start, today.replace(day=1)))
    weeks = weeks_ahead(interventions, today)
    ceiling = case.weekly_hours_ceiling
    rows = coverage(factors, interventions)
    return {
        "case": case,
        "active_tab": "plan",
        "factors": factors,
        "interventions": interventions,
        "in_plan": in_plan,
        "ended": [one for one in interventions if one.is_over],
        "axis": gantt_axis(months.start, months.end),
        "rows": [(one, track(one, one.category.colour, months, today)) for one in within(shown, months)],
        "running_count": sum(one.is_running for one in in_plan),
        "hours": sum(one.hours_per_week for one in in_plan if one.is_running),
        "overlap": most_at_once(interventions, today),
        "weeks": weeks,
        "load": hours_per_week([float(week.hours) for week in weeks], float(ceiling) if ceiling else None),
        "load_in_words": hours_in_words(weeks),
        "over": week_numbers(over(weeks, ceiling)) if over(weeks, ceiling) else "",
        "gaps": week_numbers(gaps(weeks)) if gaps(weeks) else "",
        "coverage": rows,
        "covered_count": sum(row.is_covered for row in rows),
    }
