"""A hole in the coverage becomes a wish for an offer, which an editor takes up or declines."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from catalog.models import Area, Offer, OfferSuggestion, TargetGroup
from evaluation.coverage import MANY, Coverage, Row
from journal.composed import AnyOf, composed_once

NOBODY = 0  # no group has it


def reported(group: int) -> QuerySet[OfferSuggestion]:
    """What editors know of already: not answered yet, or taken up and still being written.

    Whoever it came from; and a wish for everybody is one for each group too.
    """
    state = OfferSuggestion.State
    is_open = Q(state=state.NEW) | Q(state=state.TAKEN_UP, offer=None)
    is_open |= Q(state=state.TAKEN_UP, offer__status=Offer.Status.DRAFT)
    theirs = Q(target_groups=None) | Q(target_groups=group)
    return OfferSuggestion.objects.filter(is_open & theirs).order_by("pk")


@composed_once
def _reported_of(areas: list[int], group: int) -> QuerySet[OfferSuggestion]:
    """With the barrier in `area_id`."""
    found = reported(group).annotate(area_id=F("areas")).filter(AnyOf(F("area_id"), areas))
    return found.only("suggested_by")


class Hole(NamedTuple):
    """A barrier without cover, and whether the editors know of it already."""

    row: Row
    is_reported: bool
    suggestion: OfferSuggestion | None  # that waits, if this user may read it


def with_suggestions(coverage: Coverage, group: TargetGroup | None, user: User) -> list[Hole]:
    if not (areas := [row.line.area for row in coverage.holes]):
        return []
    first: dict[int, OfferSuggestion | None] = {}
    for one in _reported_of(areas, group.pk if group else NOBODY):
        area: int = one.area_id  # type: ignore[attr-defined]
        first[area] = first.get(area) or (one if one.is_visible_to(user) else None)
    return [Hole(row, row.line.area in first, first.get(row.line.area)) for row in coverage.holes]


@transaction.atomic
def report_hole(row: Row, group: TargetGroup | None, *, by: User) -> bool:
    """Put it on the editors' desk; false when it lies there. Of two who do so at once, one comes after the other."""
    area = Area.objects.select_for_update().get(pk=row.line.area)
    if reported(group.pk if group else NOBODY).filter(areas=area).exists():
        return False
    whom = f" i målgruppen {group.label}" if group else ""
    suggestion = OfferSuggestion.objects.create(
        source=OfferSuggestion.Source.COVERAGE,
        title=f"Mangler: {area.label}",
        text=f"For mindst {MANY} borgere{whom} fylder barrieren »{area.label}« en del, og ingen"
        " udgivet indsats med pladser tager fat på den.",
        suggested_by=by,
    )
    suggestion.areas.set([area])
    suggestion.target_groups.set([group] if group else [])
    return True
