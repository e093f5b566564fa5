from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import note_look
from danish.http import reads_or_writes
from followup.case_rows import CaseRow, Wanted, case_page, page_in_order
from followup.columns import COLUMNS, USUAL
from followup.flags import EVERYBODY
from followup.flags_sql import find
from followup.forms import CaseListForm
from followup.places import KeyPage, place
from followup.shown import Listing


@reads_or_writes
@writes_nothing
def case_list(request: StaffRequest) -> HttpResponse:
    """The citizens one may see. A search is sent as a form, so that the name stays out of the address."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    if searches.is_sent(request):
        return searches.lead_on(request, CaseListForm(_sent(request), user=request.user))
    filters = CaseListForm(searches.asked(request), user=request.user)
    filters.is_valid()
    today = timezone.localdate()
    listing = Listing(filters, request.user)
    # The flags cost as much as the list itself, so they are asked for only when something shows them.
    is_flagged = filters.flag or filters.is_by_deadline or filters.cleaned_data.get("taellere")
    found = listing.found = find(listing.among, request.user, today) if is_flagged else None
    if filters.cleaned_data.get("q"):
        note_look(request)
    context = {
        "filters": filters,
        "page": _page(request, listing, today),
        "columns": [COLUMNS[key] for key in filters.columns],
        "found": found,
        "listed": filters.flag or EVERYBODY,
        "kept": _kept(request, "vis", "side", "taellere"),
        "shown": _kept(request, "side").removesuffix("&"),
        "query": _kept(request, "side", searches.TOKEN).removesuffix("&"),
        "without_counters": _kept(request, "vis", "side", "taellere").removesuffix("&"),
        "today": today,
        "search_is_over": searches.is_over(request),
    }
    return render(request, "followup/case_list.html" + ("#list" if request.htmx else ""), context)


def _page(request: StaffRequest, listing: Listing, today: date) -> KeyPage[CaseRow]:
    """In the order of a column the database finds the page; the order of deadlines is that of the flags."""
    user, at = request.user, place(request.GET.get("side"))

    def deadlines(pks: list[int]) -> dict[int, str]:
        judged = listing.found or find(listing.visible.filter(pk__in=pks), user, today)
        return {case.pk: judged.deadline_words(case) for case in judged.cases}

    wanted = Wanted(listing.filters.columns, user, today, deadlines)
    ids = listing.ids_by_deadline()
    return case_page(listing, at, wanted) if ids is None else page_in_order(ids, at, wanted)


def _kept(request: StaffRequest, *but: str) -> str:
    """The address without some of it, to go on with."""
    query = request.GET.copy()
    for name in but:
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""


def _sent(request: StaffRequest) -> QueryDict:
    """What was sent; the usual columns need not stand in an address."""
    sent = (request.POST or request.GET).copy()
    if set(sent.getlist("kolonner")) == set(USUAL):
        del sent["kolonner"]
    return sent
