"""One line of the plan on a page of its own: written, changed, begun, let rest, taken up again, dropped."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from catalog.models import Offer
from catalog.places import places_of
from danish.http import reads_or_writes
from journal.once import saves_once
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
def elsewhere_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Treatment or help from somebody who is not in the catalogue."""
    case = open_case(request, case_pk, to_change=True)
    line = Intervention(case=case)
    first = {"responsible": case.coordinator, "goals": list(case.goals.active()[:1])}
    form = ElsewhereForm(request.POST if request.method == "POST" else None, instance=line, initial=first)
    if form.is_valid():
        form.save(commit=False).plan(by=request.user)
        form.save_m2m()
        messages.success(request, f"{line} er lagt i kladden.")
        return redirect("plans:plan_line", case.pk, line.pk)
    context = {"case": case, "active_tab": "plan", "form": form}
    return render(request, "plans/elsewhere_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
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
    case, today = open_case(request, case_pk, to_change=True), timezone.localdate()
    intervention = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
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
    case = open_case(request, case_pk, to_change=True)
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
    case = open_case(request, case_pk, to_change=True)
    line = get_object_or_404(case.interventions, pk=pk)
    form = PauseForm(request.POST if request.method == "POST" else None)
    try:
        if not line.is_running:
            raise Overtaken("Indsatsen er ikke i gang mere. En kollega har ændret den imens.")
        if form.is_valid():
            line.pause(on=timezone.localdate(), **form.cleaned_data, by=request.user)
            messages.success(request, f"{line} er sat på pause.")
            return _to_line(case, line)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return _to_line(case, line)
    context = {"case": case, "active_tab": "plan", "intervention": line, "form": form}
    return render(request, "plans/intervention_pause.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_resume(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    line = get_object_or_404(case.interventions, pk=pk)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    try:
        if not line.is_paused:
            raise Overtaken("Indsatsen er ikke på pause mere. En kollega har ændret den imens.")
        if form.is_valid():
            line.resume(**form.cleaned_data, by=request.user)
            messages.success(request, f"{line} er i gang igen.")
            return _to_line(case, line)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return _to_line(case, line)
    context = {"case": case, "active_tab": "plan", "intervention": line, "form": form}
    return render(request, "plans/intervention_resume.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_call_off(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """One that runs is broken off by a follow-up; one that rests has none."""
    case = open_case(request, case_pk, to_change=True)
    line = get_object_or_404(case.interventions, pk=pk)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    try:
        if not line.is_paused:
            raise Overtaken("Indsatsen er ikke på pause mere. En kollega har ændret den imens.")
        if form.is_valid():
            line.call_off(reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{line} er afbrudt. Planen skal genovervejes.")
            return redirect("plans:plan_detail", case.pk)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return _to_line(case, line)
    context = {"case": case, "active_tab": "plan", "intervention": line, "form": form}
    return render(request, "plans/intervention_call_off.html", context, status=422 if form.is_bound else 200)


def _to_line(case: Case, line: Intervention) -> HttpResponse:
    return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#intervention-{line.pk}")
