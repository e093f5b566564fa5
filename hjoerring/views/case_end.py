from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import StaffRequest
from cases.access import CaseNotYours, hold_case, open_case
from danish.http import reads_or_writes
from hjoerring.case_end import end_case
from hjoerring.forms import CaseCloseForm, CaseReopenForm
from journal.once import saves_once


@reads_or_writes
@saves_once
def case_close(request: StaffRequest, case_pk: int) -> HttpResponse:
    """End a case. What is still open in it is listed, and has to be answered."""
    case = hold_case(request, case_pk)
    form = CaseCloseForm(request.POST or None, instance=case)
    if form.is_valid():
        form.claim()
        given = form.cleaned_data
        end_case(
            case,
            form.ends,
            form.answers(),
            on=given["closed_on"],
            reason=given["close_reason"],
            note=given["close_note"],
            by=request.user,
        )
        messages.success(request, "Sagen er afsluttet. Den kan stadig læses.")
        return redirect(case)
    if form.is_bound:  # the form has put into the case what was not saved, and the page would call it closed
        case.refresh_from_db(fields=["closed_on", "close_reason", "close_note"])
    context = {"case": case, "form": form, "ends": form.ends, "active_tab": "overview"}
    return render(request, "hjoerring/case_close.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def case_reopen(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    if case.is_open and case.can_be_changed_by(request.user):
        messages.info(request, "Sagen er åben.")
        return redirect(case)
    if not case.can_be_reopened_by(request.user):
        raise CaseNotYours(case.pk)
    form = CaseReopenForm(request.POST or None)
    if form.is_valid():
        why_not = case.reopen(reason=form.cleaned_data["reason"], by=request.user)
        if not why_not:
            messages.success(
                request, "Sagen er åben igen. Tilføj en ny ydelsesperiode, hvis borgeren er på offentlig forsørgelse."
            )
            return redirect(case)
        form.add_error("reason", why_not)
    context = {"case": case, "form": form, "active_tab": "overview"}
    return render(request, "hjoerring/case_reopen.html", context, status=422 if form.is_bound else 200)
