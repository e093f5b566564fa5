from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import CaseNotYours, open_case
from cases.forms import ConsentForm, ConsentWithdrawForm
from cases.models import Consent
from cases.stored_files import keeps_files
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def consent_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    consents = case.consents.select_related("registered_by", "withdrawn_by", "scan").prefetch_related("departments")
    consents = consents.prefetch_related("narrows__departments")
    rows = [(consent, consent.is_live(today)) for consent in consents.order_by("-from_on", "-pk")]
    context = {
        "case": case,
        "live": [consent for consent, is_live in rows if is_live],
        "over": [consent for consent, is_live in rows if not is_live],
        "shared": [consent for consent, is_live in rows if is_live and case.is_open],
        "may_change": case.can_be_changed_by(request.user),
        "may_withdraw": case.is_worked_on_by(request.user),
        "today": today,
        "active_tab": "people",
    }
    return render(request, "cases/consent_list.html", context)


@reads_or_writes
@keeps_files
@saves_once
def consent_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConsentForm(*sent, instance=Consent(case=case))
    if form.is_valid():
        paper = form.cleaned_data["paper"]
        form.instance.register(
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
        if consent.narrow(without=form.without or list(consent.departments.all()), by=request.user):
            messages.success(request, "Det er gemt. Fra nu af deles intet på det, der er trukket tilbage.")
        else:
            messages.info(request, "Det var allerede trukket tilbage.")
        return redirect(f"{reverse('cases:consent_list', args=[case.pk])}#deles")
    template = "cases/consent_withdraw.html" + ("#dialog" if request.htmx else "")
    context = {"case": case, "consent": consent, "form": form, "active_tab": "people"}
    return render(request, template, context, status=422 if form.is_bound else 200)
