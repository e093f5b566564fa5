"""How the team's analyses go, for its lead: how long they take, where they stand still, and what comes of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from cases.access import note_look
from danish.dates import months_after
from evaluation import lead_times, proposals_taken, standing_still
from evaluation.forms import AnalysesForm

ROWS = 50
MONTHS_OF_PROPOSALS = 12
TO_SEE = "se, hvordan teamets analyser går"


@require_safe
def analysis_figures(request: StaffRequest) -> HttpResponse:
    only_leads(request, TO_SEE)
    form, today = AnalysesForm(request.GET), timezone.localdate()
    since = months_after(today, -MONTHS_OF_PROPOSALS)
    standings = standing_still.standings(request.user, form.kind, today)
    times = lead_times.lead_times(request.user, form.kind, form.since, today)
    context = {
        "form": form,
        "standings": standings,
        "in_all": sum(one.number for one in standings),
        "times": times,
        "reached": [one for one in times if one.leg.milestone and one.since_yes is not None],
        "longest": max((max(one.most_since_yes or 0, one.deadline or 0) for one in times), default=0),
        "taken": proposals_taken.by_profession(request.user, since),
        "taken_since": since,
    }
    return render(request, "evaluation/analysis_figures.html", context)


@require_safe
def analysis_stuck(request: StaffRequest, key: str) -> HttpResponse:
    """Those that stand at a step now, or only those of them past their deadline."""
    only_leads(request, TO_SEE)
    step, form, today = standing_still.BY_KEY.get(key), AnalysesForm(request.GET), timezone.localdate()
    if step is None:
        raise Http404
    is_late = request.GET.get("over") == "1"
    found = standing_still.behind(step, request.user, form.kind, today, late=is_late)
    context = _page(request, form, found) | {"step": step, "is_late": is_late, "today": today}
    return render(request, "evaluation/analysis_stuck.html", context)


@require_safe
def analysis_done(request: StaffRequest, key: str) -> HttpResponse:
    """Those for which a step is done, and the days it took."""
    only_leads(request, TO_SEE)
    leg, form = lead_times.BY_KEY.get(key), AnalysesForm(request.GET)
    if leg is None:
        raise Http404
    found = lead_times.behind(leg, request.user, form.kind, form.since)
    return render(request, "evaluation/analysis_done.html", _page(request, form, found) | {"leg": leg})


def _page(request: StaffRequest, form: AnalysesForm, found: Any) -> dict[str, Any]:
    """A page of the cases behind a number: a look, since it answers a question about citizens."""
    note_look(request)
    back = reverse("team_analyses:analysis_figures")
    return {
        "form": form,
        "page": Paginator(found, ROWS).get_page(request.GET.get("side", "")),
        "back": f"{back}?{form.query}" if form.query else back,
    }
