from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from accounts.models import User
from cases import searches
from cases.access import note_look
from danish.http import reads_or_writes
from followup.flags_sql import find
from followup.forms import WorklistForm
from followup.worklist import caseload
from followup.worklist_rows import news, rows, upcoming

ROWS = 25


@reads_or_writes
@writes_nothing
def worklist(request: StaffRequest) -> HttpResponse:
    """Who needs somebody. A search is sent as a form, so that the name stays out of the address."""
    user, today = request.user, timezone.localdate()
    if not user.works_with_citizens:
        raise PermissionDenied("Min dag er for dem, der arbejder med borgere.")
    is_lead = user.role == User.Role.TEAM_LEAD
    colleagues = User.objects.colleagues_of(user) if is_lead else None
    if searches.is_sent(request):
        return searches.lead_on(request, WorklistForm(request.POST or request.GET, colleagues=colleagues))
    form = WorklistForm(searches.asked(request), colleagues=colleagues)
    mine = caseload(user, today)
    if coordinator := form.coordinator():
        mine = mine.coordinated_by(coordinator)
    listed = form.flag()
    found = find(mine, user, today)
    pks = found.pks(listed)
    if form.words():
        named = set(mine.matching(form.words()).values_list("pk", flat=True))
        pks = [pk for pk in pks if pk in named]
    page = Paginator(pks, ROWS).get_page(form.number())
    if form.words():
        note_look(request)
    context = {
        "form": form,
        "words": form.words(),
        "search_is_over": searches.is_over(request),
        "is_lead": is_lead,
        "to_change": user.works_for_team,
        "kept": f"medarbejder={coordinator}&" if coordinator else "",
        "listed": listed,
        "found": found,
        "everybody": len(found.cases),
        "next_follow_up_on": found.next_follow_up_on,
        "page": page,
        "rows": rows(list(page.object_list), found, listed, user),
        "upcoming": upcoming(found),
        "news": news(found, user),
        "today": today,
    }
    template = "followup/worklist.html" + ("#list" if request.htmx else "")
    return render(request, template, context, status=200 if form.is_valid() else 422)
