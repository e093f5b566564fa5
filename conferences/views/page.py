"""The page of an analysis: the citizen's words, what the professions found, and what the conference decides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case


@require_safe
def analysis_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The newest analysis or round-table talk of the case, or how to offer one."""
    case = open_case(request, case_pk)
    analysis = case.analyses.first()
    context = {
        "case": case,
        "active_tab": "analysis",
        "analysis": analysis,
        "may_change": case.can_be_changed_by(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "conferences/analysis_detail.html", context)
