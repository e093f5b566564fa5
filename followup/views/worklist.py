from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from accounts.models import User
from cases import searches
from cases.access import note_look
from cases.models import Case
from cases.models.case import CaseQuerySet
from danish.http import reads_or_writes
from followup.forms import WorklistForm
from followup.worklist import Choices, Narrowed, found_for, in_their_place
from followup.worklist_rows import news, rows

ROWS = 25


@reads_or_writes
@writes_nothing
def worklist(request: StaffRequest) -> HttpResponse:
    """Who needs somebody. A search is sent as a form, so that the name stays out of the address."""
    user, today = request.user, timezone.localdate()
    if not user.works_with_citizens:
        raise PermissionDenied("Min dag er for dem, der arbejder med borgere.")
    CaseQuerySet.ask_reach_once(user)
    choices = Choices.of(user, today)
    if searches.is_sent(request):
        return searches.lead_on(request, WorklistForm(request.POST or request.GET, choices=choices))
    form = WorklistForm(searches.asked(request), choices=choices)
    away = next((one for one in choices.away if one.pk == form.covered()), None)
    listed = form.flag()
    narrowed = Narrowed(form.covered() or 0, form.coordinator() or 0, form.group() or 0)
    found = found_for(user, today, narrowed)
    pks = _named(found.pks(listed), form)
    page = Paginator(pks, ROWS).get_page(form.number())
    if form.words():
        note_look(request)
    context = {
        "form": form,
        "words": form.words(),
        "search_is_over": searches.is_over(request),
        "is_lead": user.role == User.Role.TEAM_LEAD,
        "to_change": user.works_for_team,
        "kept": form.kept(),
        "away": away,
        "stands_in_for": {one.pk: one.words for one in choices.away},
        "covered": in_their_place(user, [] if away or form.words() else choices.away, today, narrowed),
        "listed": listed,
        "found": found,
        "everybody": len(found.cases),
        "next_follow_up_on": found.next_follow_up_on,
        "page": page,
        "rows": rows(list(page.object_list), found, listed, user),
        "news": news(found, user),
        "waiting": choices.digest,
        "today": today,
    }
    template = "followup/worklist.html" + ("#list" if request.htmx else "")
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _named(pks: list[int], form: WorklistForm) -> list[int]:
    if not form.words():
        return pks
    of_these = Case.objects.as_system("those that the flags were found for").filter(pk__in=pks)
    named = set(of_these.matching(form.words()).values_list("pk", flat=True))
    return [pk for pk in pks if pk in named]
