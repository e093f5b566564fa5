from plans.models.intervention import EFFECTS, ENDING_SOON, Intervention, NoLongerPlanned
from plans.models.plan_version import PlanVersion
from plans.models.reconsideration import Reconsideration

__all__ = ["EFFECTS", "ENDING_SOON", "Intervention", "NoLongerPlanned", "PlanVersion", "Reconsideration"]
