from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.models import Offer
from plans.results import changes_of, results_of


@require_safe
def offer_results(request: StaffRequest, slug: str) -> HttpResponse:
    """Fetched by the offer's page, which stands below the plans and knows none."""
    offer = get_object_or_404(Offer.objects.readable_by(request.user), slug=slug)
    today = timezone.localdate()
    template = "plans/offer_results.html" + ("#results" if request.htmx else "")
    context = {"offer": offer, "results": results_of(offer, today), "changes": changes_of(offer, today)}
    return render(request, template, context)
