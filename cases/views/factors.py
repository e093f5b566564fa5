from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.forms import NEW_REVIEW, FactorsForm, FactorWeighForm, SearchForm
from cases.models import Case
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def factor_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    factors = list(case.factors.by_theme())
    context = {
        "barriers": [factor for factor in factors if factor.is_barrier],
        "resources": [factor for factor in factors if not factor.is_barrier],
    }
    return render(request, "cases/factor_list.html", context | _frame(request, case))


@reads_or_writes
@saves_once
def factor_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Pick what is found; the button "Søg" shows fewer areas and keeps what is picked."""
    case = open_case(request, case_pk, to_change=True)
    if request.method == "POST":
        case.hold()
    search = SearchForm(request.POST or request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    if "soeg" in request.POST:
        form = FactorsForm(case=case, search=text, initial=request.POST.dict())
    else:
        form = FactorsForm(request.POST or None, case=case, search=text)
    if form.is_valid():
        for factor in form.found():
            factor.find(assessor=form.cleaned_data["assessor"], by=request.user)
        messages.success(request, "Afklaringen er gemt.")
        return redirect("cases:factor_list", case.pk)
    context = {"case": case, "form": form, "search": text, "active_tab": "factors"}
    return render(request, "cases/factor_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def factor_weigh(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    factor = get_object_or_404(case.factors.by_theme(), pk=pk)
    form = FactorWeighForm(request.POST or None, instance=factor, initial=NEW_REVIEW)
    if form.is_valid():
        form.claim()
        given = form.cleaned_data
        factor.weigh(given["weight"], assessor=given["assessor"], on=given["on"], by=request.user, note=given["note"])
        messages.success(request, "Vurderingen er gemt.")
        if not request.htmx:
            return redirect(factor)
        factor = case.factors.by_theme().get(pk=pk)
        return render(request, "cases/factor_list.html#row-updated", {"factor": factor} | _frame(request, case))
    template = "cases/factor_weigh.html" + ("#row" if request.htmx else "")
    context = {"case": case, "form": form, "factor": factor, "active_tab": "factors"}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _frame(request: StaffRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "may_change": case.can_be_changed_by(request.user),
        "today": timezone.localdate(),
        "active_tab": "factors",
    }
