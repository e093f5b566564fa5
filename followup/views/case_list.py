from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import note_look
from cases.models import Case
from danish.http import reads_or_writes
from followup.case_rows import case_page
from followup.forms import CaseListForm


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
    template = "followup/case_list.html" + ("#list" if request.htmx else "")
    context = {"filters": filters, "page": page, "today": today, "search_is_over": searches.is_over(request)}
    return render(request, template, context)
