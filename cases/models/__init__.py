from cases.models.case import BenefitSpell, Case, Citizen, Involvement, ReasonedLook
from cases.models.factor import Factor, FactorReview
from cases.models.goal import Goal, GoalSuggestion

__all__ = [
    "BenefitSpell",
    "Case",
    "Citizen",
    "Factor",
    "FactorReview",
    "Goal",
    "GoalSuggestion",
    "Involvement",
    "ReasonedLook",
]
