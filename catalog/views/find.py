from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.forms.find import OfferFilterForm
from catalog.models import Offer

ROWS = 25


@require_safe
def offer_list(request: StaffRequest) -> HttpResponse:
    form = OfferFilterForm(request.GET)
    offers = form.narrow(Offer.objects.visible_to(request.user))
    rows = offers.order_by("sort_key", "pk").select_related("category", "provider").prefetch_related("barriers")
    page = Paginator(rows, ROWS).get_page(request.GET.get("side"))
    template = "catalog/offer_list.html" + ("#offers" if request.htmx else "")
    return render(request, template, {"form": form, "page": page})
