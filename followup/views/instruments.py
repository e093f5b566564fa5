"""The editions of what is measured: an administrator copies one, changes the draft and lets it count from a day."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators
from danish.http import reads_or_writes
from followup.forms.instrument import InForceForm, InstrumentForm, QuestionForm
from followup.forms.measurement import CitizenAnswerForm
from followup.models import Instrument, Question
from journal.once import saves_once

TO_EDIT = "ændre måleredskabet"
CHANGED = "Kladden er ændret imens. Se den igennem, og prøv igen."


@require_safe
def instrument_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    editions = Instrument.objects.select_related("made_by").annotate(used=Count("measurements"))
    today = timezone.localdate()
    context = {
        "editions": list(editions.order_by("key", "-number")),
        "live": Instrument.objects.live(today).order_by("key").first(),
        "draft": Instrument.objects.drafts().order_by("key").first(),
        "today": today,
    }
    return render(request, "followup/instrument_list.html", context)


@require_safe
def instrument_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One edition with its questions; a draft is changed from here."""
    only_administrators(request, TO_EDIT)
    instrument = get_object_or_404(Instrument, pk=pk)
    questions = instrument.questions.select_related("indicator").order_by("order", "pk")
    return render(request, "followup/instrument_detail.html", {"instrument": instrument, "questions": questions})


@require_POST
@saves_once
def instrument_copy(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    draft = get_object_or_404(Instrument.objects.in_force(), pk=pk).copy(by=request.user)
    messages.info(request, f"Her er kladden til udgave {draft.number}.")
    return redirect(draft)


def _draft(request: StaffRequest, pk: int) -> Instrument:
    """To be changed: of two who send something at once, one comes after the other."""
    drafts = Instrument.objects.drafts()
    return get_object_or_404(drafts.select_for_update() if request.method == "POST" else drafts, pk=pk)


@reads_or_writes
@saves_once
def instrument_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    draft = _draft(request, pk)
    form = InstrumentForm(request.POST if request.method == "POST" else None, instance=draft)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        messages.success(request, "Kladden er gemt.")
        return redirect(draft)
    context = {"instrument": draft, "form": form}
    return render(request, "followup/instrument_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def question_create(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    draft = _draft(request, pk)
    last = draft.questions.aggregate(last=Max("order"))["last"] or 0
    return _question_page(request, draft, Question(instrument=draft, order=last + 1))


@reads_or_writes
@saves_once
def question_update(request: StaffRequest, pk: int, question: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    draft = _draft(request, pk)
    return _question_page(request, draft, get_object_or_404(draft.questions, pk=question))


def _question_page(request: StaffRequest, draft: Instrument, question: Question) -> HttpResponse:
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question, draft=draft)
    context: dict[str, Any] = {"instrument": draft, "form": form, "question": question}
    if form.is_valid():
        if form.is_of_now:
            form.save()
            draft.change()
            messages.success(request, "Spørgsmålet er gemt.")
            return redirect(draft)
        form.add_error(None, CHANGED)
        again = request.POST.copy()
        again["seen_version"] = str(draft.version)
        form.data = again
        return render(request, "followup/question_update.html", context, status=409)
    return render(request, "followup/question_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def question_move(request: StaffRequest, pk: int, question: int) -> HttpResponse:
    """One place up; the first stays where it is."""
    only_administrators(request, TO_EDIT)
    draft = _draft(request, pk)
    rows = list(draft.questions.order_by("order", "pk"))
    place = next((place for place, one in enumerate(rows) if one.pk == question), 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for order, one in enumerate(rows, start=1):
            one.order = order
        Question.objects.bulk_update(rows, ["order"])
        draft.change()
    return redirect(f"{draft.get_absolute_url()}#spoergsmaal")


@require_POST
@saves_once
def question_remove(request: StaffRequest, pk: int, question: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    draft = _draft(request, pk)
    gone = draft.questions.filter(pk=question).select_related("indicator").first()
    if gone:
        gone.delete()
        draft.change()
        messages.success(request, f"{gone} er taget ud af kladden.")
    return redirect(draft)


@require_safe
def instrument_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """Every question as the citizen is asked, one under the other; nothing can be sent."""
    only_administrators(request, TO_EDIT)
    instrument = get_object_or_404(Instrument, pk=pk)
    asked = [
        CitizenAnswerForm(question=one, answer=None, skip_label=instrument.skip_label, prefix=str(one.pk))
        for one in instrument.questions.for_citizen()
    ]
    return render(request, "followup/instrument_preview.html", {"instrument": instrument, "asked": asked})


@reads_or_writes
@saves_once
def instrument_put_in_force(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    if request.method == "POST" and Instrument.objects.filter(pk=pk, state=Instrument.State.LIVE).exists():
        messages.info(request, "En kollega har allerede sat udgaven i kraft.")
        return redirect("followup:instrument_list")
    draft = _draft(request, pk)
    form = InForceForm(request.POST if request.method == "POST" else None, initial={"from_on": timezone.localdate()})
    has_questions = draft.questions.for_citizen().exists() and draft.questions.for_staff().exists()
    if form.is_valid() and has_questions:
        try:
            draft.put_in_force(form.cleaned_data["from_on"])
            messages.success(request, f"Udgave {draft.number} gælder fra {draft.from_on:%d.%m.%Y}.")
            return redirect("followup:instrument_list")
        except ValidationError as refused:
            form.add_error("from_on", refused.messages[0])
    context = {"instrument": draft, "form": form, "has_questions": has_questions}
    return render(request, "followup/instrument_put_in_force.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def instrument_discard(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    _draft(request, pk).delete()
    messages.success(request, "Kladden er slettet.")
    return redirect("followup:instrument_list")
