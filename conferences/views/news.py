"""What others wrote at the table since a page was opened: the page asks for it by itself while it is looked at."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, asks_by_itself
from cases.access import CaseNotYours, open_case
from conferences.confidential import contributions_for
from conferences.consents import named_professions
from conferences.forms.table import DecisionForm
from conferences.news import stamp_of_rows, table_now
from conferences.table import NOT_INVITED
from conferences.views.page import proposed, sections_of

NOTHING_NEW, OVER = 204, 410


@asks_by_itself
@require_safe
def table_news(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The sections, the decision and the proposals whose versions are not those that the page says it has."""
    case = open_case(request, case_pk, asks_by_itself=True)
    if not case.is_open:
        raise CaseNotYours(case.pk)
    conference = next(iter(table_now(case.pk)), None)
    if conference is None:
        return HttpResponse(status=OVER)
    may_change = case.can_be_changed_by(request.user)
    asked, laid = conference.asked, conference.laid  # type: ignore[attr-defined]
    if not may_change and (case.opened_as == "reasoned" or request.user.pk not in asked):
        raise CaseNotYours(case.pk, NOT_INVITED)
    conference.analysis.case = case
    known = request.GET
    sections = [one for one in sections_of(conference) if known.get(one.key) != str(one.version)]
    is_decided = known.get("beslutning") != str(conference.version)
    is_laid = known.get("forslag") != stamp_of_rows(laid)
    if not (sections or is_decided or is_laid):
        return HttpResponse(status=NOTHING_NEW)
    today = timezone.localdate()
    context = {"case": case, "today": today, "conference": conference, "sections": sections}
    context |= {"writes": True, "may_change": may_change, "is_laid": is_laid}
    context["decision_form"] = DecisionForm(instance=conference) if is_decided else None
    if is_laid:
        contributions = contributions_for(request.user, conference.analysis, named_professions(case.pk, today))
        context |= proposed(conference, contributions)
    return render(request, "conferences/_news.html", context)
