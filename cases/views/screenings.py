from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators
from cases.access import open_case
from cases.forms import QuestionForm, QuestionMoveForm, ScreeningAnswerForm, ScreeningForm
from cases.models import NotPublishable, Screening, ScreeningAnswer
from cases.screenings import example
from danish.http import reads_or_writes
from journal.once import saves_once

TO_EDIT = "redigere screeningsskemaer"


@require_safe
def screening_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    """What was answered, and which answers moved the sum and how."""
    case = open_case(request, case_pk)
    answered = list(case.screening_answers.select_related("screening", "by"))
    context = {
        "case": case,
        "newest": answered[0] if answered else None,
        "earlier": answered[1:],
        "in_use": Screening.objects.in_use().first(),
        "may_change": case.can_be_changed_by(request.user),
        "active_tab": "support",
    }
    return render(request, "cases/screening_detail.html", context)


@reads_or_writes
@saves_once
def screening_answer(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    screening = Screening.objects.in_use().first()
    if screening is None:
        messages.info(request, "Der er ikke udgivet et screeningsskema.")
        return redirect("cases:screening_detail", case.pk)
    answer = ScreeningAnswer(case=case, screening=screening)
    form = ScreeningAnswerForm(request.POST or None, instance=answer, initial={"on": timezone.localdate()})
    if form.is_valid():
        answer.give(by=request.user)
        messages.success(request, "Screeningen er gemt.")
        return redirect("cases:screening_detail", case.pk)
    context = {"case": case, "form": form, "screening": screening, "active_tab": "support"}
    return render(request, "cases/screening_answer.html", context, status=422 if form.is_bound else 200)


@require_safe
def screening_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    return render(request, "cases/screening_list.html", {"screenings": list(Screening.objects.all())})


@require_POST
@saves_once
def screening_create(request: StaffRequest) -> HttpResponse:
    """A draft to edit: the one there is, or a new edition that begins as the newest one, or as the example."""
    only_administrators(request, TO_EDIT)
    newest = Screening.objects.order_by("-edition").first()
    return redirect(Screening.draft(newest.content if newest else example(), by=request.user))


@reads_or_writes
@saves_once
def screening_update(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit a draft; a published edition is only shown."""
    only_administrators(request, TO_EDIT)
    screening = get_object_or_404(Screening, pk=pk)
    if not screening.is_draft:
        return render(request, "cases/screening_update.html", {"screening": screening, "form": None})
    form = ScreeningForm(request.POST or None, instance=screening)
    if form.is_valid():
        form.claim()
        screening.change(by=request.user)
        messages.success(request, "Kladden er gemt.")
        return redirect(screening)
    context = {"screening": screening, "form": form}
    return render(request, "cases/screening_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def question_create(request: StaffRequest, pk: int) -> HttpResponse:
    return _question(request, _draft(request, pk), None)


@reads_or_writes
@saves_once
def question_update(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    screening = _draft(request, pk)
    question = next((one for one in screening.questions if one["key"] == key), None)
    if question is None:
        raise Http404("Spørgsmålet findes ikke.")
    return _question(request, screening, question)


def _question(request: StaffRequest, screening: Screening, question: dict[str, Any] | None) -> HttpResponse:
    form = QuestionForm(request.POST or None, instance=screening, question=question)
    if form.is_valid():
        form.claim()
        screening.put_question(form.written(), by=request.user)
        messages.success(request, "Spørgsmålet er gemt.")
        return redirect(screening)
    context = {"screening": screening, "form": form, "question": question}
    return render(request, "cases/question_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def question_remove(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    screening = _draft(request, pk)
    screening.drop_question(key, by=request.user)
    messages.success(request, "Spørgsmålet er fjernet fra kladden.")
    return redirect(screening)


@require_POST
@saves_once
def question_move(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    screening = _draft(request, pk)
    form = QuestionMoveForm(request.POST)
    if form.is_valid():
        screening.move_question(key, form.step, by=request.user)
    return redirect(screening)


@require_POST
@saves_once
def screening_publish(request: StaffRequest, pk: int) -> HttpResponse:
    screening = _draft(request, pk)
    try:
        screening.publish(by=request.user)
    except NotPublishable as missing:
        messages.error(request, str(missing))
    else:
        messages.success(request, f"Udgave {screening.edition} er udgivet og bruges fra nu af.")
    return redirect(screening)


@require_POST
@saves_once
def screening_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    screening = get_object_or_404(Screening.objects.select_for_update(), pk=pk)
    if screening.is_in_use:
        screening.withdraw(by=request.user)
        messages.success(request, "Skemaet er taget ud af brug. Det, der er udfyldt, kan stadig læses.")
    return redirect(screening)


def _draft(request: StaffRequest, pk: int) -> Screening:
    """The draft, locked while something is sent: a published edition never changes."""
    only_administrators(request, TO_EDIT)
    drafts = Screening.objects.drafts()
    return get_object_or_404(drafts.select_for_update() if request.method == "POST" else drafts, pk=pk)
