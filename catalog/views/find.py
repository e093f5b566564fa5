from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.comparison import FEWEST, MOST, NAME, compared, picked_in, rows
from catalog.facets import Facet, Finding, chosen_in
from catalog.forms.find import FindForm
from catalog.models import Offer


@require_safe
def offer_list(request: StaffRequest) -> HttpResponse:
    form = FindForm(request.GET)
    form.full_clean()
    chosen = chosen_in(request.GET, request.user)
    finding = Finding(request.user, form.words(), chosen, _page_number(request.GET), timezone.localdate())
    facets, page, picks = finding.facets(), finding.page(), _picks(request)
    shown = {row.slug for row, *_ in page}
    context = {
        "form": form,
        "finding": finding,
        "page": page,
        "facets": facets,
        "chips": _chips(request.GET, facets),
        "unknown": finding.unknown(),
        "picks": picks,
        "elsewhere": [(slug, title) for slug, title in picks.items() if slug not in shown],
    }
    template = "catalog/offer_list.html" + ("#answer" if request.htmx else "")
    return render(request, template, context)


def _page_number(address: QueryDict) -> int:
    asked = address.get("side", "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 10 else 1


def _chips(address: QueryDict, facets: list[Facet]) -> list[dict[str, str]]:
    """What is chosen, each with the address that goes without it."""
    return [
        {"label": choice.label, "of": facet.kind.label, "url": _without(address, facet.kind.name, choice.key)}
        for facet in facets
        for choice in facet.chosen
    ]


def _without(address: QueryDict, name: str, value: str) -> str:
    rest = address.copy()
    rest.pop("side", None)
    rest.setlist(name, [each for each in rest.getlist(name) if each != value])
    return f"?{rest.urlencode()}"


def _picks(request: StaffRequest) -> dict[str, str]:
    """Address and title of those that are ticked to be compared, also when they are not on this page."""
    if not (slugs := picked_in(request.GET)):
        return {}
    offers = Offer.objects.visible_to(request.user).filter(slug__in=slugs)
    return dict(offers.order_by("sort_key", "pk").values_list("slug", "title"))


@require_safe
def offer_compare(request: StaffRequest) -> HttpResponse:
    """Two to four offers side by side."""
    slugs = picked_in(request.GET)
    offers = compared(request.user, slugs[:MOST], timezone.localdate())
    if len(offers) < FEWEST:
        messages.info(request, "Sæt flueben ved to til fire indsatser for at sammenligne dem.")
        return redirect("catalog:offer_list")
    if len(slugs) > MOST:
        messages.info(request, "Der er plads til fire. De første fire er vist.")
    elif len(offers) < len(slugs):
        messages.info(request, "En af indsatserne findes ikke længere i kataloget.")
    address = QueryDict(mutable=True)
    address.setlist(NAME, [offer.slug for offer in offers])
    context = {
        "back": f"{reverse('catalog:offer_list')}?{address.urlencode()}",
        "rows": rows(offers),
        "picks": [(offer, _without(address, NAME, offer.slug)) for offer in offers],
    }
    return render(request, "catalog/offer_compare.html", context)
