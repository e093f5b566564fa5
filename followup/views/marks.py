from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import CaseMark
from cases.models.case import WAITS
from danish.http import reads_or_writes
from followup.forms import CaseMarkForm, WaitForm
from journal.once import saves_once


@reads_or_writes
@saves_once
def case_mark(request: StaffRequest, case_pk: int) -> HttpResponse:
    """What one has noted for oneself: a page, or a dialog above the list it was asked for from."""
    case = open_case(request, case_pk)
    if request.method == "POST":
        case.hold()  # two that save it for the first time at once
    mark = case.marks.filter(user=request.user).first() or CaseMark(case=case, user=request.user)
    form = CaseMarkForm(request.POST if request.method == "POST" else None, instance=mark)
    if form.is_valid():
        form.claim()
        mark.put()
        messages.success(request, "Din huskeseddel er gemt." if mark.pk else "Din huskeseddel er tom og slettet.")
        return HttpResponse(status=204, headers={"HX-Refresh": "true"}) if request.htmx else redirect(case)
    context = {
        "case": case,
        "form": form,
        "active_tab": "overview",
        "may_change": case.can_be_changed_by(request.user),
    }
    template = "followup/case_mark.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def case_wait(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Say who takes the next step."""
    case = open_case(request, case_pk, to_change=True)
    form = WaitForm(request.POST)
    if form.is_valid():
        case.wait_for(form.cleaned_data["paa"], by=request.user)
        told = f"Sagen venter på {WAITS[case.waits_for]}." if case.waits_for else "Sagen venter ikke længere."
        messages.success(request, told)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"}) if request.htmx else redirect(case)
