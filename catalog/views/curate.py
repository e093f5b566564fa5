from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import StaffRequest
from catalog.forms.curate import OfferForm
from catalog.models import Offer
from danish.http import reads_or_writes
from journal.once import saves_once


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
