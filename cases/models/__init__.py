from cases.models.benefit_spell import BenefitSpell
from cases.models.case import Case
from cases.models.case_mark import CaseMark
from cases.models.citizen import Citizen
from cases.models.deadline import Deadline
from cases.models.factor import Factor, FactorReview
from cases.models.goal import Goal, GoalSuggestion, GoalTurn
from cases.models.involvement import Involvement
from cases.models.occupation import Occupation, OccupationFile
from cases.models.reasoned_look import ReasonedLook
from cases.models.saved_view import SavedView

__all__ = [
    "BenefitSpell",
    "Case",
    "CaseMark",
    "Citizen",
    "Deadline",
    "Factor",
    "FactorReview",
    "Goal",
    "GoalSuggestion",
    "GoalTurn",
    "Involvement",
    "Occupation",
    "OccupationFile",
    "ReasonedLook",
    "SavedView",
]
