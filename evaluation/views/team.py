"""The lead's board, the rows behind its numbers, and the same as a spreadsheet."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from accounts.models import Team
from cases.access import note_look
from cases.models.case import CaseQuerySet
from danish.tables import Sheet, as_attachment, write_sheets
from evaluation import team_board_rows
from evaluation.distribution import new_since
from evaluation.forms_team import BoardForm, RowsForm
from evaluation.models import TeamDay
from evaluation.team_board import AIM, COLUMNS, LATE, LATE_KINDS, NOBODY, OF_NOBODY, ON_SUPPORT, Behind, Board
from evaluation.team_board_sheet import sheets
from evaluation.team_days import Trend, first_monday
from evaluation.team_waiting import Waiting, waiting_for
from followup.flag import Flag
from followup.flags import EVERYBODY, JOIN_REQUEST, NEW

ROWS = 25
TO_SEE = "se teamets sagstal"
# By the names that the templates lead to their cases with.
FLAGS = {
    "everybody": EVERYBODY,
    "on_support": ON_SUPPORT,
    "late": LATE,
    "requests": JOIN_REQUEST,
}


def _teams(request: StaffRequest) -> list[Team]:
    only_leads(request, TO_SEE)
    CaseQuerySet.ask_reach_once(request.user)
    today = timezone.localdate()
    return list(Team.objects.led_by(request.user).open(today).select_related("division"))


@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """Caseloads against the norm, and what is late."""
    teams, today = _teams(request), timezone.localdate()
    form = BoardForm(request.GET, teams=teams)
    team = form.asked_team(request.user.team_id)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    board, is_own = Board.of(team, today), team.pk == request.user.team_id
    days = list(TeamDay.objects.of([one.pk for one in teams], first_monday(today), today))
    context = _shown(board, form) | {
        "teams": teams,
        "trend": Trend.of([day for day in days if day.team_id == team.pk], today),
        "nights": team_board_rows.nights(teams, days),
        "longest": team_board_rows.longest(board, request.user),
        "waiting": _waiting(request, board),
        "is_own": is_own,
        "today": today,
    }
    template = "evaluation/team_board.html" + ("#table" if request.htmx else "")
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _waiting(request: StaffRequest, board: Board) -> list[Waiting]:
    """What is new is so by the rule that the board was counted by."""
    return waiting_for(request.user, board.today, new_since(board.today, board.told.rules.get(NEW.rule, 0)))


def _shown(board: Board, form: BoardForm) -> dict[str, Any]:
    order = form.order()
    return {
        "form": form,
        "board": board,
        "order": order,
        "flags": FLAGS,
        "aim": AIM,
        "figures": team_board_rows.figures(board),
        "part_time": team_board_rows.part_time(board),
        "definitions": _defined(board, COLUMNS),
        "of_kinds": _defined(board, LATE_KINDS),
        "lines": team_board_rows.in_order(board.lines, order),
    }


def _defined(board: Board, flags: tuple[Flag, ...]) -> list[tuple[str, str]]:
    return [(board.told.label(flag), team_board_rows.definition(board.told, flag)) for flag in flags]


@require_safe
def team_rows(request: StaffRequest) -> HttpResponse:
    """The cases behind a number, as many as it says: those the reader may not open are there without a name.

    A look, since it answers a question about citizens.
    """
    teams, today = _teams(request), timezone.localdate()
    form = RowsForm(request.GET, teams=teams)
    team = form.asked_team(request.user.team_id)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    note_look(request)
    behind = Behind.of(team, request.user, today)
    form.choose_among([(person.pk, person.name) for person in behind.people] + [(NOBODY, OF_NOBODY)])
    flag = form.flag()
    pks = team_board_rows.those_to_open_first(behind.pks(flag, form.coordinator()), request.user)
    page = Paginator(pks, ROWS).get_page(form.number())
    shown = [pk for pk in page.object_list if pk]
    context = {
        "form": form,
        "team": team,
        "flag": flag,
        "definition": team_board_rows.definition(behind.found, flag),
        "whose": form.people.get(form.coordinator()),
        "mean_weeks": behind.mean_weeks if flag is ON_SUPPORT and not form.coordinator() else None,
        "first_head": "Længst tid først" if flag is ON_SUPPORT else "",
        "page": page,
        "rows": team_board_rows.rows_of(shown, behind.found, flag, request.user),
        "closed": len(page.object_list) - len(shown),
        "to_change": request.user.works_for_team,
        "today": today,
    }
    return render(request, "evaluation/team_rows.html", context, status=200 if form.is_valid() else 422)


@require_safe
def team_sheet(request: StaffRequest) -> HttpResponse:
    """The table and the nights of twelve weeks; no citizen is in it."""
    teams, today = _teams(request), timezone.localdate()
    form = BoardForm(request.GET, teams=teams)
    team = form.asked_team(request.user.team_id)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    board = Board.of(team, today)
    days = list(TeamDay.objects.of([team.pk], first_monday(today), today))
    two: list[Sheet] = sheets(board, team_board_rows.in_order(board.lines, form.order()), days)
    return as_attachment(write_sheets(two), f"sagstal-{today:%Y-%m-%d}.xlsx")
