"""The table of a conference: what is written there, who came, and the end of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from cases.access import hold_case
from conferences.forms.table import (
    AttendanceForm,
    DecisionForm,
    GoneThroughForm,
    HoldForm,
    RoundTableForm,
    SectionForm,
)
from conferences.holding import AlreadyOver, NotReady, hold, lacks, unsigned_of
from conferences.models import Analysis, Conference, Proposal, Section
from conferences.offers import ONE_GOES_ON
from conferences.round_table import begin_round_table
from conferences.table import Table, at_table
from conferences.views.too_late import ConferenceChanged, tells_what_changed
from danish.http import reads_or_writes
from journal.once import saves_once

PAGE, PAGE_OF_ONE = "conferences:analysis_detail", "conferences:analysis_earlier"


@reads_or_writes
@saves_once
@at_table
def section_update(request: StaffRequest, table: Table, key: str) -> HttpResponse:
    """Save one section. htmx saves it while somebody writes; the form's button does too. It is read on the page."""
    section = get_object_or_404(table.conference.sections.select_related("saved_by"), key=key)
    if request.method != "POST":
        return redirect(f"{table.analysis.get_absolute_url()}#afsnit-{key}")
    form = SectionForm(request.POST, instance=section, first_name=table.case.citizen.first_name)
    if form.is_valid():
        form.claim()
        if form.has_changed():
            form.save(commit=False).write(by=request.user)
        if request.htmx:
            return render(request, "conferences/_section.html#saved", {"section": section, "form": form})
        messages.success(request, f"»{section}« er gemt.")
        return redirect(f"{table.analysis.get_absolute_url()}#afsnit-{key}")
    if request.htmx:
        return render(request, "conferences/_section.html#refused", {"section": section, "form": form}, status=422)
    return _form_page(request, table, str(section), form)


@reads_or_writes
@saves_once
@at_table
def decision_update(request: StaffRequest, table: Table) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, instance=table.conference, case=table.case)
    if form.is_valid():
        form.claim()
        decided: Conference = form.save(commit=False)
        decided.decide()
        if request.htmx:
            return render(request, "conferences/_decision.html#saved", {"decision_form": form, "conference": decided})
        messages.success(request, "Beslutningen er gemt.")
        return redirect(f"{table.analysis.get_absolute_url()}#beslutning")
    if request.htmx and form.is_bound:
        return render(request, "conferences/_decision.html#refused", {"decision_form": form}, status=422)
    return _form_page(request, table, "Ansvarlig og gennemgang", form)


@require_POST
@saves_once
@at_table
def attendance_update(request: StaffRequest, table: Table) -> HttpResponse:
    people = list(table.conference.participants.select_for_update().order_by("pk"))
    form = AttendanceForm(request.POST, people, table.conference)
    if not form.is_valid():
        if request.htmx:
            return render(request, "conferences/_decision.html#changed", {"case": table.case}, status=422)
        messages.warning(request, "Deltagerlisten er ændret imens. Se den igennem igen.")
        return redirect(f"{table.analysis.get_absolute_url()}#til-stede")
    form.save()
    if request.htmx:
        came = " ".join(str(one.pk) for one in people if one.came)
        return render(request, "conferences/_decision.html#came", {"came": came})
    messages.success(request, "Fremmødet er gemt.")
    return redirect(f"{table.analysis.get_absolute_url()}#til-stede")


def _form_page(request: StaffRequest, table: Table, heading: str, form: Any) -> HttpResponse:
    context = {"case": table.case, "active_tab": "analysis", "heading": heading, "form": form, "submit": "Gem"}
    return render(request, "conferences/table_form.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def conference_hold(request: StaffRequest, case_pk: int) -> HttpResponse:
    """End the conference: what it means is told before it is done."""
    case = hold_case(request, case_pk)
    analysis = get_object_or_404(case.analyses.newest_first()[:1])
    conferences = analysis.conferences.exclude(state=Conference.State.CANCELLED)
    if request.method == "POST":  # so that nobody is ticked at the table in the middle of this
        conferences = conferences.select_for_update(no_key=True)
    conference = conferences.first()
    if conference is None:
        messages.warning(request, "Der er ikke planlagt en konference. Planlæg den, før I afslutter den.")
        return redirect(PAGE, case.pk)
    if not conference.is_planned:
        messages.info(request, "Konferencen er allerede afsluttet.")
        return redirect(PAGE, case.pk)
    analysis.case, conference.analysis = case, analysis
    missing, unsigned = lacks(conference), unsigned_of(conference)
    people = list(conference.participants.select_related("user", "discipline"))
    form = HoldForm(request.POST if request.method == "POST" else None, conference, people, unsigned)
    drafts = conference.proposals.filter(state=Proposal.State.DRAFT)
    proposals = list(drafts.select_related("offer", "area"))
    if not missing and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in ("because", "attendance_because")}
        try:
            hold(conference, by=request.user, without=form.without, came=form.there, **said)
        except AlreadyOver:
            messages.info(request, "Konferencen er allerede afsluttet.")
        except NotReady as told:
            form.add_error(None, str(told))
        else:
            waits = conference.proposals.open().exists()
            rest = "Forslagene venter på svar." if waits else "Der er ingen forslag at svare på."
            messages.success(request, f"Konferencen er afsluttet. {rest}")
        if form.is_valid():
            return redirect(PAGE, case.pk)
    context = {
        "case": case,
        "active_tab": "analysis",
        "analysis": analysis,
        "conference": conference,
        "missing": missing,
        "unsigned": unsigned,
        "proposals": proposals,
        "lacks_letter": not conference.sections.filter(key=Section.Key.FOR_CITIZEN).exclude(text="").exists(),
        "form": form,
    }
    return render(request, "conferences/conference_hold.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def decision_gone_through(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Note the day on which the decision was gone through with the citizen."""
    case = hold_case(request, case_pk)
    held = Conference.objects.of_case(case).filter(state=Conference.State.HELD)
    conference = get_object_or_404(held, pk=pk)
    sent = request.POST if request.method == "POST" else None
    if conference.gone_through_on:
        messages.info(request, f"Beslutningen er gennemgået med borgeren {conference.gone_through_on:%d.%m.%Y}.")
        return redirect(PAGE_OF_ONE, case.pk, conference.analysis_id)
    form = GoneThroughForm(sent, conference)
    if form.is_valid():
        conference.go_through(on=form.cleaned_data["on"])
        messages.success(request, "Det er noteret, at beslutningen er gennemgået med borgeren.")
        return redirect(PAGE_OF_ONE, case.pk, conference.analysis_id)
    context = {"case": case, "active_tab": "analysis", "form": form, "submit": "Gem"}
    context["heading"] = f"Gennemgået med {case.citizen.first_name}"
    return render(request, "conferences/table_form.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def round_table_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """A lighter talk than the analysis, when the way has come to a stand."""
    case = hold_case(request, case_pk)
    if case.analyses.going_on().exists():
        raise ConferenceChanged(ONE_GOES_ON)
    talk = Analysis(case=case, kind=Analysis.Kind.ROUND_TABLE, offered_by=request.user)
    form = RoundTableForm(request.POST if request.method == "POST" else None, instance=talk)
    if form.is_valid():
        begin_round_table(form.save(commit=False), by=request.user, on=timezone.localdate())
        messages.success(request, "Rundbordssamtalen er oprettet. Sæt tid på, og invitér dem, der skal med.")
        return redirect(PAGE, case.pk)
    context = {"case": case, "active_tab": "analysis", "form": form}
    return render(request, "conferences/round_table_create.html", context, status=422 if form.is_bound else 200)
