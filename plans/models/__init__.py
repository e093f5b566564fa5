from plans.models.intervention import EFFECTS, Intervention
from plans.models.plan_version import PlanVersion
from plans.models.reconsideration import Reconsideration

__all__ = ["EFFECTS", "Intervention", "PlanVersion", "Reconsideration"]
