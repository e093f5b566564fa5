import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.forms import NewNoteForm, NoteForm
from cases.models import Case, CaseNote
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def note_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """An empty note, or one that corrects another. Nothing is saved before something is written."""
    case = open_case(request, case_pk, to_change=True)
    note = CaseNote(case=case, author=request.user)
    corrected = NewNoteForm(request.GET, case=case).corrected
    if corrected:
        note.corrects, note.theme, note.subject, note.text = (
            corrected,
            corrected.theme,
            corrected.subject,
            corrected.text,
        )
        note.on, note.contact_form = corrected.on, corrected.contact_form
    return _page(request, note, NoteForm(instance=note))


@reads_or_writes
@saves_once
def note_write(request: StaffRequest, case_pk: int, key: uuid.UUID) -> HttpResponse:
    """One's own draft: htmx saves it while it is written; the form's buttons keep or finish it."""
    saves_itself = request.method == "POST" and bool(request.htmx)
    case = open_case(request, case_pk, to_change=True, asks_by_itself=saves_itself)
    note = _draft(request, case, key)
    is_final = "faerdig" in request.POST
    form = NoteForm(request.POST if request.method == "POST" else None, instance=note, is_final=is_final)
    if not form.is_valid():
        return HttpResponse(status=422) if saves_itself else _page(request, note, form)
    form.claim()
    if is_final:
        note.finish()
        messages.success(request, "Notatet er færdigt.")
        return redirect(note)
    note.keep()
    if saves_itself:
        return render(request, "cases/note_write.html#saved", {"note": note})
    messages.success(request, f"Kladden er gemt kl. {timezone.localtime():%H.%M}.")
    return redirect("cases:note_write", case.pk, note.key)


@require_safe
def note_detail(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    notes = case.notes.final().told_to(request.user, case)
    note = get_object_or_404(notes.select_related("author", "corrects__author"), pk=pk)
    context = {
        "case": case,
        "note": note,
        "corrections": notes.filter(corrects=note).select_related("author").order_by("final_at", "pk"),
        "may_change": case.can_be_changed_by(request.user),
        "active_tab": "papers",
    }
    return render(request, "cases/note_detail.html", context)


@require_POST
@saves_once
def note_discard(request: StaffRequest, case_pk: int, key: uuid.UUID) -> HttpResponse:
    """Only a draft can go, and only its author's hand does it."""
    case = open_case(request, case_pk, to_change=True)
    get_object_or_404(case.notes.drafts_of(request.user), key=key).delete()
    messages.success(request, "Kladden er slettet.")
    return redirect("cases:paper_list", case.pk)


def _draft(request: StaffRequest, case: Case, key: uuid.UUID) -> CaseNote:
    """The draft of this key; a new one at its first saving. A key of anything else leads nowhere."""
    note = CaseNote.objects.visible_to(request.user).filter(key=key).first()
    if note is None and request.method == "POST":
        case.hold()  # two that save it for the first time at once
        note = CaseNote.objects.as_system("any with this key rules a new one out").filter(key=key).first()
        if note is None:
            return CaseNote(case=case, author=request.user, key=key)
    if note is None or note.case_id != case.pk or note.author_id != request.user.pk or note.is_final:
        raise Http404("Der er ingen kladde her.")
    note.case = case
    return note


def _page(request: StaffRequest, note: CaseNote, form: NoteForm) -> HttpResponse:
    context: dict[str, Any] = {"case": note.case, "note": note, "form": form, "active_tab": "papers"}
    return render(request, "cases/note_write.html", context, status=422 if form.is_bound else 200)
