from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.evidence import sources_shown
from catalog.models import Offer, OfferVersion
from catalog.places import places_of

MOST_VERSIONS = 8


@require_safe
def offer_detail(request: StaffRequest, slug: str) -> HttpResponse:
    """One that was laid together with another leads there."""
    offers = Offer.objects.select_related("category", "track", "provider", "contact", "changed_by", "merged_into")
    offer = get_object_or_404(offers, slug=slug)
    if offer.status not in Offer.statuses_seen_by(request.user):
        if offer.merged_into and offer.merged_into.is_published:
            return redirect(offer.merged_into)
        raise Http404
    versions = offer.versions.filter(state__in=OfferVersion.BEEN_IN_FORCE).order_by("-number")
    context = {
        "offer": offer,
        "may_change": offer.can_be_changed_by(request.user),
        "places": places_of(offer, timezone.localdate()),
        "sources": sources_shown(offer.evidence),
        "versions": versions[:MOST_VERSIONS],
    }
    return render(request, "catalog/offer_detail.html", context)
