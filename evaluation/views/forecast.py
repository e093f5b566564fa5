"""How many cases a team may have in the weeks to come, and the cases that the numbers are made from."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from accounts.models import Team
from cases.access import note_look
from cases.models import Case
from evaluation.forecast import Scenario, scenarios
from evaluation.forecast_sql import WEEK, cases_of, forecast_of
from evaluation.forms_forecast import DAYS, ForecastForm, ForecastRowsForm
from evaluation.team_board_rows import those_to_open_first
from followup.flags import EVERYBODY

ROWS = 50
TO_SEE = "se teamets prognose"
OWN = "Dit eget valg"


def _teams(request: StaffRequest) -> list[Team]:
    only_leads(request, TO_SEE)
    return list(Team.objects.led_by(request.user).open(timezone.localdate()))


@require_safe
def forecast(request: StaffRequest) -> HttpResponse:
    teams = _teams(request)
    form = ForecastForm(request.GET, teams=teams)
    team = form.asked_team(request.user.team_id)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    found = forecast_of(team, timezone.localdate())
    shown: list[Scenario] = []
    if found.forecast.is_possible:
        shown = scenarios(found.forecast, found.crew)
        if form.colleagues or form.cases:
            own = Scenario.of(OWN, found.forecast, found.crew, colleagues=form.colleagues, cases=form.cases)
            shown.append(own)
    context = {"form": form, "teams": teams, "found": found, "scenarios": shown, "everybody": EVERYBODY}
    return render(request, "evaluation/forecast.html", context, status=200 if form.is_valid() else 422)


@require_safe
def forecast_rows(request: StaffRequest) -> HttpResponse:
    """The cases that came or left, as many as the number says; a look, since it answers a question about citizens."""
    teams = _teams(request)
    form = ForecastRowsForm(request.GET, teams=teams)
    team = form.asked_team(request.user.team_id)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    note_look(request)
    found = forecast_of(team, timezone.localdate())
    heading, day = DAYS[form.way]
    first, last = found.first, found.last
    if monday := form.monday:
        first, last = monday, monday + WEEK - timedelta(days=1)
    pks = those_to_open_first(cases_of(team, day, first, last), request.user)
    page = Paginator(pks, ROWS).get_page(form.number())
    shown = [pk for pk in page.object_list if pk]
    cases = Case.objects.visible_to(request.user).for_display().in_bulk(shown)
    context = {
        "form": form,
        "team": team,
        "heading": heading,
        "first": first,
        "last": last,
        "page": page,
        "rows": [cases[pk] for pk in shown if pk in cases],
        "closed": len(page.object_list) - len(shown),
    }
    return render(request, "evaluation/forecast_rows.html", context, status=200 if form.is_valid() else 422)
