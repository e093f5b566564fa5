"""Which offers fit what stands in a citizen's way."""

from collections.abc import Iterable

from django.db.models import Count, Q

from catalog.models import Area, Offer, OfferQuerySet, TargetGroup


def offers_for(areas: Iterable[Area], target_group: TargetGroup | None = None, text: str = "") -> OfferQuerySet:
    """Published offers, first those that act on most of `areas`, those that act on equally many by title.

    How many it is stands in `met_count`. None is left out for acting on none of them: what a plan needs may be
    something else than what stands in the way. `target_group` and `text` do leave out, by `meant_for` and
    `matching`. The barriers are fetched along, so that a row can say which ones it meets: two queries in all.
    """
    offers = Offer.objects.published().matching(text)
    if target_group:
        offers = offers.meant_for(target_group)
    return (
        offers.annotate(met_count=Count("barriers", filter=Q(barriers__in=areas)))
        .order_by("-met_count", "sort_key", "pk")
        .select_related("category", "provider")
        .prefetch_related("barriers")
    )
