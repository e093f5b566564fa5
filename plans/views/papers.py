"""Versions of the plan on paper: asked for, waited for, fetched."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from journal.once import saves_once
from plans.models import PlanPaper, PlanVersion
from plans.tasks import draw_plan

ROWS = 25


def order_paper(version: PlanVersion, reader: str) -> PlanPaper:
    """Have the PDF drawn. The broker may be down: the paper is asked for, and the sweeper sends the job again."""
    paper, _ = version.papers.get_or_create(reader=reader)
    transaction.on_commit(lambda: draw_plan.delay(paper.pk), robust=True)
    return paper


def _version(case: Case, number: int) -> PlanVersion:
    return get_object_or_404(case.plan_versions, number=number)


@require_safe
def plan_version_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The newest versions, for the page of documents, which asks for them when it is shown."""
    case = open_case(request, case_pk, asks_by_itself=True)
    if not request.htmx:
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    versions = case.plan_versions.with_papers().order_by("-number")[:ROWS]
    context = {"case": case, "versions": Paginator(versions, ROWS).get_page(1)}
    return render(request, "plans/plan_detail.html#versions", context)


def _status(request: StaffRequest, case_pk: int, number: int, reader: str) -> HttpResponse:
    """Asked every two seconds while the PDF is drawn."""
    case = open_case(request, case_pk, asks_by_itself=True)
    papers = PlanPaper.objects.of_case(case).select_related("version").defer("version__content")
    paper = get_object_or_404(papers, version__number=number, reader=reader)
    if not request.htmx:
        return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")
    return render(request, "plans/_paper.html", {"case": case, "version": paper.version, "paper": paper})


def _draw(request: StaffRequest, case_pk: int, number: int, reader: str) -> HttpResponse:
    """Have a PDF drawn, or tried again. Changes nothing of the plan: whoever may read it may ask."""
    case = open_case(request, case_pk)
    version = _version(case, number)
    paper = version.papers.select_for_update().filter(reader=reader).first()
    if paper is None or paper.has_given_up:
        order_paper(version, reader).try_again()
    messages.info(request, "PDF’en laves nu.")
    return redirect(f"{reverse('plans:plan_detail', args=[case.pk])}#versioner")


def _pdf(request: StaffRequest, case_pk: int, number: int, reader: str) -> HttpResponseBase:
    case = open_case(request, case_pk)
    version = _version(case, number)
    paper = version.paper_for(reader)
    if paper.lacks_paper and paper.is_drawn and not paper.has_given_up:
        order_paper(version, reader)
    if not paper.can_be_fetched:
        context = {"case": case, "active_tab": "plan", "version": version, "paper": paper}
        return render(request, "plans/plan_version_pdf.html", context, status=404)
    return FileResponse(paper.pdf.open("rb"), as_attachment=True, filename=paper.file_name)


@require_safe
def plan_version_status(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    return _status(request, case_pk, number, PlanPaper.Reader.CITIZEN)


@require_safe
def plan_version_full_status(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    return _status(request, case_pk, number, PlanPaper.Reader.STAFF)


@require_POST
@saves_once
def plan_version_draw(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    return _draw(request, case_pk, number, PlanPaper.Reader.CITIZEN)


@require_POST
@saves_once
def plan_version_full_draw(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    return _draw(request, case_pk, number, PlanPaper.Reader.STAFF)


@require_safe
def plan_version_pdf(request: StaffRequest, case_pk: int, number: int) -> HttpResponseBase:
    return _pdf(request, case_pk, number, PlanPaper.Reader.CITIZEN)


@require_safe
def plan_version_full_pdf(request: StaffRequest, case_pk: int, number: int) -> HttpResponseBase:
    return _pdf(request, case_pk, number, PlanPaper.Reader.STAFF)
