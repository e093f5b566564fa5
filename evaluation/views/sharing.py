"""The whole caseload of a colleague who leaves, divided over several: a proposal that can be changed case by case."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest, only_leads, writes_nothing
from cases.access import note_look
from danish.http import reads_or_writes
from evaluation.distribution import Colleague, Desk, Row, by_relation, shared_out
from evaluation.forms_distribution import ShareForm, by_team, read_wanted
from evaluation.views.distribution import TO_DISTRIBUTE, effect_of, moved
from journal.once import saves_once

FORM = "deling"  # the id of the form that everything is chosen in


@reads_or_writes
@saves_once
def share_out(request: StaffRequest, pk: int) -> HttpResponse:
    """The proposal, and the moves themselves."""
    desk, leaver = _leaver(request, pk)
    if request.method == "POST":
        form = ShareForm(request.POST)
        again = reverse("team_distribution:share_effect", args=[pk])
        return moved(request, form, desk, again) or _shown(request, desk, leaver, form, status=422)
    return _shown(request, desk, leaver)


@require_POST
@writes_nothing
def share_effect(request: StaffRequest, pk: int) -> HttpResponse:
    """As `distribution_effect`, for several who receive; or the page with a proposal made anew."""
    desk, leaver = _leaver(request, pk)
    if request.htmx and request.htmx.target != FORM:
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
    proposed: Colleague | None

    @property
    def why(self) -> str:
        """What speaks for the one who is proposed."""
        return ", ".join(_suits(self.row, self.proposed)) or "har mest plads" if self.proposed else ""


def _shown(
    request: StaffRequest, desk: Desk, leaver: Colleague, form: ShareForm | None = None, *, status: int = 200
) -> HttpResponse:
    cases = desk.cases_of(leaver.user.pk)
    rows = by_relation(desk.rows(cases), None, match_first=False)
    near = [desk.people[pk] for pk in desk.receivers if pk != leaver.user.pk]
    sharing = _sharing(request, near, _who_share(desk, rows, near))
    proposal = shared_out(desk, rows, sharing)
    if request.method == "POST" and "nyt" not in request.POST:
        sent = read_wanted(request.POST.getlist("sag"), None)
        given = {one.case: one.new for one in sent}
    else:
        given = dict(proposal)
    total = cases.count()
    offered = by_team(desk, near)
    chosen = {str(one.user.pk) for one in sharing}
    values = [f"{row.key}-{given[row.case.pk]}" for row in rows if row.case.pk in given]
    note_look(request)
    context: dict[str, Any] = effect_of(desk, read_wanted(values, None)) | {
        "form": form or ShareForm(initial={"reason": request.POST.get("reason", "")}),
        "leaver": leaver,
        "given": [
            Given(
                row,
                _choices(row, desk, offered, given.get(row.case.pk)),
                desk.people.get(proposal.get(row.case.pk, 0)),
            )
            for row in rows
        ],
        "sharing": [(team, [(pk, name, pk in chosen) for pk, name in members]) for team, members in offered],
        "sharing_number": len(chosen),
        "total": total,
        "hidden": desk.hidden_of(leaver.user.pk, total),
    }
    template = "evaluation/share_out.html" + ("#sharing" if request.htmx else "")
    return render(request, template, context, status=status)


def _sharing(request: StaffRequest, near: list[Colleague], usual: list[Colleague]) -> list[Colleague]:
    """Whom the proposal is made among: who is ticked, at first the usual."""
    if request.method != "POST":
        return usual
    ticked = set(request.POST.getlist("med"))
    return [one for one in near if str(one.user.pk) in ticked]


def _who_share(desk: Desk, rows: list[Row], near: list[Colleague]) -> list[Colleague]:
    """Those with citizens of their own in the teams the cases are in, wherever the leaver is; else all near.

    Who is away, only where nobody else is left.
    """
    teams = {row.case.team_id for row in rows}
    counted = [one for one in near if desk.norm.share_of(one.user.role)]
    found = [one for one in counted if one.user.team_id in teams] or counted
    return [one for one in found if not one.away] or found


def _choices(
    row: Row, desk: Desk, offered: list[tuple[str, list[tuple[str, str]]]], chosen: int | None
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Beside each name what speaks for them in this case."""

    def choice(pk: str, name: str) -> tuple[str, str, bool]:
        return f"{row.key}-{pk}", ", ".join([name, *_suits(row, desk.people[int(pk)])]), pk == str(chosen)

    return [(team, [choice(pk, name) for pk, name in members]) for team, members in offered]


def _suits(row: Row, colleague: Colleague) -> list[str]:
    speaks = [f"taler {row.case.citizen.language.lower()}"] if colleague.speaks(row.case) else []
    return [*speaks, *(["speciale"] if colleague.knows(row.case) else [])]
