from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import note_look, only_caseworkers, open_case
from cases.case_rows import case_page
from cases.forms import CaseCreateForm, CaseListForm, CaseUpdateForm
from cases.models import Case
from danish.http import reads_or_writes
from journal.once import saves_once


@reads_or_writes
@writes_nothing
def case_list(request: StaffRequest) -> HttpResponse:
    """The citizens one may see. A search is sent as a form, so that the name stays out of the address."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    if searches.is_sent(request):
        return searches.lead_on(request, CaseListForm(request.POST or request.GET, user=request.user))
    filters = CaseListForm(searches.asked(request), user=request.user)
    filters.is_valid()
    today = timezone.localdate()
    page = case_page(filters.chosen(Case.objects.visible_to(request.user)), request.GET.get("side"), today)
    if filters.cleaned_data.get("q"):
        note_look(request)
    template = "cases/case_list.html" + ("#list" if request.htmx else "")
    context = {"filters": filters, "page": page, "today": today, "search_is_over": searches.is_over(request)}
    return render(request, template, context)


@reads_or_writes
@saves_once
def case_create(request: StaffRequest) -> HttpResponse:
    only_caseworkers(request)
    form = CaseCreateForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            case = Case.open_for(form.citizen(), by=request.user, **form.terms(timezone.localdate()))
        except IntegrityError:
            form.refuse_duplicate()
        else:
            kind = " Cpr-nummeret er et erstatningsnummer." if case.citizen.has_replacement_cpr else ""
            messages.success(request, f"Borgeren er oprettet med sagsnummer {case.number}.{kind}")
            return redirect(case)
    if form.hidden_duplicate_id:
        note_look(request, case_id=form.hidden_duplicate_id, refused=True)
    context = {"form": form}
    return render(request, "cases/case_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def case_update(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = CaseUpdateForm(request.POST or None, instance=case)
    if form.is_valid():
        form.claim()
        case.change(by=request.user)
        messages.success(request, "Oplysningerne er gemt.")
        return redirect(case)
    context = {"case": case, "form": form, "active_tab": "overview"}
    return render(request, "cases/case_update.html", context, status=422 if form.is_bound else 200)
