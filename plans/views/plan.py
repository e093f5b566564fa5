from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from catalog.models import Offer
from catalog.places import places_of
from danish.charts import gantt_axis, hours_per_week
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.coverage import coverage, uncovered
from plans.forms.plan import CatalogueForm, InterventionForm, PlanVersionForm, ReasonForm, ReconsiderForm, proposal
from plans.models import Intervention, NoLongerOffered, NoLongerPlanned, PlanVersion
from plans.places import show_places
from plans.rows_of_case import doubts_of, factors_of, interventions_of, versions_of
from plans.tasks import draw_plan
from plans.timeline import (
    gaps,
    hours_in_words,
    most_at_once,
    over,
    track,
    week_numbers,
    weeks_ahead,
    window,
    within,
)
from plans.views.match import found_in_catalogue

ROWS = 25
NO_LONGER_PLANNED = "Indsatsen er ikke længere planlagt. En kollega har ændret den imens."


@require_safe
def plan_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    context = _plan(case, today) | {
        "may_change": case.can_be_changed_by(request.user),
        "reconsideration": next(iter(doubts_of(case.pk)), None),
        "versions": Paginator(versions_of(case.pk), ROWS).get_page(request.GET.get("side")),
    }
    return render(request, "plans/plan_detail.html", context)


@require_safe
def plan_build(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk, to_change=True), timezone.localdate()
    context = _plan(case, today, looks_back=False)
    form = CatalogueForm(
        request.GET,
        target_group=case.target_group,
        barriers=[row.barrier for row in context["coverage"]],
        lacking=[row.barrier for row in context["coverage"] if not row.is_covered],
    )
    context |= found_in_catalogue(request, form, context["interventions"], today)
    context |= {"search_url": reverse("plans:plan_build", args=[case.pk]), "may_change": True}
    template = "plans/_catalogue.html#offers" if request.htmx else "plans/plan_build.html"
    return render(request, template, context)


def _plan(case: Case, today: date, *, looks_back: bool = True) -> dict[str, Any]:
    """The plan in time and what it covers: what the plan and the page where it is built both show.

    Where it is built there is room for what lies ahead only.
    """
    interventions = [one for one in interventions_of(case.pk) if one.is_in_the_picture]
    prefetch_related_objects(interventions, "goals", "factors__area", "referrals", "offer__barriers")
    show_places(interventions, today)
    factors = factors_of(case.pk)
    in_plan = [one for one in interventions if not one.is_over]
    shown = interventions if looks_back else in_plan
    months = window(shown, today)
    if not looks_back:
        months = months._replace(start=max(months.start, today.replace(day=1)))
    weeks = weeks_ahead(interventions, today)
    ceiling = case.weekly_hours_ceiling
    rows = coverage(factors, interventions)
    return {
        "case": case,
        "active_tab": "plan",
        "factors": factors,
        "interventions": interventions,
        "in_plan": in_plan,
        "ended": [one for one in interventions if one.is_over],
        "axis": gantt_axis(months.start, months.end),
        "rows": [(one, track(one, one.offer.category.colour, months, today)) for one in within(shown, months)],
        "running_count": sum(one.is_running for one in in_plan),
        "hours": sum(one.hours_per_week for one in in_plan if one.is_running),
        "overlap": most_at_once(interventions, today),
        "weeks": weeks,
        "load": hours_per_week([float(week.hours) for week in weeks], float(ceiling) if ceiling else None),
        "load_in_words": hours_in_words(weeks),
        "over": week_numbers(over(weeks, ceiling)) if over(weeks, ceiling) else "",
        "gaps": week_numbers(gaps(weeks)) if gaps(weeks) else "",
        "coverage": rows,
        "covered_count": sum(row.is_covered for row in rows),
    }


@reads_or_writes
@saves_once
def intervention_create(request: StaffRequest, case_pk: int, slug: str) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    sent = request.POST if request.method == "POST" else None
    # One that retires while somebody fills the form in takes nothing of what was written away.
    offers = Offer.objects.published() if sent is None else Offer.objects.readable_by(request.user)
    offer = get_object_or_404(offers.select_related("category", "provider"), slug=slug)
    intervention = Intervention(case=case, offer=offer)
    form = InterventionForm(sent, instance=intervention, initial=proposal(intervention, timezone.localdate()))
    if form.is_valid():
        try:
            form.save(commit=False).plan(by=request.user)
        except NoLongerOffered:
            form.add_error(None, "Indsatsen er udgået, siden du åbnede siden. Vælg en anden i kataloget.")
        else:
            form.save_m2m()
            messages.success(request, f"{offer} er lagt i planen.")
            if intervention.has_open_intakes:
                return redirect("plans:place_ask", case.pk, intervention.pk)
            return redirect("plans:plan_build", case.pk)
    context = {
        "case": case,
        "active_tab": "plan",
        "offer": offer,
        "form": form,
        "places": places_of(offer, timezone.localdate()),
        "planned": case.interventions.in_plan().filter(offer=offer).first(),
    }
    return render(request, "plans/intervention_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    intervention = get_object_or_404(case.interventions.select_related("offer__category", "offer__provider"), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = InterventionForm(sent, instance=intervention)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(by=request.user)
        form.save_m2m()
        messages.success(request, f"{intervention} er gemt.")
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#intervention-{intervention.pk}")
    context = {
        "case": case,
        "active_tab": "plan",
        "intervention": intervention,
        "offer": intervention.offer,
        "form": form,
    }
    return render(request, "plans/intervention_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def intervention_start(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk, to_change=True), timezone.localdate()
    intervention = get_object_or_404(case.interventions.select_related("offer__category", "offer__provider"), pk=pk)
    try:
        intervention.start(on=today, by=request.user)
        messages.success(request, f"{intervention} er i gang.")
    except NoLongerPlanned:
        messages.warning(request, NO_LONGER_PLANNED)
        intervention.refresh_from_db()
    plan_url = reverse("plans:plan_detail", args=[case.pk])
    if not request.htmx:
        return redirect(f"{plan_url}#intervention-{intervention.pk}")
    context = {"case": case, "intervention": intervention, "may_change": True, "today": today}
    response = render(request, "plans/plan_detail.html#intervention-updated", context)
    response.headers["Content-Location"] = plan_url  # where a second click leads
    return response


@reads_or_writes
@saves_once
def intervention_drop(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    intervention = get_object_or_404(case.interventions.select_related("offer__category", "offer__provider"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        if not intervention.is_planned:
            raise NoLongerPlanned
        if form.is_valid():
            intervention.drop(reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{intervention} er fravalgt.")
            return redirect("plans:plan_detail", case.pk)
    except NoLongerPlanned:
        messages.warning(request, NO_LONGER_PLANNED)
        return redirect("plans:plan_detail", case.pk)
    context = {"case": case, "active_tab": "plan", "intervention": intervention, "form": form}
    return render(request, "plans/intervention_drop.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def plan_freeze(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = PlanVersionForm(request.POST if request.method == "POST" else None, instance=PlanVersion(case=case))
    if form.is_valid():
        form.instance.freeze(by=request.user)
        _order_paper(form.instance)
        messages.success(request, f"Version {form.instance.number} af planen er aftalt. PDF’en laves nu.")
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    factors = list(case.factors.for_display())
    context = {
        "case": case,
        "active_tab": "plan",
        "form": form,
        "goals": case.goals.active(),
        "barriers": [factor for factor in factors if factor.is_barrier and factor.weight],
        "resources": [factor for factor in factors if not factor.is_barrier],
        "in_plan": case.interventions.in_plan().for_display(),
        "lacking": uncovered(factors, case.interventions.in_plan()),
    }
    return render(request, "plans/plan_freeze.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def plan_reconsider(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    question = case.reconsiderations.open().first()
    if question is None:
        messages.info(request, "Planen er ikke markeret til genovervejelse.")
        return redirect("plans:plan_detail", case.pk)
    form = ReconsiderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        question.settle(answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, "Planen er genovervejet og holder.")
        return redirect("plans:plan_detail", case.pk)
    context = {"case": case, "active_tab": "plan", "reconsideration": question, "form": form}
    return render(request, "plans/plan_reconsider.html", context, status=422 if form.is_bound else 200)


@require_safe
def plan_version_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The newest versions, for the page of documents, which asks for them when it is shown."""
    case = open_case(request, case_pk, asks_by_itself=True)
    if not request.htmx:
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    versions = case.plan_versions.defer("content").select_related("frozen_by").order_by("-number")[:ROWS]
    context = {"case": case, "versions": Paginator(versions, ROWS).get_page(1)}
    return render(request, "plans/plan_detail.html#versions", context)


@require_safe
def plan_version_status(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    """Asked every two seconds while the PDF is drawn."""
    case = open_case(request, case_pk, asks_by_itself=True)
    version = get_object_or_404(case.plan_versions.defer("content"), number=number)
    if not request.htmx:
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    return render(request, "plans/plan_detail.html#paper", {"case": case, "version": version})


@require_POST
@saves_once
def plan_version_draw(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    """Have a PDF that could not be made tried again. Changes nothing of the plan: whoever may read it may ask."""
    case = open_case(request, case_pk)
    version = get_object_or_404(case.plan_versions.select_for_update(of=["self"]).defer("content"), number=number)
    if version.has_given_up:
        version.try_again()
        _order_paper(version)
    messages.info(request, "PDF’en laves nu.")
    return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")


@require_safe
def plan_version_pdf(request: StaffRequest, case_pk: int, number: int) -> HttpResponseBase:
    case = open_case(request, case_pk)
    version = get_object_or_404(case.plan_versions.defer("content"), number=number)
    if version.lacks_paper:
        if version.is_drawn and not version.has_given_up:
            _order_paper(version)
        context = {"case": case, "active_tab": "plan", "version": version}
        return render(request, "plans/plan_version_pdf.html", context, status=404)
    return FileResponse(version.pdf.open("rb"), as_attachment=True, filename=version.file_name)


def _order_paper(version: PlanVersion) -> None:
    """Have the PDF drawn. The broker may be down: the version is saved, and the sweeper sends the job again."""
    transaction.on_commit(lambda: draw_plan.delay(version.pk), robust=True)
