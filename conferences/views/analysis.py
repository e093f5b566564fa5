"""The analysis is offered, answered, told in the citizen's words and closed."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.models import Case
from conferences.answers import open_proposals
from conferences.consents import named_professions
from conferences.forms.analysis import NO, YES, AnswerForm, OfferForm, ReasonForm, WordsForm
from conferences.models import Analysis, Discipline
from conferences.offers import ONE_GOES_ON, accept, close, decline, offer
from conferences.views.too_late import NOTHING_OFFERED, ConferenceChanged, tells_what_changed
from danish.http import reads_or_writes
from journal.once import saves_once

PAGE = "conferences:analysis_detail"
STILL = "Et tidligere samtykke gælder stadig: {}. Træk det tilbage, hvis det skal ophøre."


def going_on(case: Case, *states: str) -> Analysis:
    """The one there is; in words when none is in one of these states, since a colleague was quicker."""
    analysis = case.analyses.filter(state__in=states or Analysis.GOING_ON).first()
    if analysis is None:
        raise ConferenceChanged("Analysen er ikke længere i gang." if case.analyses.exists() else NOTHING_OFFERED)
    analysis.case = case
    return analysis


@reads_or_writes
@saves_once
@tells_what_changed
def analysis_offer(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    if case.analyses.going_on().exists():
        raise ConferenceChanged(ONE_GOES_ON)
    analysis = Analysis(case=case, offered_by=request.user)
    form = OfferForm(request.POST if request.method == "POST" else None, instance=analysis)
    if form.is_valid():
        offer(analysis, by=request.user)
        messages.success(request, "Tilbuddet er noteret. Skriv svaret her, når det kommer.")
        return redirect(PAGE, case.pk)
    context = {
        "case": case,
        "form": form,
        "disciplines": Discipline.objects.current(),
        "active_tab": "analysis",
    }
    return render(request, "conferences/analysis_offer.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def analysis_answer(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    analysis = case.analyses.going_on().first()
    if analysis is None or analysis.state != Analysis.State.OFFERED:
        raise _answered_meanwhile(case, request.POST)
    analysis.case = case
    if request.method == "POST":
        analysis.hold()
    named = named_professions(case.pk, timezone.localdate())
    still = ", ".join(one.label for one in Discipline.objects.filter(pk__in=named))
    form = AnswerForm(request.POST if request.method == "POST" else None, analysis=analysis)
    if form.is_valid():
        given = form.cleaned_data
        words = given.get("own_words", "")
        if given["answer"] == YES:
            accept(
                analysis,
                on=given["answered_on"],
                disciplines=list(given["disciplines"]),
                given_how=given["given_how"],
                until=given["until_on"],
                words=words,
                by=request.user,
            )
            messages.success(request, "Borgerens ja er noteret. Vælg nu, hvem der skal bidrage.")
            return redirect("conferences:analysis_staff", case.pk)
        decline(analysis, on=given["answered_on"], words=words, by=request.user)
        messages.success(request, "Borgerens nej er noteret. Det har ingen følger, og I kan tilbyde analysen igen.")
        if still:
            messages.warning(request, STILL.format(still))
        return redirect(PAGE, case.pk)
    context = {"case": case, "analysis": analysis, "form": form, "still": still, "active_tab": "analysis"}
    return render(request, "conferences/analysis_answer.html", context, status=422 if form.is_bound else 200)


def _answered_meanwhile(case: Case, sent: QueryDict) -> ConferenceChanged:
    """What a colleague has noted, and that it is not what this one heard."""
    analysis = case.analyses.exclude(answered_on=None).newest_first().first()
    if analysis is None or analysis.is_round_table:
        return ConferenceChanged("Der er ikke noget tilbud at svare på.")
    said_no = analysis.state == Analysis.State.DECLINED
    words = f"Svaret er allerede noteret: {'Nej' if said_no else 'Ja'} tak {analysis.answered_on:%d.%m.%Y}."
    if sent.get("answer") == (YES if said_no else NO):
        words += f" Dit svar var {'ja' if said_no else 'nej'} tak. Find ud af, hvad der er rigtigt, før I går videre."
    return ConferenceChanged(words)


@reads_or_writes
@saves_once
@tells_what_changed
def analysis_words(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The citizen's own words: htmx saves them while they are written, the form's button does too.

    What the conference knew of them stays as it was.
    """
    saves_itself = request.method == "POST" and bool(request.htmx)
    case = open_case(request, case_pk, to_change=True, asks_by_itself=saves_itself)
    analysis = going_on(case)
    if analysis.state not in Analysis.BEFORE_CONFERENCE:
        return _words_are_closed(request, analysis)
    form = WordsForm(request.POST if request.method == "POST" else None, instance=analysis)
    if form.is_valid():
        form.claim()
        analysis.keep_words()
        if saves_itself:
            context = {"analysis": analysis, "saved_at": timezone.localtime()}
            return render(request, "conferences/analysis_words.html#saved", context)
        messages.success(request, f"{case.citizen.first_name}: ordene er gemt.")
        return redirect(PAGE, case.pk)
    if saves_itself:
        return HttpResponse(status=422)
    context = {"case": case, "analysis": analysis, "form": form, "active_tab": "analysis"}
    return render(request, "conferences/analysis_words.html", context, status=422 if form.is_bound else 200)


def _words_are_closed(request: StaffRequest, analysis: Analysis) -> HttpResponse:
    """What was written is shown once more, so that it can be taken along."""
    if request.method != "POST":
        messages.warning(request, "Konferencen er holdt, så ordene kan ikke ændres.")
        return redirect(PAGE, analysis.case_id)
    written = [request.POST.get(name, "") for name in ("own_words", "matters_most", "others_should_know")]
    conference = analysis.conferences.taking_time().first()
    context = {"case": analysis.case, "conference": conference, "written": "\n\n".join(filter(None, written))}
    template = "conferences/table_over.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)


@reads_or_writes
@saves_once
@tells_what_changed
def analysis_close(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    analysis = going_on(case)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, missing="Skriv, hvorfor analysen bliver afsluttet.")
    waiting = open_proposals(analysis)
    if form.is_valid():
        close(analysis, because=form.cleaned_data["because"], by=request.user)
        messages.success(request, f"{analysis} er afsluttet.")
        return redirect(PAGE, case.pk)
    context = {"case": case, "analysis": analysis, "form": form, "waiting": waiting, "active_tab": "analysis"}
    return render(request, "conferences/analysis_close.html", context, status=422 if form.is_bound else 200)
