"""The minutes of a conference on paper: asked for, waited for, fetched."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import PartRefused, open_case
from cases.models import Case
from conferences.models import Conference, ConferencePaper
from conferences.papers import order
from conferences.table import may_read
from journal.once import saves_once

CITIZEN, STAFF = ConferencePaper.Reader.CITIZEN, ConferencePaper.Reader.STAFF


def _paper(request: StaffRequest, case: Case, pk: int, reader: str) -> ConferencePaper:
    """That of a conference which was held; one that is not saved when nobody has asked for it."""
    held = Conference.objects.visible_to(request.user).filter(analysis__case=case, state=Conference.State.HELD)
    conference = get_object_or_404(held.select_related("analysis__case__citizen", "responsible"), pk=pk)
    if not may_read(case, conference.analysis, request.user):
        raise PartRefused(case.pk)
    paper = conference.papers.filter(reader=reader).first()
    if paper is None:
        return ConferencePaper(conference=conference, reader=reader)
    paper.conference = conference
    return paper


def _pdf(request: StaffRequest, case_pk: int, pk: int, reader: str) -> HttpResponseBase:
    case = open_case(request, case_pk)
    paper = _paper(request, case, pk, reader)
    if paper.is_drawn and paper.lacks_paper and not paper.has_given_up:
        order(paper.conference, paper.reader)
    if not paper.can_be_fetched:
        context = {"case": case, "active_tab": "analysis", "paper": paper}
        return render(request, "conferences/minutes_pdf.html", context, status=404)
    return FileResponse(paper.pdf.open("rb"), as_attachment=True, filename=paper.file_name)


def _status(request: StaffRequest, case_pk: int, pk: int, reader: str) -> HttpResponse:
    """Asked every two seconds while the PDF is drawn."""
    case = open_case(request, case_pk, asks_by_itself=True)
    paper = _paper(request, case, pk, reader)
    if paper.pk is None:
        raise Http404
    if not request.htmx:
        return redirect("conferences:analysis_detail", case.pk)
    return render(request, "conferences/_paper.html", {"case": case, "paper": paper})


def _draw(request: StaffRequest, case_pk: int, pk: int, reader: str) -> HttpResponse:
    """Have it drawn, or tried again. Changes nothing of the conference: whoever may read it may ask."""
    case = open_case(request, case_pk)
    paper = _paper(request, case, pk, reader)
    if paper.pk is None or paper.has_given_up:
        order(paper.conference, paper.reader).try_again()
    messages.info(request, "PDF’en laves nu.")
    return redirect("conferences:analysis_detail", case.pk)


@require_safe
def minutes_pdf(request: StaffRequest, case_pk: int, pk: int) -> HttpResponseBase:
    return _pdf(request, case_pk, pk, CITIZEN)


@require_safe
def minutes_full_pdf(request: StaffRequest, case_pk: int, pk: int) -> HttpResponseBase:
    return _pdf(request, case_pk, pk, STAFF)


@require_safe
def minutes_status(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    return _status(request, case_pk, pk, CITIZEN)


@require_safe
def minutes_full_status(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    return _status(request, case_pk, pk, STAFF)


@require_POST
@saves_once
def minutes_draw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    return _draw(request, case_pk, pk, CITIZEN)


@require_POST
@saves_once
def minutes_full_draw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    return _draw(request, case_pk, pk, STAFF)
