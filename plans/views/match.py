from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from catalog.comparison import TOO_FEW, not_among, picks
from catalog.matching import explained, offers_for
from catalog.views.read import offer_to_read, page_of
from plans.coverage import tried_in_vain
from plans.forms.plan import CatalogueForm
from plans.models import Intervention
from plans.rows_of_case import factors_of, interventions_of

ROWS = 25


@require_safe
def offer_show(request: StaffRequest, case_pk: int, slug: str) -> HttpResponse:
    """The page of an offer, seen from a case: what it means to this citizen, and the way into the plan and back."""
    case = open_case(request, case_pk)
    factors = [factor for factor in factors_of(case.pk) if factor.is_barrier and factor.weight]
    offer = offer_to_read(request, slug)
    planned = next((one for one in interventions_of(case.pk) if one.offer_id == offer.pk and not one.is_over), None)
    context = page_of(request, offer, offer) | {
        "case": case,
        "own_areas": {factor.area_id for factor in factors},
        "may_plan": case.can_be_changed_by(request.user) and offer.is_published,
        "planned": planned,
    }
    return render(request, "plans/offer_show.html", context)


@require_safe
def offer_match(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The catalogue as it fits this citizen, with the reasons for the order."""
    case = open_case(request, case_pk)
    barriers = [factor for factor in factors_of(case.pk) if factor.is_barrier and factor.weight]
    form = CatalogueForm(request.GET, target_group=case.target_group, barriers=barriers, lacking=barriers)
    context = {"case": case, "active_tab": "plan", "may_change": case.can_be_changed_by(request.user)}
    context |= found_in_catalogue(request, form, list(interventions_of(case.pk)), timezone.localdate())
    context["search_url"] = reverse("plans:offer_match", args=[case.pk])
    template = "plans/_catalogue.html#offers" if request.htmx else "plans/offer_match.html"
    return render(request, template, context)


def found_in_catalogue(
    request: StaffRequest, form: CatalogueForm, interventions: Sequence[Intervention], today: date
) -> dict[str, Any]:
    """A page of the catalogue for a citizen with these interventions: what `plans/_catalogue.html` shows."""
    weights = form.weights()
    offers = offers_for(
        weights,
        on=today,
        target_group=form.target_group(),
        text=form.words(),
        tried=tried_in_vain(interventions),
        only_fitting=form.only_fitting(),
        only_with_room=form.only_with_room(),
    )
    page = Paginator(offers, ROWS).get_page(form.page_number())
    picked = picks(request.user, request.GET)
    in_plan = {one.offer_id: one.pk for one in interventions if not one.is_over}
    to_suggest = QueryDict(mutable=True)
    to_suggest.setlist("barriere", [area.key for area in form.areas.values() if area in weights])
    return {
        "catalogue": form,
        "page": page,
        "meant": offers.meant,
        "picks": picked,
        "elsewhere": not_among(picked, (offer.slug for offer in page)),
        "matches": [(explained(offer, weights), in_plan.get(offer.pk)) for offer in page],
        "only_fitting": form.only_fitting(),
        "by_points": bool(weights),
        "to_suggest": to_suggest,
        "picks_lack": TOO_FEW in request.GET,
    }
