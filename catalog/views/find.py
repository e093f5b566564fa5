import re

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from catalog.comparison import FEWEST, MOST, NAME, TOO_FEW, compared, not_among, picked_in, picks, rows
from catalog.facets import ON_PAPER, ROWS, Facet, Finding, chosen_in
from catalog.forms.find import FindForm
from catalog.search_sql import barriers_named

BACK = "tilbage"  # in the address: the page of a case where they were picked
PRINTED = "udskriv"  # in the address: the list is wanted on paper, without pages
ONLY_DIFFERENT = "forskelle"  # in the address: lines that all say alike are left out
OF_A_CASE = re.compile(r"/sager/\d{1,10}/[a-z/]{1,40}/")


@require_safe
def offer_list(request: StaffRequest) -> HttpResponse:
    form = FindForm(request.GET)
    form.full_clean()
    chosen = chosen_in(request.GET, request.user)
    is_printed = PRINTED in request.GET
    number, rows_shown = (1, ON_PAPER) if is_printed else (_page_number(request.GET), ROWS)
    finding = Finding(request.user, form.words(), chosen, number, timezone.localdate(), rows_shown)
    named = [] if finding.found else barriers_named(form.words())
    to_suggest = QueryDict(mutable=True)
    to_suggest.setlist("barriere", chosen["barrier"] or [row.key for row in named][:1])
    facets, page, picked = finding.facets(), finding.page(), picks(request.user, request.GET)
    context = {
        "form": form,
        "finding": finding,
        "page": page,
        "is_printed": is_printed,
        "facets": facets,
        "chips": _chips(request.GET, facets),
        "chosen": [(facet.kind.label, [choice.label for choice in facet.chosen]) for facet in facets if facet.chosen],
        "unknown": finding.unknown(),
        "picks": picked,
        "elsewhere": not_among(picked, (row.slug for row, *_ in page)),
        "picks_lack": TOO_FEW in request.GET,
        "named": named,
        "to_suggest": to_suggest,
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
    rest.pop(TOO_FEW, None)
    rest.pop(PRINTED, None)
    rest.setlist(name, [each for each in rest.getlist(name) if each != value])
    return f"?{rest.urlencode()}"


@require_safe
def offer_compare(request: StaffRequest) -> HttpResponse:
    """Two to four offers side by side."""
    slugs = picked_in(request.GET)
    offers = compared(request.user, slugs[:MOST], timezone.localdate())
    if len(offers) < FEWEST:
        return redirect(_back(request.GET, lacks=True))
    if len(slugs) > MOST:
        messages.info(request, "Der er plads til fire. De første fire er vist.")
    elif len(offers) < len(slugs):
        messages.info(request, "En af indsatserne findes ikke længere i kataloget.")
    address = request.GET.copy()
    address.setlist(NAME, [offer.slug for offer in offers])
    told = rows(offers)
    differing = [row for row in told if row.differs]
    only_different = ONLY_DIFFERENT in address
    turned = address.copy()
    turned.pop(ONLY_DIFFERENT, None)
    context = {
        "back": _back(address),
        "rows": differing if only_different else told,
        "alike": len(told) - len(differing),
        "only_different": only_different,
        "turned": f"?{turned.urlencode()}{'' if only_different else f'&{ONLY_DIFFERENT}=1'}",
        "picks": [(offer, _without(address, NAME, offer.slug)) for offer in offers],
    }
    return render(request, "catalog/offer_compare.html", context)


def _back(address: QueryDict, *, lacks: bool = False) -> str:
    """Where they were picked, with the words, choices and ticks they were picked with."""
    rest = address.copy()
    rest.pop(ONLY_DIFFERENT, None)
    rest.pop(PRINTED, None)
    if lacks:
        rest[TOO_FEW] = "1"
    asked = (rest.pop(BACK, None) or [""])[0]
    page = asked if OF_A_CASE.fullmatch(asked) else reverse("catalog:offer_list")
    return f"{page}?{rest.urlencode()}{'#sammenlign' if lacks else ''}"
