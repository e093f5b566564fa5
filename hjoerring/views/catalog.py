"""Pages of the catalogue that also ask the plans: the editors' desk, and how much an offer is used."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import note_look
from catalog.desk import incomplete, likely_duplicates, unlike_offers
from catalog.models import Offer, OfferSuggestion, OfferVersion
from plans.models import Intervention
from plans.results import results_of, still_used

REVISED_SOON = timedelta(days=30)
MOST = 50
MOST_OWN = 20


@require_safe
def catalog_desk(request: StaffRequest) -> HttpResponse:
    """What waits for an editor; a team lead sees what waits for approval."""
    if request.user.role not in Offer.APPROVERS:
        raise PermissionDenied("Redaktionen er for katalogredaktører og teamledere.")
    today = timezone.localdate()
    waiting = OfferVersion.objects.in_review().select_related("offer", "sent_by").order_by("sent_at", "pk")
    context = {
        "waiting": [(one, one.can_be_published_by(request.user)) for one in waiting[:MOST]],
        "is_editor": request.user.edits_catalogue,
    }
    if context["is_editor"]:
        context |= _editors(today)
    return render(request, "hjoerring/catalog_desk.html", context)


def _editors(today: date) -> dict[str, object]:
    drafts = OfferVersion.objects.drafts().select_related("offer", "made_by", "decided_by")
    due = Offer.objects.to_revise(today + REVISED_SOON)
    used = still_used(Offer.objects.retired())
    retired = Offer.objects.filter(pk__in=used).select_related("merged_into").order_by("sort_key", "pk")
    return {
        "drafts": drafts.order_by("-saved_at", "pk")[:MOST],
        "due": due.order_by("revise_on", "pk")[:MOST],
        "today": today,
        "retired": [(offer, used[offer.pk]) for offer in retired[:MOST]],
        "incomplete": incomplete(MOST),
        "unlike": unlike_offers(today)[:MOST],
        "suggestion_count": OfferSuggestion.objects.waiting().count(),
        "duplicates": likely_duplicates(),
    }


@require_safe
def catalog_offer_use(request: StaffRequest, slug: str) -> HttpResponse:
    """Numbers for everybody; whoever works with citizens also gets those of their own that use it."""
    offers = Offer.objects.all() if request.user.role in Offer.APPROVERS else Offer.objects.readable_by(request.user)
    offer = get_object_or_404(offers, slug=slug)
    today = timezone.localdate()
    context = {
        "offer": offer,
        "results": results_of(offer, today),
        "in_force": offer.versions.in_force().first(),
    }
    if request.htmx and request.GET.get("vis") == "beholder":
        return render(request, "hjoerring/catalog_offer_use.html#keeps", context)
    template = "hjoerring/catalog_offer_use.html" + ("#use" if request.htmx else "")
    return render(request, template, context | {"own": _own(request, offer, today)})


def _own(request: StaffRequest, offer: Offer, today: date) -> list[Intervention]:
    """What one's own citizens have of it. Names are shown, so it is a look."""
    own = Intervention.objects.visible_to(request.user).of(request.user, today).in_plan().filter(offer=offer)
    shown = list(own.select_related("case__citizen").order_by("case_id", "pk")[:MOST_OWN])
    if shown:
        note_look(request)
    return shown
