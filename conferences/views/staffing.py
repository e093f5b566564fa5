"""Which professions contribute to the analysis, and who for each of them."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import StaffRequest
from cases.access import hold_case
from cases.models import Case
from conferences.consents import named_professions
from conferences.forms.analysis import GiveForm, ReasonForm, StaffForm
from conferences.models import Analysis, Contribution, Discipline
from conferences.staffing import ONCE_SIGNED, SIGNED, ask, give_to, leave_out, once_signed, remove
from conferences.views.analysis import going_on
from conferences.views.too_late import ConferenceChanged, tells_what_changed
from danish.http import reads_or_writes
from journal.once import saves_once

STAFF = "conferences:analysis_staff"
REMOVED = "Faget er fjernet fra analysen imens."


@reads_or_writes
@saves_once
@tells_what_changed
def analysis_staff(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Choose professions and ask a colleague for each; those the citizen did not say yes to are told apart."""
    case = hold_case(request, case_pk)
    analysis, today = going_on(case, Analysis.State.ACCEPTED), timezone.localdate()
    contributions = list(analysis.contributions.select_related("user", "discipline"))
    signed_once = once_signed(analysis)
    named, taken = named_professions(case.pk, today), {one.discipline_id for one in contributions}
    free = [one for one in Discipline.objects.current() if one.pk not in taken]
    latest = _latest(analysis)
    form = StaffForm(
        request.POST if request.method == "POST" else None,
        choosable=[one for one in free if one.pk in named],
        coordinator=case.coordinator,
        due_on=min(max(analysis.interviews_by or today, today), latest or date.max),
        latest=latest,
    )
    if form.is_valid():
        for discipline, user, due_on in form.asked:
            ask(analysis, discipline, user, due_on=due_on, by=request.user)
        messages.success(request, "Kollegerne er bedt om at bidrage og har fået besked.")
        return redirect(STAFF, case.pk)
    context = {
        "case": case,
        "analysis": analysis,
        "form": form,
        "contributions": [(one, one.discipline_id in named, one.pk in signed_once) for one in contributions],
        "not_named": [one for one in free if one.pk not in named],
        "active_tab": "analysis",
    }
    return render(request, "conferences/analysis_staff.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def contribution_give(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    contribution = _open_one(case, pk)
    data = request.POST if request.method == "POST" else None
    form = GiveForm(data, contribution=contribution, latest=_latest(contribution.analysis))
    if form.is_valid():
        try:
            given = give_to(
                contribution, form.cleaned_data["user"], due_on=form.cleaned_data["due_on"], by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"{given.user.name} er bedt om at bidrage.")
            return redirect(STAFF, case.pk)
    context = {"case": case, "contribution": contribution, "form": form, "active_tab": "analysis"}
    return render(request, "conferences/staff_give.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def contribution_remove(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Asked first, since the draft goes. What was signed once stays, and is left out with a reason instead."""
    case = hold_case(request, case_pk)
    contribution = _open_one(case, pk)
    if contribution.pk in once_signed(contribution.analysis):
        messages.warning(request, ONCE_SIGNED)
        return redirect("conferences:contribution_leave_out", case.pk, contribution.pk)
    if request.method == "POST":
        try:
            remove(contribution, by=request.user)
        except ValidationError as refused:
            raise ConferenceChanged(refused.messages[0], "analysis_staff") from None
        messages.success(request, f"{contribution.discipline} er ikke længere med.")
        return redirect(STAFF, case.pk)
    context = {"case": case, "contribution": contribution, "active_tab": "analysis"}
    return render(request, "conferences/staff_remove.html", context)


@reads_or_writes
@saves_once
@tells_what_changed
def contribution_leave_out(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    contribution = _open_one(case, pk)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, missing="Skriv, hvorfor faget ikke er med.")
    if form.is_valid():
        try:
            leave_out(contribution, because=form.cleaned_data["because"], by=request.user)
        except ValidationError as refused:
            raise ConferenceChanged(refused.messages[0], "analysis_staff") from None
        messages.success(request, f"{contribution.discipline} er udeladt.")
        return redirect(STAFF, case.pk)
    context = {"case": case, "contribution": contribution, "form": form, "active_tab": "analysis"}
    return render(request, "conferences/staff_leave_out.html", context, status=422 if form.is_bound else 200)


def _open_one(case: Case, pk: int) -> Contribution:
    """One that is not signed, of the analysis that is going on; in words if a colleague was quicker."""
    analysis = going_on(case, Analysis.State.ACCEPTED)
    contribution = analysis.contributions.filter(pk=pk).select_related("user", "discipline").first()
    if contribution is None:
        if Contribution.objects.as_system("whether it is of another case").filter(pk=pk).exists():
            raise Http404
        raise ConferenceChanged(REMOVED, "analysis_staff")
    if contribution.is_signed:
        raise ConferenceChanged(SIGNED, "analysis_staff")
    contribution.analysis = analysis
    return contribution


def _latest(analysis: Analysis) -> date | None:
    """The day of the planned conference."""
    conference = analysis.conferences.planned().first()
    return conference.on if conference else None
