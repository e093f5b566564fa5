from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.forms import HistoryForm
from journal.models import Access, Event

A_PAGE = 50


@require_safe
def case_history(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    filters = HistoryForm(request.GET)
    kind = filters.cleaned_data["slags"] if filters.is_valid() else ""
    events = Event.objects.of_case(case.pk)
    page = Paginator(events.filter(kind=kind) if kind else events, A_PAGE).get_page(request.GET.get("side"))
    template = "cases/case_history.html" + ("#list" if request.htmx else "")
    context = {"case": case, "filters": filters, "kind": kind, "page": page, "active_tab": "history"}
    return render(request, template, context)


@require_safe
def case_accesses(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    page = Paginator(Access.objects.of_case(case.pk), A_PAGE).get_page(request.GET.get("side"))
    return render(request, "cases/case_accesses.html", {"case": case, "page": page, "active_tab": "history"})
