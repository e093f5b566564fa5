"""Cases of the inbox or of one colleague given to another."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import push_url

from accounts.http import StaffRequest, only_leads, writes_nothing
from cases.access import note_look
from cases.models import Case, MoveBatch
from cases.models.handover import MovedMeanwhile, Wanted
from danish.http import reads_or_writes
from evaluation.distribution import INBOX, Desk, Row, by_relation, proposed, why_none
from evaluation.forms_distribution import ChooseForm, MoveForm, ReasonForm, read_wanted
from evaluation.views.moves import note_moves
from journal.once import OF_THE_PAGE, saves_once

TO_DISTRIBUTE = "fordele sager"
FORM = "fordeling"  # the id of the form that everything is chosen in


@reads_or_writes
@saves_once
def distribution(request: StaffRequest) -> HttpResponse:
    """The proposals, and the move itself."""
    only_leads(request, TO_DISTRIBUTE)
    desk = Desk(request.user, timezone.localdate())
    if not desk.teams:
        return render(request, "evaluation/team_none.html", {}, status=422 if request.method == "POST" else 200)
    if request.method == "POST":
        form = MoveForm(request.POST)
        again = reverse("team_distribution:distribution_effect")
        return moved(request, form, desk, again) or _shown(request, desk, request.POST, form, status=422)
    return _shown(request, desk, request.GET)


@require_POST
@writes_nothing
def distribution_effect(request: StaffRequest) -> HttpResponse:
    """What the choice would make of both caseloads. By htmx that alone, or the cases of another choice; else all."""
    only_leads(request, TO_DISTRIBUTE)
    desk = Desk(request.user, timezone.localdate())
    if request.htmx and request.htmx.target != FORM:
        return render(request, "evaluation/_distribution_effect.html", effect_of(desk, _wanted(request)))
    return _shown(request, desk, request.POST)


def moved(request: StaffRequest, form: ReasonForm, desk: Desk, again: str) -> HttpResponse | None:
    """To the receipt, or the page that says who was first; nothing where the form has to be put right."""
    if not form.is_valid():
        return None
    wanted = form.wanted()
    if told := _have_already(request, desk, wanted):
        form.add_error(None, told)
        return None
    try:
        batch = MoveBatch.carry_out(wanted, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as fault:
        form.refuse(fault)
        return None
    except MovedMeanwhile as fault:
        return _too_late(request, fault, wanted, again)
    note_moves(request, [one.case for one in wanted])
    return redirect("team_distribution:move_detail", batch.pk)


def effect_of(desk: Desk, wanted: list[Wanted]) -> dict[str, Any]:
    return {"changes": desk.changes(wanted), "chosen": len(wanted), "norm": desk.norm, "new_days": desk.new_days}


def _have_already(request: StaffRequest, desk: Desk, wanted: list[Wanted]) -> list[str]:
    """Whom to take out of the choice, by who has them; of a case out of reach nothing is told."""
    whose = {one.case: desk.people[one.new] for one in wanted if one.old == one.new and one.new in desk.people}
    if not whose:
        return []
    cases = Case.objects.visible_to(request.user).select_related("citizen").filter(pk__in=whose).order_by("pk")
    return [
        f"{whose[case.pk].user.name} har allerede sagen for {case.citizen.name}. Fjern den, eller vælg en anden."
        for case in cases
    ]


def _too_late(request: StaffRequest, fault: MovedMeanwhile, wanted: list[Wanted], again: str) -> HttpResponse:
    """Who may not see a case any more is told its number only. What was sent goes along, to choose again."""
    seen = Case.objects.visible_to(request.user).select_related("citizen").in_bulk(list(fault.told))
    told = [(f"S-{pk:06d}", seen.get(pk), words) for pk, words in fault.told.items()]
    sent = [(name, value) for name, values in request.POST.lists() if name not in OF_THE_PAGE for value in values]
    context = {"told": told, "others": len(wanted) - len(told), "again": again, "sent": sent}
    return render(request, "evaluation/distribution_too_late.html", context, status=409)


@dataclass(frozen=True)
class Offered:
    """A case on the page: whether it is ticked, and what speaks for the receiver."""

    row: Row
    is_chosen: bool
    speaks: bool
    knows: bool
    has_it: bool  # the receiver


def _wanted(request: StaffRequest) -> list[Wanted]:
    to = request.POST.get("til", "")
    return read_wanted(request.POST.getlist("sag"), int(to) if to.isdecimal() and len(to) < 19 else 0)


def _own_choice(request: StaffRequest, source: int) -> set[str] | None:
    """The ticks that were sent; nothing where they are of other cases, or a proposal as it was made."""
    sent, ticked = request.POST, set(request.POST.getlist("sag"))
    if request.method != "POST" or sent.get("vist", str(source)) != str(source):
        return None
    return None if "forslag" in sent and ticked == set(sent["forslag"].split()) else ticked


def _shown(
    request: StaffRequest, desk: Desk, said: Any, form: MoveForm | None = None, *, status: int = 200
) -> HttpResponse:
    waiting = desk.cases_of(INBOX).count()
    choose = ChooseForm(said, desk=desk, waiting=waiting)
    source, receiver = choose.source, desk.people.get(choose.receiver or 0)
    rows = by_relation(desk.rows(desk.cases_of(source)), receiver, match_first=choose.match_first)
    giver = desk.people.get(source)
    own = set(request.POST.getlist("sag")) if form else _own_choice(request, source)
    fresh = (
        proposed(desk, rows, giver, receiver) if own is None and giver and receiver and giver != receiver else set()
    )
    chosen = fresh if own is None else own
    wanted = read_wanted([row.key for row in rows if row.key in chosen], receiver.user.pk if receiver else None)
    total = waiting if source == INBOX else desk.cases_of(source).count()
    note_look(request)
    if form:
        choose.blame(form)
    context = effect_of(desk, wanted) | {
        "choose": choose,
        "form": form or MoveForm(initial={"reason": said.get("reason", "")} if request.method == "POST" else None),
        "offered": [
            Offered(
                row,
                row.key in chosen,
                bool(receiver and receiver.speaks(row.case)),
                bool(receiver and receiver.knows(row.case)),
                bool(receiver and receiver.user == row.old),
            )
            for row in rows
        ],
        "giver": giver,
        "receiver": receiver,
        "total": total,
        "hidden": desk.hidden_of(source, total),
        "proposed": len(fresh),
        "proposal": " ".join(sorted(fresh)) if own is None else request.POST.get("forslag", ""),
        "why_none": why_none(giver, receiver) if own is None and giver and receiver and rows and not chosen else "",
    }
    template = "evaluation/distribution.html" + ("#choice" if request.htmx else "")
    response = render(request, template, context, status=status)
    if request.htmx:
        push_url(response, f"{reverse('team_distribution:distribution')}?{choose.address}")
    return response
