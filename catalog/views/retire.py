"""Taking an offer out of the catalogue, back into it, or into another one; and saying that it still holds."""

from django.contrib import messages
from django.contrib.postgres.search import TrigramSimilarity
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from catalog.forms.curate import MergeForm, ReasonForm
from catalog.models import Offer
from catalog.models.offer import NotPublished
from catalog.views.curate import offer_to_edit
from danish.http import reads_or_writes
from journal.once import saves_once

MOST_TARGETS = 10
ALREADY = "»{}« var allerede udgået. Intet er ændret."


@reads_or_writes
@saves_once
def offer_retire(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_edit(request, slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if offer.retire(by=request.user, because=form.cleaned_data["because"]):
            messages.success(request, f"»{offer}« er udgået.")
        else:
            messages.warning(request, ALREADY.format(offer))
        return redirect("catalog:offer_retire", offer.slug)
    context = {"offer": offer, "form": form}
    return render(request, "catalog/offer_retire.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def offer_bring_back(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_edit(request, slug)
    if offer.bring_back(by=request.user):
        messages.success(request, f"»{offer}« er i brug igen.")
    return redirect("catalog:offer_update", offer.slug)


@require_POST
@saves_once
def offer_confirm(request: StaffRequest, slug: str) -> HttpResponse:
    """Somebody has looked at it: it holds until the next revision."""
    offer = offer_to_edit(request, slug)
    if offer.confirm(by=request.user):
        messages.success(request, f"»{offer}« er gennemgået. Næste revision er {offer.revise_on:%d.%m.%Y}.")
    return redirect("catalog_desk")


@reads_or_writes
@saves_once
def offer_merge(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_edit(request, slug, to_lock=False)  # merging locks both, always in the same order
    form = MergeForm(offer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        target = form.cleaned_data["target"]
        try:
            if offer.merge_into(target, by=request.user, because=form.cleaned_data["because"]):
                messages.success(request, f"»{offer}« er lagt sammen med »{target}«.")
                return redirect(target)
            messages.warning(request, ALREADY.format(offer))
            return redirect("catalog:offer_retire", offer.slug)
        except NotPublished:
            form.add_error("target", "Den er ikke længere i kataloget. Vælg en anden.")
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    others = Offer.objects.published().exclude(pk=offer.pk).select_related("provider")
    if words:
        others = others.matching(words).order_by("sort_key", "pk")
    else:
        others = others.annotate(likeness=TrigramSimilarity("title", offer.title)).order_by(
            "-likeness", "sort_key", "pk"
        )
    context = {"offer": offer, "form": form, "words": words, "targets": others[:MOST_TARGETS]}
    return render(request, "catalog/offer_merge.html", context, status=422 if form.is_bound else 200)
