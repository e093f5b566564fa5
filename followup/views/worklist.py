from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import note_look
from followup.forms import WorklistForm
from followup.worklist import COUNTERS, EVERYBODY, caseload
from followup.worklist_rows import news, rows, upcoming
from followup.worklist_sql import find

ROWS = 25


@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if not user.works_with_citizens:
        raise PermissionDenied("Min dag er for dem, der arbejder med borgere.")
    is_lead = user.role == User.Role.TEAM_LEAD
    form = WorklistForm(request.GET, colleagues=User.objects.colleagues_of(user) if is_lead else None)
    mine = caseload(user, today)
    if coordinator := form.coordinator():
        mine = mine.coordinated_by(coordinator)
    listed = form.flag()
    found = find(mine, listed, today)
    page = Paginator(found.matching(mine, form.words()), ROWS).get_page(form.number())
    if form.words():
        note_look(request)
    context = {
        "form": form,
        "words": form.words(),
        "is_lead": is_lead,
        "to_change": user.works_for_team,
        "kept": f"medarbejder={coordinator}&" if coordinator else "",
        "listed": listed,
        "counters": [(flag, found.count(flag)) for flag in COUNTERS],
        "everybody": found.count(EVERYBODY),
        "next_follow_up_on": found.next_follow_up_on,
        "page": page,
        "rows": rows(list(page.object_list), found, to_change=user.works_for_team, today=today),
        "upcoming": upcoming(found, today),
        "news": news(found, user),
        "today": today,
    }
    template = "followup/worklist.html" + ("#list" if request.htmx else "")
    return render(request, template, context, status=200 if form.is_valid() else 422)
