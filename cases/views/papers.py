from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import CharField, Prefetch, Value
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import open_case
from cases.forms import DocumentCreateForm, DocumentForm, DocumentStrikeForm, PaperListForm
from cases.models import Case, Document
from cases.stored_files import keeps_files
from danish.http import reads_or_writes
from journal.once import saves_once

ROWS = 25


@reads_or_writes
@writes_nothing
def paper_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Notes and documents in one list, newest first; and one's own drafts above it."""
    case = open_case(request, case_pk)
    sent = PaperListForm(request.POST or request.GET) if searches.is_sent(request) else None
    if sent and not sent.errors.keys() & {"fra", "til"}:
        return searches.lead_on(request, sent)
    filters = sent or PaperListForm(searches.asked(request))
    filters.is_valid()
    page = _page(case, filters, request)
    context = {
        "case": case,
        "filters": filters,
        "page": page,
        "search_is_over": searches.is_over(request),
        "drafts": case.notes.drafts_of(request.user).order_by("-saved_at"),
        "may_change": case.can_be_changed_by(request.user),
        "tells_health": case.tells_health_to(request.user),
        "active_tab": "papers",
    }
    template = "cases/paper_list.html" + ("#list" if request.htmx else "")
    return render(request, template, context, status=422 if sent else 200)


def _page(case: Case, filters: PaperListForm, request: StaffRequest) -> Any:
    """The page of this number; what is on it is fetched for its rows only."""
    user = request.user
    rows = [
        papers.order_by().annotate(paper=Value(name, CharField())).values_list("paper", "on", "pk")
        for name, papers in (("note", filters.notes(case, user)), ("document", filters.documents(case, user)))
    ]
    page = Paginator(rows[0].union(rows[1]).order_by("-on", "paper", "-pk"), ROWS).get_page(request.GET.get("side"))
    wanted = list(page.object_list)
    notes = case.notes.select_related("author", "corrects").prefetch_related(
        Prefetch("corrections", case.notes.final().told_to(user, case).order_by("pk"))
    )
    found: dict[str, dict[int, Any]] = {
        "note": notes.in_bulk([pk for paper, _, pk in wanted if paper == "note"]),
        "document": case.documents.select_related("uploaded_by", "struck_by").in_bulk(
            [pk for paper, _, pk in wanted if paper == "document"]
        ),
    }
    page.object_list = [(paper, found[paper][pk]) for paper, _, pk in wanted]
    return page


@reads_or_writes
@keeps_files
@saves_once
def document_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentCreateForm(*sent, instance=Document(case=case))
    if form.is_valid():
        upload = form.cleaned_data["file"]
        form.instance.media_type = upload.media_type
        form.instance.add(upload.content, by=request.user)
        messages.success(request, f"Dokument {form.instance.number} er tilføjet.")
        return redirect(form.instance)
    context = {"case": case, "form": form, "active_tab": "papers"}
    return render(request, "cases/document_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def document_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    document = get_object_or_404(case.documents.standing(), pk=pk)
    form = DocumentForm(request.POST if request.method == "POST" else None, instance=document)
    if form.is_valid():
        form.claim()
        document.change(by=request.user)
        messages.success(request, f"Dokument {document.number} er gemt.")
        return redirect(document)
    context = {"case": case, "form": form, "document": document, "active_tab": "papers"}
    return render(request, "cases/document_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def document_strike(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    document = get_object_or_404(case.documents.standing(), pk=pk)
    form = DocumentStrikeForm(request.POST if request.method == "POST" else None, instance=document)
    if form.is_valid():
        form.claim()
        document.strike(by=request.user)
        messages.success(request, f"Dokument {document.number} er streget.")
        return redirect("cases:paper_list", case.pk)
    context = {"case": case, "form": form, "document": document, "active_tab": "papers"}
    return render(request, "cases/document_strike.html", context, status=422 if form.is_bound else 200)


@require_safe
def document_file(request: StaffRequest, case_pk: int, pk: int) -> HttpResponseBase:
    """The file, never shown in the browser: what somebody sent us is not to run on our pages."""
    case = open_case(request, case_pk)
    document = get_object_or_404(case.documents.told_to(request.user, case).select_related("case"), pk=pk)
    try:
        file = document.open()
    except FileNotFoundError:
        context = {"case": case, "document": document, "active_tab": "papers"}
        return render(request, "cases/document_file.html", context, status=404)
    return FileResponse(file, as_attachment=True, filename=document.file_name, content_type=document.media_type)
