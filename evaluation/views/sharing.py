"""The whole caseload of a colleague who leaves, divided over several: a proposal that can be changed case by case."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest, only_leads, writes_nothing
from cases.access import note_look
from danish.http import reads_or_writes
from evaluation.distribution import Colleague, Desk, Row, by_relation, shared_out
from evaluation.forms_distribution import ShareForm, by_team, read_wanted
from evaluation.views.distribution import TO_DISTRIBUTE, effect_of, moved
from journal.once import saves_once


@reads_or_writes
@saves_once
def share_out(request: StaffRequest, pk: int) -> HttpResponse:
    """The proposal, and the moves themselves."""
    desk, leaver = _leaver(request, pk)
    if request.method == "POST":
        form = ShareForm(request.POST)
        return moved(request, form, desk) or _shown(request, desk, leaver, form, status=422)
    return _shown(request, desk, leaver)


@require_POST
@writes_nothing
def share_effect(request: StaffRequest, pk: int) -> HttpResponse:
    """As `distribution_effect`, for several who receive."""
    desk, leaver = _leaver(request, pk)
    if request.htmx:
        wanted = read_wanted(request.POST.getlist("sag"), None)
        return render(request, "evaluation/_distribution_effect.html", effect_of(desk, wanted))
    return _shown(request, desk, leaver)


def _leaver(request: StaffRequest, pk: int) -> tuple[Desk, Colleague]:
    only_leads(request, TO_DISTRIBUTE)
    desk = Desk(request.user, timezone.localdate())
    if pk not in desk.holders:
        raise Http404("Medarbejderen har ingen sager i dine team.")
    return desk, desk.people[pk]


@dataclass(frozen=True)
class Given:
    """A case on the page and the choices beside it: value, name, and whether it is chosen."""

    row: Row
    choices: list[tuple[str, list[tuple[str, str, bool]]]]


def _shown(
    request: StaffRequest, desk: Desk, leaver: Colleague, form: ShareForm | None = None, *, status: int = 200
) -> HttpResponse:
    cases = desk.cases_of(leaver.user.pk)
    rows = by_relation(desk.rows(cases), None, match_first=False)
    near = [desk.people[pk] for pk in desk.receivers if pk != leaver.user.pk]
    if request.method == "POST":
        sent = read_wanted(request.POST.getlist("sag"), None)
        given = {one.case: one.new for one in sent}
    else:
        given = dict(shared_out(desk, rows, _who_share(desk, rows, near)))
    total = cases.count()
    offered = by_team(desk, near)
    values = [f"{row.key}-{given[row.case.pk]}" for row in rows if row.case.pk in given]
    note_look(request)
    context: dict[str, Any] = effect_of(desk, read_wanted(values, None)) | {
        "form": form or ShareForm(initial={"reason": request.POST.get("reason", "")}),
        "leaver": leaver,
        "given": [Given(row, _choices(row, offered, given.get(row.case.pk))) for row in rows],
        "total": total,
        "hidden": desk.hidden_of(leaver.user.pk, total),
    }
    return render(request, "evaluation/share_out.html", context, status=status)


def _who_share(desk: Desk, rows: list[Row], near: list[Colleague]) -> list[Colleague]:
    """Those with citizens of their own in the teams the cases are in, wherever the leaver is; else all near."""
    teams = {row.case.team_id for row in rows}
    counted = [one for one in near if desk.norm.share_of(one.user.role)]
    return [one for one in counted if one.user.team_id in teams] or counted


def _choices(
    row: Row, offered: list[tuple[str, list[tuple[str, str]]]], chosen: int | None
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [
        (team, [(f"{row.key}-{pk}", name, pk == str(chosen)) for pk, name in members]) for team, members in offered
    ]
