from plans.models.intervention import EFFECTS, Intervention, NoLongerOffered, NoLongerPlanned
from plans.models.place import Place, PlaceChanged, offer_free_places
from plans.models.plan_version import PlanVersion
from plans.models.reconsideration import Reconsideration
from plans.models.referral import NotNow, Referral, ReferralStep
from plans.models.referral_proposal import ReferralProposal

__all__ = [
    "EFFECTS",
    "Intervention",
    "NoLongerOffered",
    "NoLongerPlanned",
    "NotNow",
    "Place",
    "PlaceChanged",
    "PlanVersion",
    "Reconsideration",
    "Referral",
    "ReferralProposal",
    "ReferralStep",
    "offer_free_places",
]
