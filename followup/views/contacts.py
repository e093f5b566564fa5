"""How often the rules ask for a talk with one citizen, and what is agreed about it in the case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from danish.http import reads_or_writes
from followup.contact_book import RuleBook
from followup.contact_card import sides_of
from followup.contact_plan import settle_case
from followup.forms.contacts import ContactHoldForm, ContactHoldLiftForm, ContactTermsForm
from followup.models import ContactDeadline, ContactHold, ContactTerms
from followup.views.contact_rules import may_read_rules
from followup.views.too_late import keeps_words
from journal.once import saves_once

TAB = "follow_up"
SHOWN = 52  # deadlines: two that wait, and the last of those that do not


@require_safe
def contact_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    deadlines = list(ContactDeadline.objects.of_case(case).waiting_first()[:SHOWN])
    course, sides = sides_of(case, RuleBook.read(), today, [one for one in deadlines if one.is_open])
    holds = [(hold, hold.is_lasting(today)) for hold in ContactHold.objects.of_case(case).select_related("set_by")]
    context = {
        "case": case,
        "active_tab": TAB,
        "may_change": case.can_be_changed_by(request.user),
        "may_read_rules": may_read_rules(request.user),
        "course": course,
        "sides": sides,
        "holds": holds,
        "rests": [hold for hold, is_lasting in reversed(holds) if is_lasting],
        "settled": [one for one in deadlines if not one.is_open],
    }
    return render(request, "followup/contact_detail.html", context)


@reads_or_writes
@keeps_words
@saves_once
def contact_terms(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    terms = ContactTerms.objects.of_case(case).first() or ContactTerms()
    terms.case = case
    sent = request.POST if request.method == "POST" else None
    form = ContactTermsForm(sent, instance=terms)
    if form.is_valid():
        form.claim()
        form.instance.set(by=request.user)
        settle_case(case, timezone.localdate())
        messages.success(request, "Det er gemt, og fristerne er regnet om.")
        return redirect("followup:contact_detail", case.pk)
    context = {"case": case, "active_tab": TAB, "form": form}
    return render(request, "followup/contact_terms.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@keeps_words
@saves_once
def contact_hold_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    form = ContactHoldForm(request.POST if request.method == "POST" else None, instance=ContactHold(case=case))
    if form.is_valid():
        form.instance.begin(by=request.user)
        settle_case(case, timezone.localdate())
        hold = form.instance
        messages.success(request, f"{hold.get_kind_display()} {hold.period}. {hold.moves}")
        return redirect("followup:contact_detail", case.pk)
    context = {"case": case, "active_tab": TAB, "form": form}
    return render(request, "followup/contact_hold_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@keeps_words
@saves_once
def contact_hold_lift(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case, today = hold_case(request, case_pk), timezone.localdate()
    hold = get_object_or_404(ContactHold.objects.of_case(case), pk=pk)
    if not hold.is_lasting(today):
        messages.info(request, "Perioden er allerede slut.")
        return redirect("followup:contact_detail", case.pk)
    form = ContactHoldLiftForm(request.POST if request.method == "POST" else None, instance=hold)
    if form.is_valid():
        form.claim()
        hold.case = case
        hold.lift(on=today, by=request.user)
        settle_case(case, today)
        messages.success(request, "Det er ophævet, og fristerne er regnet om.")
        return redirect("followup:contact_detail", case.pk)
    context = {"case": case, "active_tab": TAB, "form": form, "hold": hold}
    return render(request, "followup/contact_hold_lift.html", context, status=422 if form.is_bound else 200)
