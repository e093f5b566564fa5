"""A hole in the coverage becomes a wish for an offer, which an editor takes up or declines."""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from catalog.models import Area, Offer, OfferSuggestion, TargetGroup
from evaluation.coverage import MANY, Row


def reported(group: TargetGroup | None) -> QuerySet[OfferSuggestion]:
    """What editors know of already: not answered yet, or taken up and still being written."""
    state = OfferSuggestion.State
    is_open = Q(state=state.NEW) | Q(state=state.TAKEN_UP, offer=None)
    is_open |= Q(state=state.TAKEN_UP, offer__status=Offer.Status.DRAFT)
    found = OfferSuggestion.objects.filter(is_open, source=OfferSuggestion.Source.COVERAGE)
    return found.filter(target_groups=group) if group else found.filter(target_groups=None)


def reported_areas(group: TargetGroup | None) -> set[int]:
    return set(reported(group).values_list("areas", flat=True))


@transaction.atomic
def report_hole(row: Row, group: TargetGroup | None, *, by: User) -> bool:
    """Put it on the editors' desk; false when it lies there. Of two who do so at once, one comes after the other."""
    area = Area.objects.select_for_update().get(pk=row.line.area)
    if reported(group).filter(areas=area).exists():
        return False
    whom = f" i målgruppen {group.label}" if group else ""
    suggestion = OfferSuggestion.objects.create(
        source=OfferSuggestion.Source.COVERAGE,
        title=f"Mangler: {area.label}",
        text=f"For mindst {MANY} borgere{whom} fylder barrieren »{area.label}« en del, og ingen"
        " udgivet indsats tager fat på den.",
        suggested_by=by,
    )
    suggestion.areas.set([area])
    suggestion.target_groups.set([group] if group else [])
    return True
