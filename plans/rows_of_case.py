"""What the pages of a case that `open_case` has let through ask about its plan each time they are opened."""

from django.db.models import QuerySet

from cases.models import Factor
from journal.composed import composed_once
from plans.models import Intervention, Place, PlanVersion, Reconsideration, Referral

# What a page of lines does not say of those that give them; a form fetches its own offer.
NOT_SHOWN = (
    "created_at",
    "category__loaded",
    "category__description",
    "provider__loaded",
    "provider__about",
    "provider__address",
    "offer__loaded",
    "offer__purpose",
    "offer__content",
    "offer__for_whom",
    "offer__not_for",
    "offer__evidence",
    "offer__note",
    "offer__sort_key",
    "offer__retired_at",
    "offer__retired_because",
    "offer__changed_at",
    "responsible__password",
    "responsible__last_login",
    "responsible__date_joined",
)


@composed_once
def factors_of(case_id: int) -> QuerySet[Factor]:
    return Factor.objects.for_display().filter(case=case_id)


@composed_once
def interventions_of(case_id: int) -> QuerySet[Intervention]:
    """Without their goals and factors, which are prefetched where they are shown."""
    return Intervention.objects.for_display().filter(case=case_id).defer(*NOT_SHOWN)


@composed_once
def all_factors_of(case_id: int) -> QuerySet[Factor]:
    """Those that do not count any more too, in the order of `factors_of`."""
    found = Factor.objects.filter(case=case_id).select_related("area__theme")
    return found.defer("area__loaded", "area__theme__loaded").order_by("kind", "-weight", "area__theme__order", "pk")


@composed_once
def referrals_of(case_id: int) -> QuerySet[Referral]:
    """The newest of each intervention first."""
    return Referral.objects.filter(intervention__case=case_id)


@composed_once
def places_of(case_id: int) -> QuerySet[Place]:
    return Place.objects.filter(intervention__case=case_id).newest()


@composed_once
def doubts_of(case_id: int) -> QuerySet[Reconsideration]:
    """The one that is open, if there is one."""
    return Reconsideration.objects.open().filter(case=case_id)


@composed_once
def versions_of(case_id: int) -> QuerySet[PlanVersion]:
    """What was agreed, the newest first, without the plan itself and its papers, which are prefetched."""
    versions = PlanVersion.objects.filter(case=case_id).defer("content")
    return versions.select_related("frozen_by").order_by("-number")
