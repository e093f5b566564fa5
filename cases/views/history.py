from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import open_case
from cases.forms import HistoryForm
from danish.http import reads_or_writes
from journal.models import Access, Event
from journal.timeline import by_day

A_PAGE = 25
ON_PAPER = 1000


@reads_or_writes
@writes_nothing
def case_history(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Everything that happened. What is searched for is sent as a form, so that it stays out of the address."""
    case = open_case(request, case_pk)
    sent = HistoryForm(request.POST or request.GET) if searches.is_sent(request) else None
    if sent and not sent.errors.keys() & {"fra", "til"}:
        return searches.lead_on(request, sent)
    filters = sent or HistoryForm(searches.asked(request))
    filters.is_valid()
    found = filters.found(Event.objects.of_case(case.pk))
    groups = filters.groups(found)
    kind = filters.kind
    paginator = Paginator(
        found.filter(kind=kind) if kind else found, ON_PAPER if filters.cleaned_data.get("alle") else A_PAGE
    )
    paginator.count = next(count for value, _, count in groups if value == kind)
    page = paginator.get_page(request.GET.get("side"))
    context = {
        "case": case,
        "filters": filters,
        "groups": groups,
        "kind": kind,
        "page": page,
        "days": by_day(page),
        "search_is_over": searches.is_over(request),
        "active_tab": "history",
    }
    template = "cases/case_history.html" + ("#list" if request.htmx else "")
    return render(request, template, context, status=422 if sent else 200)


@require_safe
def case_accesses(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    page = Paginator(Access.objects.of_case(case.pk), A_PAGE).get_page(request.GET.get("side"))
    return render(request, "cases/case_accesses.html", {"case": case, "page": page, "active_tab": "history"})
