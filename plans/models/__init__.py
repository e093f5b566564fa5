from plans.models.intervention import EFFECTS, Intervention, NoLongerPlanned
from plans.models.plan_version import PlanVersion
from plans.models.reconsideration import Reconsideration

__all__ = ["EFFECTS", "Intervention", "NoLongerPlanned", "PlanVersion", "Reconsideration"]
