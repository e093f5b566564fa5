"""What the citizen says yes to, and takes back: of the analysis' professions each of them opens or shuts the case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.http import StaffRequest
from cases.access import CaseNotYours, open_case
from cases.forms import ConsentForm, ConsentWithdrawForm
from cases.models import Consent
from cases.stored_files import keeps_files
from conferences.withdrawals import give, take_back
from danish.http import reads_or_writes
from journal.once import saves_once


@reads_or_writes
@keeps_files
@saves_once
def consent_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConsentForm(*sent, instance=Consent(case=case))
    if form.is_valid():
        paper = form.cleaned_data["paper"]
        give(
            form.instance,
            departments=list(form.cleaned_data["departments"]),
            paper=(paper.content, paper.media_type) if paper else None,
            by=request.user,
        )
        messages.success(request, "Samtykket er registreret.")
        return redirect(form.instance)
    context = {"case": case, "form": form, "active_tab": "people"}
    return render(request, "cases/consent_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def consent_withdraw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Asked first, since it cannot be undone; no reason is asked for, and it works in a closed case too."""
    case = open_case(request, case_pk)
    if not case.is_worked_on_by(request.user):
        raise CaseNotYours(case.pk)
    consent = get_object_or_404(case.consents.prefetch_related("departments"), pk=pk)
    form = ConsentWithdrawForm(request.POST if request.method == "POST" else None, consent=consent)
    if form.is_valid():
        if take_back(consent, without=form.without or list(consent.departments.all()), by=request.user):
            messages.success(request, "Det er gemt. Fra nu af deles intet på det, der er trukket tilbage.")
        else:
            messages.info(request, "Det var allerede trukket tilbage.")
        return redirect(f"{reverse('cases:consent_list', args=[case.pk])}#deles")
    template = "cases/consent_withdraw.html" + ("#dialog" if request.htmx else "")
    context = {"case": case, "consent": consent, "form": form, "active_tab": "people"}
    return render(request, template, context, status=422 if form.is_bound else 200)
