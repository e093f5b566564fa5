"""The table of a conference: who may write at it, and for how long."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONArray
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import CaseNotYours, open_case
from cases.models import Case
from conferences.models import Analysis, Conference, Contribution, Section

NOT_INVITED = "Kun de inviterede kan skrive på konferencen. Bed den ansvarlige medarbejder om at invitere dig."

SECTION = ("id", "key", "text", "version", "saved_by_id", "saved_at")
# The sections come along with their conference, which is a statement less.
SAID = (
    Section.objects.filter(conference=OuterRef("pk"))
    .order_by("pk")
    .values_list(JSONArray(*SECTION, "saved_by__first_name", "saved_by__last_name"), flat=True)
)


@dataclass(frozen=True)
class Table:
    """A conference that is going on, or to come, as somebody who may write at it found it."""

    case: Case
    analysis: Analysis
    conference: Conference


def may_write_at_table(case: Case, analysis: Analysis, user: User) -> bool:
    """Whoever works on the case, and everybody asked to contribute or invited, as long as it is open to them."""
    if case.can_be_changed_by(user):
        return True
    return case.opened_as != "reasoned" and _takes_part(analysis, user)


def may_read(case: Case, analysis: Analysis, user: User) -> bool:
    """Whose eyes the professions' findings are for: who reads papers about health there, and everybody who takes part.

    Not a mentor, a company consultant who is not asked, or who gave a reason to see the case: it tells of health.
    """
    return case.opened_as != "reasoned" and (case.tells_health_to(user) or _takes_part(analysis, user))


def _takes_part(analysis: Analysis, user: User) -> bool:
    asked = Q(contributions__user=user, contributions__left_out_because="")
    invited = Q(conferences__participants__user=user, conferences__state__in=["planned", "held"])
    return Analysis.objects.filter(asked | invited, pk=analysis.pk).exists()


def at_table(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its table. A conference that is over, or called off, takes nothing more and says so."""

    @functools.wraps(view)
    def wrapped(request: StaffRequest, case_pk: int, **kwargs: object) -> HttpResponse:
        saves_itself = request.method == "POST" and bool(request.htmx)
        case = open_case(request, case_pk, asks_by_itself=saves_itself)
        if not case.is_open:
            raise CaseNotYours(case.pk)
        analysis = case.analyses.newest_first().first()
        if analysis is None:
            raise Http404
        if not may_write_at_table(case, analysis, request.user):
            raise CaseNotYours(case.pk, NOT_INVITED)
        conferences = analysis.conferences.exclude(state=Conference.State.CANCELLED)
        if request.method == "POST":  # so that it is not ended in the middle of this
            conferences = conferences.select_for_update(no_key=True)
        conference = conferences.first()
        if conference is None or not conference.is_planned or analysis.state != Analysis.State.ACCEPTED:
            return _over(request, case, conference)
        analysis.case = case
        conference.analysis = analysis
        return view(request, Table(case, analysis, conference), **kwargs)

    return wrapped


def _over(request: StaffRequest, case: Case, conference: Conference | None) -> HttpResponse:
    """What was written is shown once more, so that it can be taken along."""
    if request.method != "POST":
        messages.warning(request, "Der er ingen konference at skrive på lige nu.")
        return redirect("conferences:analysis_detail", case.pk)
    context = {"case": case, "conference": conference, "written": request.POST.get("text", "")}
    template = "conferences/table_over.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)


def is_of(analysis: Analysis, user: User, contributions: list[Contribution], invited: set[int | None]) -> bool:
    """As `may_write_at_table` for somebody who does not work on the case, of rows that are known already."""
    case = analysis.case
    if not case.is_open or case.opened_as == "reasoned":
        return False
    return user.pk in invited or any(one.user_id == user.pk and not one.is_left_out for one in contributions)
