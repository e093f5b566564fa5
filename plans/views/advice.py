"""Answering a piece of advice: "set, fordi …", or the reason the law asks for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import StaffRequest
from cases.access import hold_case
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.advice_shown import advice_on
from plans.forms.advice import AdviceAnswerForm, LongerForm
from plans.models import AdviceAnswer


@reads_or_writes
@saves_once
def advice_answer(request: StaffRequest, case_pk: int, key: str) -> HttpResponse:
    case, today = hold_case(request, case_pk), timezone.localdate()
    back = reverse("plans:plan_freeze" if request.GET.get("fra") == "aftal" else "plans:plan_detail", args=[case.pk])
    found = advice_on(case, case.factors.for_display(), case.interventions.in_plan().for_display(), today)
    shown = next((one for one in found if one.advice.key == key), None)
    if shown is None:
        messages.info(request, "Rådet gælder ikke mere. Planen er ændret.")
        return redirect(back)
    given = case.advice_answers.filter(advice=key).first() or AdviceAnswer(case=case, advice=key)
    form = AdviceAnswerForm(request.POST if request.method == "POST" else None, instance=given)
    if form.is_valid():
        form.claim()
        given.give(shown.advice.mark, by=request.user)
        messages.success(request, "Rådet er set. Det hviler, til planen ændrer sig på det punkt.")
        return redirect(back)
    context = {"case": case, "active_tab": "plan", "advice": shown.advice, "form": form, "cancel_url": back}
    return render(request, "plans/advice_answer.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intervention_longer(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Why a line lasts longer than the law says."""
    case = hold_case(request, case_pk)
    intervention = get_object_or_404(case.interventions.select_related("offer", "category", "provider"), pk=pk)
    if intervention.is_over:
        messages.warning(request, f"{intervention} er ikke i planen mere.")
        return redirect("plans:plan_detail", case.pk)
    form = LongerForm(request.POST if request.method == "POST" else None, instance=intervention)
    if form.is_valid():
        form.claim()
        intervention.change(by=request.user)
        messages.success(request, "Grunden er gemt.")
        return redirect("plans:plan_detail", case.pk)
    context = {"case": case, "active_tab": "plan", "intervention": intervention, "form": form}
    return render(request, "plans/intervention_longer.html", context, status=422 if form.is_bound else 200)
