"""What a conference points at: laid on the table, left out, and answered once the conference is held."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import hold_case
from cases.models import Case
from catalog.forms.find import OfferSearchForm
from catalog.models import Offer
from conferences.answers import AlreadyAnswered, Answered, accept, decline
from conferences.forms.proposals import DeclineForm, LeaveOutForm, ProposalForm, proposal_form
from conferences.laying import figures, lay_suggestion
from conferences.models import Conference, Proposal, Suggestion
from conferences.table import Table, at_table
from danish.http import reads_or_writes
from danish.templatetags.danish import antal
from journal.once import saves_once

PAGE = "conferences:analysis_detail"
KINDS = {"maal": Proposal.Kind.GOAL, "barriere": Proposal.Kind.FACTOR, "andet-sted": Proposal.Kind.INTERVENTION}
HEADINGS = {"maal": "Nyt mål", "barriere": "Ny barriere eller ressource", "andet-sted": "Hjælp et andet sted"}
MOST_FOUND = 10
ANSWERED = "Forslaget er allerede besvaret."
INSTEAD = "Afvis forslaget, og læg en anden indsats i plankladden."


@reads_or_writes
@saves_once
@at_table
def proposal_create(request: StaffRequest, table: Table, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    proposal = Proposal(conference=table.conference, kind=KINDS[kind])
    form = proposal_form(request.POST if request.method == "POST" else None, proposal)
    if form.is_valid():
        return _laid(request, table, form)
    return _page(request, table, form, HEADINGS[kind], "Læg på bordet")


@require_safe
@at_table
def proposal_find(request: StaffRequest, table: Table) -> HttpResponse:
    """Offers of the catalogue by what they are called."""
    search = OfferSearchForm(request.GET)
    words = search.words
    offers = Offer.objects.matching(words).published().select_related("category", "provider")
    context = {
        "case": table.case,
        "active_tab": "analysis",
        "search": search,
        "words": words,
        "found": offers[:MOST_FOUND] if words else [],
        "on_table": set(table.conference.proposals.filter(offer__isnull=False).values_list("offer", flat=True)),
    }
    return render(request, "conferences/proposal_find.html", context, status=422 if search.errors else 200)


@reads_or_writes
@saves_once
@at_table
def proposal_offer(request: StaffRequest, table: Table, slug: str) -> HttpResponse:
    """An offer with its own figures, to be changed before it is laid on the table."""
    offer = get_object_or_404(Offer.objects.published().select_related("category", "provider"), slug=slug)
    proposal = Proposal(conference=table.conference, kind=Proposal.Kind.INTERVENTION, offer=offer)
    first = figures(table.case, offer)
    form = proposal_form(request.POST if request.method == "POST" else None, proposal, initial=first)
    if form.is_valid():
        return _laid(request, table, form)
    return _page(request, table, form, str(offer), "Læg på bordet")


@require_POST
@saves_once
@at_table
def suggestion_take(request: StaffRequest, table: Table, suggestion: int) -> HttpResponse:
    """Lay what a profession suggested on the table, with one click."""
    found = get_object_or_404(Suggestion.objects.of_case(table.case).signed_in(table.analysis), pk=suggestion)
    same = Q(offer=found.offer) if found.offer else Q(kind=Proposal.Kind.GOAL, title__iexact=found.goal)
    if table.conference.proposals.filter(same).exists():
        messages.info(request, f"»{found}« står allerede på bordet.")
    elif found.offer and not found.offer.is_published:
        messages.warning(request, f"{found.offer} er udgået af kataloget. Vælg en anden.")
    else:
        lay_suggestion(table.conference, found)
        messages.success(request, f"»{found}« ligger på bordet.")
    return redirect(f"{table.analysis.get_absolute_url()}#forslag")


@reads_or_writes
@saves_once
@at_table
def proposal_update(request: StaffRequest, table: Table, pk: int) -> HttpResponse:
    proposal = _on_table(table, pk)
    title = str(proposal)
    form = proposal_form(request.POST if request.method == "POST" else None, proposal)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        form.save_m2m()
        messages.success(request, f"»{proposal}« er gemt.")
        return redirect(f"{table.analysis.get_absolute_url()}#forslag")
    return _page(request, table, form, title, "Gem")


@reads_or_writes
@saves_once
@at_table
def proposal_leave_out(request: StaffRequest, table: Table, pk: int) -> HttpResponse:
    proposal = _on_table(table, pk)
    form = LeaveOutForm(request.POST if request.method == "POST" else None)
    if proposal.is_left_out:
        messages.info(request, f"»{proposal}« er valgt fra.")
        return redirect(f"{table.analysis.get_absolute_url()}#forslag")
    if form.is_valid():
        proposal.leave_out(because=form.cleaned_data["reason"])
        messages.success(request, f"»{proposal}« er valgt fra.")
        return redirect(f"{table.analysis.get_absolute_url()}#forslag")
    return _page(request, table, form, f"Fravælg {proposal}", "Fravælg")


@require_POST
@saves_once
@at_table
def proposal_bring_back(request: StaffRequest, table: Table, pk: int) -> HttpResponse:
    proposal = _on_table(table, pk)
    if proposal.is_left_out:
        proposal.bring_back()
        messages.success(request, f"»{proposal}« er med igen.")
    return redirect(f"{table.analysis.get_absolute_url()}#forslag")


def _on_table(table: Table, pk: int) -> Proposal:
    on_table = table.conference.proposals.select_related("offer", "area", "category")
    proposal = get_object_or_404(on_table, pk=pk)
    proposal.conference = table.conference
    return proposal


def _laid(request: StaffRequest, table: Table, form: ProposalForm) -> HttpResponse:
    proposal: Proposal = form.save(commit=False)
    proposal.lay()
    form.save_m2m()
    messages.success(request, f"»{proposal}« ligger på bordet.")
    return redirect(f"{table.analysis.get_absolute_url()}#forslag")


def _page(request: StaffRequest, table: Table, form: Any, heading: str, submit: str) -> HttpResponse:
    context = {"case": table.case, "active_tab": "analysis", "heading": heading, "form": form, "submit": submit}
    return render(request, "conferences/table_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def proposal_accept(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Take one proposal into the case and the draft of its plan."""
    case = hold_case(request, case_pk)
    proposal = get_object_or_404(_decided(case), pk=pk)
    return _taken(request, case, proposal.conference, [proposal.pk])


@require_POST
@saves_once
def proposals_accept(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Take all that wait into the case and the draft of its plan."""
    case = hold_case(request, case_pk)
    held = Conference.objects.of_case(case).last_held().select_related("analysis")
    return _taken(request, case, get_object_or_404(held), None)


def _decided(case: Case) -> Any:
    """The proposals of conferences that are held, those left out apart."""
    decided = Proposal.objects.of_case(case).filter(conference__state=Conference.State.HELD)
    return decided.exclude(state=Proposal.State.LEFT_OUT).select_related("conference__analysis", "offer", "area")


def _taken(request: StaffRequest, case: Case, conference: Conference, numbers: list[int] | None) -> HttpResponse:
    conference.analysis.case = case
    try:
        _tell(request, accept(conference, numbers, by=request.user))
    except AlreadyAnswered:
        messages.info(request, ANSWERED if numbers else "Alle forslag er allerede besvaret.")
    return redirect(PAGE, case.pk)


def _tell(request: StaffRequest, answered: Answered) -> None:
    if answered.made:
        verb = "er lagt i sagen og plankladden. Se datoer og timer igennem."
        messages.success(request, f"{antal(len(answered.made), 'forslag,forslag')} {verb}")
    if answered.linked:
        messages.info(request, f"Stod der i forvejen og er knyttet til forslaget: {', '.join(answered.linked)}.")
    if answered.weighed:
        messages.info(request, f"Vejer nu, som konferencen sagde: {', '.join(answered.weighed)}.")
    if answered.moved:
        words = "Startdatoen var passeret og er flyttet til i dag"
        messages.warning(request, f"{words}: {', '.join(answered.moved)}.")
    if answered.retired:
        words = "Udgået af kataloget og derfor ikke lagt i planen"
        messages.warning(request, f"{words}: {', '.join(answered.retired)}. {INSTEAD}")


@reads_or_writes
@saves_once
def proposal_decline(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    proposal = get_object_or_404(_decided(case), pk=pk)
    proposal.conference.analysis.case = case
    form = DeclineForm(request.POST if request.method == "POST" else None)
    try:
        if not proposal.is_open:
            raise AlreadyAnswered
        if form.is_valid():
            decline(proposal, because=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"»{proposal}« er afvist.")
            return redirect(PAGE, case.pk)
    except AlreadyAnswered:
        messages.info(request, ANSWERED)
        return redirect(PAGE, case.pk)
    context = {"case": case, "active_tab": "analysis", "heading": f"Afvis {proposal}", "form": form, "submit": "Afvis"}
    return render(request, "conferences/table_form.html", context, status=422 if form.is_bound else 200)
