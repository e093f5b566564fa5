"""Taking an offer out of the catalogue, back into it, or into another one; and saying that it still holds."""

from django.contrib import messages
from django.contrib.postgres.search import TrigramSimilarity
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from catalog.comparison import compared, rows
from catalog.forms.curate import MergeForm, ReasonForm
from catalog.models import Offer
from catalog.models.offer import NotPublished, OfferQuerySet
from catalog.views.curate import offer_to_edit
from danish.http import reads_or_writes
from journal.once import saves_once

MOST_TARGETS = 10
ALIKE = 0.3
ALREADY = "»{}« var allerede udgået. Intet er ændret."


@reads_or_writes
@saves_once
def offer_retire(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_edit(request, slug)
    if offer.status == Offer.Status.DRAFT:  # nobody uses it: what is given up is the draft
        return redirect("catalog:offer_discard", offer.slug)
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
    """Choose the one that stays, see the two side by side and what is lost, then say why."""
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
    asked = request.GET.get("med", "") if request.method == "GET" else request.POST.get("target", "")
    others = Offer.objects.published().exclude(pk=offer.pk).select_related("provider")
    target = others.filter(slug=asked.replace("\0", "")).first()
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    context = {"offer": offer, "form": form, "words": words, "target": target}
    if target:
        pair = compared(request.user, [offer.slug, target.slug], timezone.localdate())
        context |= {"rows": rows(pair), "lost": _lost(*pair)}
    else:
        context["targets"] = _targets(others, offer, words)[:MOST_TARGETS]
    return render(request, "catalog/offer_merge.html", context, status=422 if form.is_bound else 200)


def _targets(others: OfferQuerySet, offer: Offer, words: str) -> OfferQuerySet:
    """What the words find; without any those that look like it."""
    if words:
        return others.matching(words).order_by("sort_key", "pk")
    alike = others.annotate(likeness=TrigramSimilarity("title", offer.title)).filter(likeness__gte=ALIKE)
    return alike.order_by("-likeness", "sort_key", "pk")


def _lost(offer: Offer, target: Offer) -> list[str]:
    """What only the one that goes acts on, and whom only it is for."""
    found = [
        str(row)
        for name in ("barriers", "strengthens")
        for row in getattr(offer, name).all()
        if row not in getattr(target, name).all()
    ]
    if groups := target.target_groups.all():
        theirs = offer.target_groups.all()
        found += [str(group) for group in theirs if group not in groups] if theirs else ["Alle andre målgrupper"]
    return found
