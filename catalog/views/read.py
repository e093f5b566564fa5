"""What there is to read of an offer: its page, and every wording it has had, drawn by the same lines."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.evidence import sources_shown
from catalog.models import Indicator, Offer
from catalog.models.offer import OfferContent
from catalog.places import places_of
from catalog.wording import changes, compare

MOST_VERSIONS = 8


@require_safe
def offer_detail(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_read(request, slug)
    return render(request, "catalog/offer_detail.html", page_of(request, offer, offer))


def offer_to_read(request: StaffRequest, slug: str) -> Offer:
    offers = Offer.objects.select_related("category", "track", "provider", "contact", "changed_by", "merged_into")
    return get_object_or_404(offers.readable_by(request.user), slug=slug)


@require_safe
def offer_version(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """One wording, as its page in the catalogue looks, looked or will look; and what it changed."""
    offer = _offer_with_versions(request, slug)
    version = get_object_or_404(offer.versions.visible_to(request.user).for_comparison(), number=number)
    been = offer.versions.been_in_force()
    earlier = been.filter(number__lt=number).for_comparison().first()
    context = page_of(request, offer, version) | {
        "version": version,
        "earlier": earlier,
        "later": been.filter(number__gt=number).last() if version.is_superseded else None,
        "changed": [line for line in compare(earlier, version) if line.is_changed] if earlier else [],
        "may_read_offer": Offer.objects.readable_by(request.user).filter(pk=offer.pk).exists(),
    }
    if not (version.is_in_force or version.is_on_the_desk):
        context["places"] = None
    return render(request, "catalog/offer_version.html", context)


@require_safe
def offer_version_list(request: StaffRequest, slug: str) -> HttpResponse:
    offer = _offer_with_versions(request, slug)
    versions = list(offer.versions.visible_to(request.user).for_comparison().order_by("-number"))
    changed = changes(versions)
    context = {
        "offer": offer,
        "versions": [(row, changed.get(row.pk, "")) for row in versions],
        "may_read_offer": Offer.objects.readable_by(request.user).filter(pk=offer.pk).exists(),
    }
    return render(request, "catalog/offer_version_list.html", context)


def page_of(request: StaffRequest, offer: Offer, said: OfferContent) -> dict[str, Any]:
    """What the page of an offer is drawn from; `said` is the offer itself or one of its wordings."""
    return {
        "offer": offer,
        "said": said,
        "indicators": list(Indicator.objects.filter(key__in=said.expected_indicators).labels().values()),
        "may_change": offer.can_be_changed_by(request.user),
        "places": None if offer.is_retired else places_of(offer, timezone.localdate()),
        "sources": sources_shown(said.evidence),
        "contact": said.contact or said.provider.contacts.current(timezone.localdate()).first(),
        "own_areas": set(),
        "versions": offer.versions.been_in_force().select_related("offer").order_by("-number")[:MOST_VERSIONS],
    }


def _offer_with_versions(request: StaffRequest, slug: str) -> Offer:
    """Whoever approves sees the drafts of offers that are not published yet."""
    approves = request.user.role in Offer.APPROVERS
    offers = Offer.objects.all() if approves else Offer.objects.readable_by(request.user)
    return get_object_or_404(offers.select_related("merged_into", "changed_by"), slug=slug)
