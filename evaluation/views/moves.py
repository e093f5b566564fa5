"""What a lead has moved: the receipt, the list, and the way back while it is fresh."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_leads
from cases.access import note_look
from cases.models import Case, MoveBatch
from danish.templatetags.danish import antal
from journal.models import Access
from journal.once import saves_once

TO_SEE = "se, hvad der er flyttet"
ROWS = 25


@require_safe
def move_list(request: StaffRequest) -> HttpResponse:
    only_leads(request, TO_SEE)
    own = MoveBatch.objects.by_lead(request.user).annotate(cases=Count("moves"))
    return render(
        request, "evaluation/move_list.html", {"page": Paginator(own, ROWS).get_page(request.GET.get("side"))}
    )


@require_safe
def move_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The receipt. A case that went to another team may be shut by now, and is told by its number."""
    batch = _own(request, pk)
    moves = list(batch.moves.select_related("old", "new").order_by("new__sort_key", "pk"))
    seen = Case.objects.visible_to(request.user).select_related("citizen").in_bulk([one.case_id for one in moves])
    note_look(request)
    context = {
        "batch": batch,
        "moves": [(one, f"S-{one.case_id:06d}", seen.get(one.case_id)) for one in moves],
        "stays": sum(one.undone_at is None for one in moves) if batch.undone_at else 0,
    }
    return render(request, "evaluation/move_detail.html", context)


@require_POST
@saves_once
def move_undo(request: StaffRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    back = batch.undo(by=request.user)
    if back:
        note_moves(request, [one.case_id for one in back])
        messages.success(request, f"{antal(len(back), 'sag,sager')} er flyttet tilbage.")
    elif batch.undone_at:
        messages.info(request, "Flytningen er allerede fortrudt.")
    elif batch.can_be_undone:
        messages.warning(request, "Intet er flyttet tilbage. Grunden står i listen.")
    else:
        messages.warning(request, "Der er gået mere end et kvarter. Flyt sagerne igen i stedet.")
    return redirect("team_distribution:move_detail", batch.pk)


def note_moves(request: StaffRequest, cases: Iterable[int]) -> None:
    """Each case was changed, as a look at it that wrote something."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    Access.objects.bulk_create(
        Access(
            case_id=pk,
            user=request.user,
            role=request.user.role,
            page=page,
            request_id=request.request_id,
            wrote=True,
        )
        for pk in cases
    )


def _own(request: StaffRequest, pk: int) -> MoveBatch:
    only_leads(request, TO_SEE)
    return get_object_or_404(MoveBatch.objects.by_lead(request.user), pk=pk)
