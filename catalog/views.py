from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.forms import OfferFilterForm, OfferForm
from catalog.models import Offer
from danish.http import reads_or_writes
from journal.once import saves_once

ROWS = 25


@require_safe
def offer_list(request: StaffRequest) -> HttpResponse:
    form = OfferFilterForm(request.GET)
    offers = form.narrow(Offer.objects.visible_to(request.user))
    rows = offers.order_by("sort_key", "pk").select_related("category", "provider").prefetch_related("barriers")
    page = Paginator(rows, ROWS).get_page(request.GET.get("side"))
    template = "catalog/offer_list.html" + ("#offers" if request.htmx else "")
    return render(request, template, {"form": form, "page": page})


@require_safe
def offer_detail(request: StaffRequest, slug: str) -> HttpResponse:
    offers = Offer.objects.visible_to(request.user).select_related("category", "track", "provider", "changed_by")
    offer = get_object_or_404(offers, slug=slug)
    context = {"offer": offer, "may_change": offer.can_be_changed_by(request.user)}
    return render(request, "catalog/offer_detail.html", context)


@reads_or_writes
@saves_once
def offer_update(request: StaffRequest, slug: str) -> HttpResponse:
    offer = get_object_or_404(Offer.objects.visible_to(request.user).select_related("category"), slug=slug)
    if not offer.can_be_changed_by(request.user):
        raise PermissionDenied("Kun katalogredaktører kan redigere indsatskataloget.")
    title = offer.title
    form = OfferForm(request.POST or None, instance=offer)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(by=request.user)
        form.save_m2m()
        messages.success(request, f"»{offer}« er gemt.")
        return redirect(offer)

    context = {"offer": offer, "title": title, "form": form}
    return render(request, "catalog/offer_update.html", context, status=422 if form.is_bound else 200)
