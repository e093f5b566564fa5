"""Agreeing a plan: gone through in plain words, approved when it costs a lot, frozen, and thought over again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.advice_shown import advice_on
from plans.approvals import gate_of, who_can_answer
from plans.compare import Compared, compare
from plans.coverage import uncovered
from plans.forms.agree import PlanApprovalForm, PlanVersionForm, ReconsiderForm
from plans.models import PlanApproval, PlanPaper, PlanVersion
from plans.snapshot import snapshot
from plans.views.papers import order_paper


@reads_or_writes
@saves_once
def plan_freeze(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Of two who agree the plan at once the second finds that it is agreed already."""
    case, today = hold_case(request, case_pk), timezone.localdate()
    lines = list(case.interventions.in_plan().for_display())
    version = PlanVersion(case=case, frozen_by=request.user)
    gate = gate_of(case, lines, today)
    is_lead = case.is_led_by(request.user)
    sent = request.POST if request.method == "POST" else None
    seen = version.mark_of_what_is_frozen()
    form = PlanVersionForm(sent, instance=version, seen=seen, gate=gate, is_lead=is_lead)
    if form.is_valid():
        version.freeze(by=request.user)
        order_paper(version, PlanPaper.Reader.CITIZEN)
        messages.success(request, f"Version {version.number} af planen er aftalt. PDF’en laves nu.")
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    factors = list(case.factors.for_display())
    latest = case.plan_versions.order_by("-number").first()
    context = {
        "case": case,
        "active_tab": "plan",
        "form": form,
        "gate": gate,
        "advice": advice_on(case, factors, lines, today),
        "may_change": True,
        "is_lead": is_lead,
        "latest": latest,
        "news": _news(version, latest) if latest else [],
        "goals": case.goals.active(),
        "barriers": [factor for factor in factors if factor.is_barrier and factor.weight],
        "resources": [factor for factor in factors if not factor.is_barrier],
        "in_plan": lines,
        "lacking": uncovered(factors, lines),
    }
    return render(request, "plans/plan_freeze.html", context, status=422 if form.is_bound else 200)


def _news(coming: PlanVersion, latest: PlanVersion) -> list[Compared]:
    """What the next version would say that the one in force does not."""
    return [section for section in compare(latest.content, snapshot(coming)) if section.changes]


@reads_or_writes
@saves_once
def plan_approval_ask(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Ask the team lead whether the plan may cost that much."""
    case, today = hold_case(request, case_pk), timezone.localdate()
    lines = list(case.interventions.in_plan().for_display())
    gate = gate_of(case, lines, today)
    if gate.limit is None or not gate.is_shut or gate.is_waiting:
        messages.info(request, "Der er ikke noget at spørge teamlederen om lige nu.")
        return redirect("plans:plan_freeze", case.pk)
    leads = who_can_answer(case)
    question = PlanApproval(case=case, mark=gate.mark, price=gate.price, limit=gate.limit)
    form = PlanApprovalForm(request.POST if request.method == "POST" else None, instance=question)
    if leads and form.is_valid():
        question.ask(by=request.user)
        messages.success(request, "Teamlederen er spurgt. Du får besked, når der er svar.")
        return redirect("plans:plan_freeze", case.pk)
    context = {"case": case, "active_tab": "plan", "gate": gate, "form": form, "leads": leads}
    return render(request, "plans/plan_approval_ask.html", context, status=422 if form.is_bound else 200)


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
