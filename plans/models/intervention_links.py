"""History of what an intervention serves and acts on."""

import pghistory

from plans.models.intervention import Intervention


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class InterventionGoal(Intervention.goals.through):  # type: ignore[name-defined]
    """History of which goals an intervention serves."""

    class Meta:
        proxy = True


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class InterventionFactor(Intervention.factors.through):  # type: ignore[name-defined]
    """History of which barriers and resources an intervention acts on."""

    class Meta:
        proxy = True
