"""One line of the plan on a page of its own: written, changed, begun, let rest, taken up again, dropped."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from cases.access import hold_case
from catalog.models import Offer
from catalog.places import places_of
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.beginning import AGREE_FIRST, lay_in_plan, must_be_agreed_first
from plans.forms.lines import (
    CallOffForm,
    ElsewhereForm,
    InterventionForm,
    PauseForm,
    ReasonForm,
    ResumeForm,
    line_form,
    proposal,
)
from plans.models import Intervention, NoLongerOffered, NoLongerPlanned, Overtaken

NO_LONGER_PLANNED = "Indsatsen er ikke længere planlagt. En kollega har ændret den imens."


@reads_or_writes
@saves_once
def intervention_create(request: StaffRequest, case_pk: int, slug: str) -> HttpResponse:
    case = hold_case(request, case_pk)
    sent = request.POST if request.method == "POST" else None
    # One that retires while somebody fills the form in takes nothing of what was written away.
    offers = Offer.objects.published() if sent is None else Offer.objects.readable_by(request.user)
    offer = get_object_or_404(offers.select_related("category", "provider"), slug=slug)
    intervention = Intervention(case=case, offer=offer)
    form = InterventionForm(sent, instance=intervention, initial=proposal(intervention, timezone.localdate()))
    if form.is_valid():
        try:
            is_as_asked = lay_in_plan(form.save(commit=False), by=request.user)
        except NoLongerOffered:
            form.add_error(None, "Indsatsen er udgået, siden du åbnede siden. Vælg en anden i kataloget.")
        else:
            form.save_m2m()
            messages.success(request, f"{offer} er lagt i planen.")
            if not is_as_asked:
                messages.warning(request, AGREE_FIRST)
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
def elsewhere_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Treatment or help from somebody who is not in the catalogue."""
    case = hold_case(request, case_pk)
    line = Intervention(case=case)
    first = {"responsible": case.coordinator, "goals": list(case.goals.active()[:1])}
    form = ElsewhereForm(request.POST if request.method == "POST" else None, instance=line, initial=first)
    if form.is_valid():
        is_as_asked = lay_in_plan(form.save(commit=False), by=request.user)
        form.save_m2m()
        messages.success(request, f"{line} er lagt i kladden.")
        if not is_as_asked:
            messages.warning(request, AGREE_FIRST)
        return redirect("plans:plan_line", case.pk, line.pk)
    context = {"case": case, "active_tab": "plan", "form": form}
    return render(request, "plans/elsewhere_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    intervention = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
    form = line_form(request.POST if request.method == "POST" else None, intervention)
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
    case, today = hold_case(request, case_pk), timezone.localdate()
    intervention = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
    try:
        if must_be_agreed_first(intervention):
            messages.warning(request, AGREE_FIRST)
        else:
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
    case = hold_case(request, case_pk)
    intervention = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
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


@require_POST
@saves_once
def intervention_take_out(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Take a line that was never agreed out of the draft again, with one click."""
    case = hold_case(request, case_pk)
    line = get_object_or_404(case.interventions, pk=pk)
    try:
        line.take_out(by=request.user)
        messages.success(request, f"{line} er taget ud af kladden.")
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
    return redirect("plans:plan_build", case.pk)


@reads_or_writes
@saves_once
def intervention_pause(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    def pause(line: Intervention, given: dict[str, Any]) -> str:
        line.pause(on=timezone.localdate(), **given, by=request.user)
        return f"{line} er sat på pause."

    return _step(request, case_pk, pk, Intervention.must_run, PauseForm, pause, "plans/intervention_pause.html")


@reads_or_writes
@saves_once
def intervention_resume(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    def resume(line: Intervention, given: dict[str, Any]) -> str:
        line.resume(**given, by=request.user)
        return f"{line} er i gang igen."

    return _step(request, case_pk, pk, Intervention.must_rest, ResumeForm, resume, "plans/intervention_resume.html")


@reads_or_writes
@saves_once
def intervention_call_off(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """One that runs is broken off by a follow-up; one that rests has none."""

    def call_off(line: Intervention, given: dict[str, Any]) -> str:
        line.call_off(**given, by=request.user)
        return f"{line} er afbrudt. Planen skal genovervejes."

    return _step(
        request, case_pk, pk, Intervention.must_rest, CallOffForm, call_off, "plans/intervention_call_off.html"
    )


def _step(
    request: StaffRequest,
    case_pk: int,
    pk: int,
    must: Callable[[Intervention], None],
    form_class: type[PauseForm | ResumeForm | CallOffForm],
    take: Callable[[Intervention, dict[str, Any]], str],
    template: str,
) -> HttpResponse:
    """One step of a line from state to state, asked for with a form; `take` does it and says so."""
    case = hold_case(request, case_pk)
    line = get_object_or_404(case.interventions, pk=pk)
    form = form_class(request.POST if request.method == "POST" else None)
    plan = f"{reverse('plans:plan_detail', args=[case.pk])}#intervention-{line.pk}"
    try:
        must(line)
        if form.is_valid():
            messages.success(request, take(line, form.cleaned_data))
            return redirect(plan)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return redirect(plan)
    context = {"case": case, "active_tab": "plan", "intervention": line, "form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)
