from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.factor_board import Counts, factor_board
from cases.forms import (
    NEW_REVIEW,
    AssessingForm,
    FactorFindForm,
    FactorLetGoForm,
    FactorsForm,
    FactorWeighForm,
    OverviewForm,
    SearchForm,
)
from cases.models import Case, Deadline, Factor, FactorReview
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def factor_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    template = "cases/factor_list.html" + ("#board-and-day" if request.htmx else "")
    return render(request, template, _page(request, case) | {"with_day": bool(request.htmx)})


@require_POST
@saves_once
def factor_find(request: StaffRequest, case_pk: int) -> HttpResponse:
    """One click on a weight beside an area of the list, or beside a line in own words."""
    case = hold_case(request, case_pk)
    form = FactorFindForm(request.POST, case=case)
    if not form.is_valid():
        return _refused(request, case, form)
    factor = form.save(by=request.user)
    messages.success(request, "Vurderingen er gemt.")
    if not request.htmx:
        return redirect(_back_to(factor, form.cleaned_data))
    context = _after_click(request, case, factor.pk, form.cleaned_data)
    return render(request, "cases/factor_list.html#row-found", context)


@reads_or_writes
@saves_once
def factor_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Pick what is found; the button "Søg" shows fewer areas and keeps what is picked."""
    case = hold_case(request, case_pk)
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
            return redirect(_back_to(factor, given))
        context = _after_click(request, case, pk, given)
        return render(request, "cases/factor_list.html#row-updated", context)
    template = "cases/factor_weigh.html" + ("#row" if request.htmx else "")
    context = {"case": case, "form": form, "factor": factor, "active_tab": "factors"}
    return render(request, template, context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def factor_let_go(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Say why a resource or barrier no longer counts."""
    case = open_case(request, case_pk, to_change=True)
    factor = get_object_or_404(case.factors.by_theme().filter(gone_on=None), pk=pk)
    form = FactorLetGoForm(request.POST or None, instance=factor)
    if form.is_valid():
        form.claim()
        given = form.cleaned_data
        factor.let_go(
            given["gone_how"], reason=given["gone_reason"], on=given["on"], assessor=given["assessor"], by=request.user
        )
        messages.success(request, "Det er gemt, at den ikke længere er aktuel.")
        return redirect("cases:factor_list", case.pk)
    context = {"case": case, "form": form, "factor": factor, "active_tab": "factors"}
    return render(request, "cases/factor_let_go.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def overview_done(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    if not case.factors.meant().exists():
        messages.error(request, "Vurdér mindst én ressource eller barriere først.")
        return redirect("cases:factor_list", case.pk)
    done = OverviewForm(request.POST, case=case)
    if not done.is_valid():
        return render(request, "cases/factor_list.html", _page(request, case) | {"done": done}, status=422)
    case.finish_overview(by=request.user, one_sided_because=done.one_sided_because)
    messages.success(request, "Det er gemt, at overblikket er lavet.")
    return redirect("cases:factor_list", case.pk)


def _refused(request: StaffRequest, case: Case, form: FactorFindForm) -> HttpResponse:
    """Told at the date or at the line in own words, where it is about those; a whole page has it on top too."""
    assessing = AssessingForm(_as_asked(request), today=timezone.localdate())
    own_kind = "" if form.data.get("area") else form.data.get("kind") or Factor.Kind.BARRIER
    if form.has_error("on"):
        assessing.refuse_day([str(error) for error in form.errors["on"]])
    if not request.htmx:
        context = _page(request, case, assessing) | {"form": form, "refused_kind": own_kind}
        return render(request, "cases/factor_list.html", context, status=422)
    if form.has_error("on"):
        told = render(request, "cases/factor_list.html#day", {"assessing": assessing}, status=422)
        return reswap(retarget(told, "#dato-felt"), "outerHTML")
    if own_kind:
        context = {"case": case, "form": form, "kind": own_kind, "refused_kind": own_kind}
        context |= {"assessor": assessing.assessor, "on": assessing.on}
        return render(request, "cases/_own_words.html", context, status=422)
    told = render(request, "cases/factor_list.html#refusal", {"form": form}, status=422)
    return reswap(retarget(told, "#afvist"), "innerHTML")


def _as_asked(request: StaffRequest) -> QueryDict:
    """A weight that was sent, as the address that shows the list it was sent from."""
    asked = QueryDict(mutable=True)
    for name, sent in (("vurderet_af", "assessor"), ("dato", "on"), ("q", "q")):
        asked[name] = request.POST.get(sent, "")
    return asked


def _back_to(factor: Factor, given: dict[str, Any]) -> str:
    """The list at this row, still noting for the same assessor and day."""
    query = {}
    if given["assessor"] != FactorReview.Assessor.CASEWORKER:
        query["vurderet_af"] = given["assessor"]
    if given["on"] != timezone.localdate():
        query["dato"] = f"{given['on']:%d.%m.%Y}"
    address = reverse("cases:factor_list", args=[factor.case_id])
    return f"{address}{'?' if query else ''}{urlencode(query)}#faktor-{factor.pk}"


def _page(request: StaffRequest, case: Case, assessing: AssessingForm | None = None) -> dict[str, Any]:
    assessing = assessing or AssessingForm(request.GET, today=timezone.localdate())
    return _frame(request, case, {"assessor": assessing.assessor, "on": assessing.on}) | {
        "assessing": assessing,
        "columns": factor_board(case, assessing.search),
        "lists_are_open": case.overview_on is None or bool(assessing.search),
    }


def _after_click(request: StaffRequest, case: Case, pk: int, given: dict[str, Any]) -> dict[str, Any]:
    """The row that was weighed, and the figures elsewhere on the page that changed with it."""
    factor = case.factors.by_theme().get(pk=pk)
    search = SearchForm(request.POST)
    return _frame(request, case, given | {"on": f"{given['on']:%d.%m.%Y}"}) | {
        "factor": factor,
        "counts": Counts.after(factor, search.cleaned_data["q"] if search.is_valid() else ""),
    }


def _frame(request: StaffRequest, case: Case, given: dict[str, Any]) -> dict[str, Any]:
    """What a single row needs too: for whom one weighs, and how it goes with the overview."""
    today, waits = timezone.localdate(), case.overview_on is None and case.is_open
    due_on = case.overview_due_on(Deadline.objects.days(today).get(Deadline.Subject.OVERVIEW)) if waits else None
    return {
        "case": case,
        "may_change": case.can_be_changed_by(request.user),
        "assessor": given["assessor"],
        "on": given["on"],
        "due_on": due_on,
        "is_late": bool(due_on and due_on < today),
        "weighed": case.factors.meant().count() if waits else 0,
        "done": OverviewForm(case=case) if waits else None,
        "active_tab": "factors",
    }
