"""Everything the plan on paper needs, taken down on the day it is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from catalog.models import Indicator
from danish.templatetags.danish import tal
from journal.rows import known
from plans.terms import terms_of

if TYPE_CHECKING:
    from cases.models import Case, Factor, Goal
    from plans.models import Intervention, PlanVersion

Content = dict[str, Any]
MOST_WEIGHINGS = 23  # after the first


def snapshot(version: PlanVersion) -> Content:
    """Plain values only: what happens to the rows afterwards does not change the paper."""
    case = version.case
    factors = list(case.factors.for_display().prefetch_related("reviews"))
    interventions = [one for one in case.interventions.for_display() if one.is_in_the_picture]
    acted_on = {factor.pk for one in interventions if not one.is_over for factor in known(one, "factors")}
    labels = Indicator.objects.labels()
    return {
        "organisation": settings.ORGANISATION,
        "number": version.number,
        "agreed_on": version.agreed_on.isoformat(),
        "citizen_view": version.get_citizen_view_display(),
        "citizen_words": version.citizen_words,
        "signed_how": version.get_signed_how_display(),
        "agreed_by": version.frozen_by.name,
        "case_number": case.number,
        "target_group": case.target_group.label,
        "ceiling": None if case.weekly_hours_ceiling is None else str(case.weekly_hours_ceiling),
        "citizen": _citizen(case),
        "responsible": _responsible(case),
        "goals": [_goal(goal) for goal in case.goals.active().select_related("branch")],
        "resources": [_factor(factor) for factor in factors if not factor.is_barrier],
        "barriers": [
            _factor(factor) | {"covered": factor.pk in acted_on}
            for factor in factors
            if factor.is_barrier and factor.weight
        ],
        "interventions": [_intervention(one, labels) for one in interventions],
    }


def _citizen(case: Case) -> Content:
    citizen = case.citizen
    return {
        "name": citizen.name,
        "first_name": citizen.first_name,
        "cpr": citizen.cpr_masked,
        "town": "" if citizen.has_protected_address else citizen.town,
    }


def _responsible(case: Case) -> Content | None:
    if case.coordinator is None:
        return None
    return {"name": case.coordinator.name, "phone": case.coordinator.phone}


def _goal(goal: Goal) -> Content:
    return {
        "id": goal.pk,
        "title": goal.title,
        "hours": tal(goal.hours_per_week),
        "branch": goal.branch.label if goal.branch else "",
        "wish": goal.wish,
        "conference_on": goal.conference_on.isoformat() if goal.conference_on else None,
    }


def _factor(factor: Factor) -> Content:
    return {
        "id": factor.pk,
        "label": factor.label,
        "weight": factor.weight,
        "start_weight": factor.start_weight,
        "words": factor.words,
        "weighings": _weighings(factor),
    }


def _weighings(factor: Factor) -> list[list[Any]]:
    """What it weighed from the first day on, in figures and words; one weight a day, the last that was said."""
    newest_first = factor.reviews.all()
    said = {review.on: review.weight for review in reversed(newest_first)}
    days = sorted(said)
    kept = days[:1] + days[1:][-MOST_WEIGHINGS:]
    return [[day.isoformat(), said[day], factor.scale[said[day]]] for day in kept]


def _intervention(intervention: Intervention, labels: dict[str, str]) -> Content:
    follow_up_on = intervention.follow_up_on or (intervention.first_follow_up_on if intervention.is_planned else None)
    return {
        "id": intervention.pk,
        "title": intervention.title,
        "category": intervention.category.label,
        "colour": intervention.category.colour,
        "provider": intervention.given_by,
        "responsible": intervention.responsible.name if intervention.responsible else "",
        "responsible_phone": intervention.responsible.phone if intervention.responsible else "",
        "purpose": intervention.purpose,
        "judged_how": intervention.judged_how,
        "indicators": [labels.get(key, key) for key in intervention.expected_indicators],
        "starts_on": intervention.starts_on.isoformat(),
        "last_day": intervention.last_day.isoformat(),
        "hours_per_week": str(intervention.hours_per_week),
        "state": intervention.chart_state,
        "status": intervention.get_status_display(),
        "effect": intervention.effect_words if intervention.latest_effect else "",
        "expected_effect": intervention.expected_effect,
        "because": intervention.end_reason or intervention.paused_because,
        "longer_because": intervention.longer_because,
        "follow_up_on": follow_up_on.isoformat() if follow_up_on else None,
        "goals": [goal.title for goal in known(intervention, "goals")],
        "factors": [factor.label for factor in known(intervention, "factors")],
        "conference_on": intervention.conference_on.isoformat() if intervention.conference_on else None,
        "terms": terms_of(intervention),
    }
