"""The plan in time and what it covers: what the plan and the page where it is built both show."""

from datetime import date
from typing import Any

from cases.models import Case
from danish.charts import gantt_axis, gantt_gaps, hours_per_week
from plans.coverage import coverage
from plans.lines_of_case import LinesOfCase
from plans.milestones import rows_of_marks
from plans.timeline import (
    WEEK,
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


def said_of(case: Case, found: LinesOfCase, today: date) -> dict[str, Any]:
    """What every view of the plan says of it."""
    interventions = [one for one in found.lines if one.is_in_the_picture]
    in_plan = [one for one in interventions if not one.is_over]
    rows = coverage(found.factors, interventions)
    return {
        "case": case,
        "active_tab": "plan",
        "factors": found.factors,
        "interventions": interventions,
        "in_plan": in_plan,
        "running_count": sum(one.is_running for one in in_plan),
        "hours": sum(one.hours_per_week for one in in_plan if one.is_running),
        "overlap": most_at_once(interventions, today),
        "coverage": rows,
        "covered_count": sum(row.is_covered for row in rows),
    }


def picture(case: Case, found: LinesOfCase, today: date, *, looks_back: bool = True) -> dict[str, Any]:
    """Where the plan is built there is room for what lies ahead only."""
    said = said_of(case, found, today)
    interventions = said["interventions"]
    shown = interventions if looks_back else said["in_plan"]
    months = window(shown, today)
    if not looks_back:
        months = months._replace(start=max(months.start, today.replace(day=1)))
    weeks = weeks_ahead(interventions, today)
    ceiling = case.weekly_hours_ceiling
    empty = gaps(weeks)
    return said | {
        "ended": [one for one in interventions if one.is_over],
        "axis": gantt_axis(months.start, months.end),
        "rows": [(one, track(one, one.category.colour, months, today)) for one in within(shown, months)],
        "marks": list(rows_of_marks(interventions, found.days, months, today)) if looks_back else [],
        "weeks": weeks,
        "load": hours_per_week([float(week.hours) for week in weeks], float(ceiling) if ceiling else None),
        "load_in_words": hours_in_words(weeks),
        "over": week_numbers(over(weeks, ceiling)) if over(weeks, ceiling) else "",
        "gaps": week_numbers(empty) if empty else "",
        "gap_track": gantt_gaps(months.start, months.end, [(one.monday, one.monday + WEEK) for one in empty], today),
    }
