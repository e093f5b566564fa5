"""The analyses of a team, each with the days on which it took its steps, as its figures and their lists read them."""

from typing import Any

from django.db.models import Case, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import User
from conferences.models import Analysis, Contribution, Proposal
from plans.models import PlanVersion

BY_THOSE = "of analyses that were found by visible_to"


def of_team(user: User, kind: str = "") -> QuerySet[Analysis]:
    """Those of the lead's team; of a specially protected case only for a lead with a part in it."""
    found = Analysis.objects.visible_to(user).filter(case__team=user.team_id)
    return found.filter(kind=kind) if kind else found


def dated(found: QuerySet[Analysis]) -> Any:
    """With the days that the analysis itself does not keep, and what has to be known to say them.

    `signed_on`: the last talk that somebody was asked for is signed. `ready_on`: a conference can be held, which is
    at once where nobody is asked. `agreed_on`: the first version of the plan after all proposals were answered; where
    none of them was accepted there is no plan to agree.
    """
    asked = Contribution.objects.as_system(BY_THOSE).filter(analysis=OuterRef("pk"), left_out_because="").order_by()
    last = asked.values("analysis").annotate(on=Max(TruncDate("signed_at"))).values("on")
    accepted = Proposal.objects.as_system(BY_THOSE).filter(
        conference__analysis=OuterRef("pk"), state=Proposal.State.ACCEPTED
    )
    plans = PlanVersion.objects.filter(case=OuterRef("case"), agreed_on__gte=OuterRef("translated_on"))
    agreed = plans.order_by("agreed_on").values("agreed_on")[:1]
    return (
        found.annotate(
            is_asked=Exists(asked),
            is_written=Exists(asked.filter(signed_at=None)),
            has_accepted=Exists(accepted),
        )
        .annotate(
            signed_on=Case(When(is_written=False, then=Subquery(last)), output_field=DateField()),
            agreed_on=Case(When(has_accepted=True, then=Subquery(agreed)), output_field=DateField()),
        )
        .annotate(ready_on=Case(When(is_written=False, then=Coalesce("signed_on", "answered_on"))))
    )


def known_yes() -> Q:
    """Those the citizen said yes to, whatever came after; one that was declined later has no yes any more."""
    return Q(answered_on__isnull=False) & ~Q(state=Analysis.State.DECLINED)
