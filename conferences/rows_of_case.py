"""What the page of an analysis asks each time it is opened, of a case that `open_case` has let through."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from cases.models import Involvement
from conferences.models import Analysis, Conference, Participant, Proposal
from conferences.table import SAID
from journal.composed import composed_once
from journal.rows import RowsAsJson

UNSEEN = ("password", "last_login", "date_joined", "email", "sort_key")  # of people whose names are shown
# What is shown of a proposal, and of what it points at.
PROPOSED = (
    "kind",
    "state",
    "version",
    "title",
    "because",
    "goal_kind",
    "factor_kind",
    "weight",
    "elsewhere",
    "starts_on",
    "ends_on",
    "hours_per_week",
    "left_out_because",
    "declined_because",
    "answer_by",
    "area__label",
    "suggested_by__label",
    "category__colour",
    "category__short_label",
    "offer__title",
    "offer__status",
    "offer__category__colour",
    "offer__category__short_label",
    "offer__provider__label",
    "became_intervention__status",
)


@composed_once
def analyses_of(case_id: int) -> QuerySet[Analysis]:
    """The newest first, and whether its conference came to anything to answer."""
    decided = Proposal.objects.as_system("of a case that was opened").decided()
    found = Analysis.objects.filter(case=case_id).newest_first()
    return found.annotate(has_proposals=Exists(decided.filter(conference__analysis=OuterRef("pk"))))


@composed_once
def conferences_of(analysis_id: int) -> QuerySet[Conference]:
    """The one that is planned or held, with what is written there, where it is and who sees to what comes of it."""
    found = Conference.objects.taking_time().filter(analysis=analysis_id).annotate(said=RowsAsJson(SAID))
    people = [f"{person}__{name}" for person in ("day__chair", "responsible", "held_by") for name in UNSEEN]
    return found.select_related("day__room", "day__chair", "responsible", "held_by").defer(
        "day__room__loaded", *people
    )


@composed_once
def participants_of(conference_id: int) -> QuerySet[Participant]:
    found = Participant.objects.filter(conference=conference_id).select_related("user", "discipline")
    return found.defer("discipline__loaded", *(f"user__{name}" for name in UNSEEN))


@composed_once
def proposals_of(conference_id: int) -> QuerySet[Proposal]:
    """As they were laid on the table, each kind for itself."""
    found = Proposal.objects.filter(conference=conference_id).only(*PROPOSED).order_by("order", "pk")
    points_at = ("offer__category", "offer__provider", "category", "area", "became_intervention")
    return found.select_related(*points_at, "suggested_by")


@composed_once
def may_see_to_it(case_id: int, team_id: int, on: date) -> QuerySet[User]:
    """Those who see the case until further notice; of a specially protected one the team is 0, which none is."""
    involved = Involvement.objects.live(on).filter(case=case_id, until_on=None).values("user")
    of_team = Q(team=team_id, role__in=[User.Role.CASEWORKER, User.Role.TEAM_LEAD])
    people = User.objects.active().exclude(role__in=User.WITHOUT_CITIZENS).filter(of_team | Q(pk__in=involved))
    return people.only("username", "first_name", "last_name").order_by("sort_key", "pk")
