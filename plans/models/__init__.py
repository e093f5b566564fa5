from plans.models.advice_answer import AdviceAnswer
from plans.models.approval import Answered, PlanApproval, PriceLimit
from plans.models.duration_rule import DurationRule
from plans.models.intervention import Intervention
from plans.models.intervention_links import InterventionFactor, InterventionGoal
from plans.models.line_states import EFFECTS, NoLongerOffered, NoLongerPlanned, Overtaken
from plans.models.paper import Paper, PlanPaper
from plans.models.paper_batch import PaperBatch, PlanInBatch
from plans.models.place import Place, PlaceChanged, offer_free_places
from plans.models.plan_template import PlanTemplate, PlanTemplateLine
from plans.models.plan_version import PlanVersion
from plans.models.reconsideration import Reconsideration
from plans.models.referral import NotNow, Referral, ReferralStep
from plans.models.referral_proposal import ReferralProposal

__all__ = [
    "EFFECTS",
    "AdviceAnswer",
    "Answered",
    "DurationRule",
    "Intervention",
    "InterventionFactor",
    "InterventionGoal",
    "NoLongerOffered",
    "NoLongerPlanned",
    "NotNow",
    "Overtaken",
    "Paper",
    "PaperBatch",
    "Place",
    "PlaceChanged",
    "PlanApproval",
    "PlanInBatch",
    "PlanPaper",
    "PlanTemplate",
    "PlanTemplateLine",
    "PlanVersion",
    "PriceLimit",
    "Reconsideration",
    "Referral",
    "ReferralProposal",
    "ReferralStep",
    "offer_free_places",
]
