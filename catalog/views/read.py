from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.models import Offer


@require_safe
def offer_detail(request: StaffRequest, slug: str) -> HttpResponse:
    offers = Offer.objects.visible_to(request.user).select_related("category", "track", "provider", "changed_by")
    offer = offers.filter(slug=slug).first()
    if offer is None:
        merged = get_object_or_404(Offer, slug=slug, merged_into__isnull=False)
        assert merged.merged_into  # asked for
        return redirect(merged.merged_into)
    context = {"offer": offer, "may_change": offer.can_be_changed_by(request.user)}
    return render(request, "catalog/offer_detail.html", context)
