"""What a line of the plan says in plain values: frozen with each version, so that a draft can be held against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from journal.rows import known

if TYPE_CHECKING:
    from plans.models import Intervention

Terms = dict[str, Any]
DATES = ("starts_on", "ends_on", "first_follow_up_on")
WORDS = (
    "title",
    "elsewhere",
    "company",
    "purpose",
    "expected_effect",
    "judged_how",
    "payer",
    "longer_because",
    "category_id",
    "responsible_id",
)
OF_WHAT_HAS_NOT_BEGUN = ("starts_on", "first_follow_up_on")


def terms_of(intervention: Intervention) -> Terms:
    return {
        **{name: getattr(intervention, name).isoformat() for name in DATES},
        **{name: getattr(intervention, name) for name in WORDS},
        "hours_per_week": f"{Decimal(intervention.hours_per_week):.1f}",
        "expected_indicators": sorted(intervention.expected_indicators),
        "goals": sorted(goal.pk for goal in known(intervention, "goals")),
        "factors": sorted(factor.pk for factor in known(intervention, "factors")),
    }


def differ(agreed: Terms, intervention: Intervention) -> bool:
    """Whether a line says something else; when one that has begun began is not asked, since starting moves that."""
    now = terms_of(intervention)
    left_out = () if intervention.is_planned else OF_WHAT_HAS_NOT_BEGUN
    return any(now[name] != value for name, value in agreed.items() if name in now and name not in left_out)


def give_back(agreed: Terms, intervention: Intervention, today: date) -> None:
    """Let the line say again what was agreed; what has begun keeps its first day, and a last day not yet over."""
    for name in WORDS:
        setattr(intervention, name, agreed[name])
    intervention.hours_per_week = Decimal(agreed["hours_per_week"])
    intervention.expected_indicators = agreed["expected_indicators"]
    days = {name: date.fromisoformat(agreed[name]) for name in DATES}
    if intervention.is_planned:
        intervention.starts_on, intervention.first_follow_up_on = days["starts_on"], days["first_follow_up_on"]
    # A last day that has passed was moved on by a follow-up.
    if intervention.is_planned or days["ends_on"] >= today:
        intervention.ends_on = days["ends_on"]
