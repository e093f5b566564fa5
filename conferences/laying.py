"""What is laid on the table: an offer with its own figures, and what a profession suggested."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.models import Case, GoalSuggestion
from catalog.models import Offer
from conferences.models import Conference, Proposal, Suggestion
from plans.forms.lines import proposal as figures_of_offer
from plans.models import Intervention

DAY = timedelta(days=1)
FIGURES = ("starts_on", "ends_on", "hours_per_week", "expected_effect", "factors")


def figures(case: Case, offer: Offer) -> dict[str, Any]:
    """What an offer says of itself. Not what it leads to: as a rule the conference's own goals, which come with it."""
    given = figures_of_offer(Intervention(case=case, offer=offer), timezone.localdate() + DAY)
    return {name: given[name] for name in FIGURES}


def lay_suggestion(conference: Conference, found: Suggestion) -> None:
    case = conference.analysis.case
    proposal = Proposal(conference=conference, because=found.words, suggested_by=found.contribution.discipline)
    if found.offer is None:
        proposal.kind, proposal.title = Proposal.Kind.GOAL, found.goal
        proposal.goal_kind = kind_of_goal(case, found.goal)
        proposal.lay()
        return
    proposal.kind, proposal.offer = Proposal.Kind.INTERVENTION, found.offer
    given = figures(case, found.offer)
    factors = given.pop("factors")
    for name, value in given.items():
        setattr(proposal, name, value)
    proposal.lay()
    proposal.factors.set(factors)


def kind_of_goal(case: Case, title: str) -> str:
    """A job or an education, as the case or the list of goals knows it; what neither knows is a job."""
    for known in (case.goals.order_by("-pk"), GoalSuggestion.objects.order_by("pk")):
        found = known.filter(title__iexact=title).values_list("kind", flat=True).first()
        if found:
            return found
    return "job"
