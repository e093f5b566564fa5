from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import CaseNotYours, open_case
from cases.models import Case, CaseExtract
from hjoerring.extract_jobs import STEPS
from hjoerring.extracts import count_looks, looks_at, refusals_at
from hjoerring.tasks import make_extract
from journal.once import saves_once

ROWS = 25
ON_PAGE = 500


@require_safe
def case_looks(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Who has seen the case, as it may be given to the citizen: times, roles and purposes."""
    case = open_case(request, case_pk)
    context = _frame(request, case, CaseExtract.Kind.LOOKS) | {
        "looks": looks_at(case.pk, ON_PAGE),
        "more": max(count_looks(case.pk) - ON_PAGE, 0),
        "refusals": refusals_at(case.pk),
        "active_tab": "history",
    }
    return render(request, "hjoerring/case_looks.html", context)


@require_safe
def case_bundle(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Everything on one citizen, for the citizen: asked for here, gathered by a job, fetched here."""
    case = open_case(request, case_pk)
    _only_responsible(request, case)
    context = _frame(request, case, CaseExtract.Kind.BUNDLE) | {"active_tab": "history"}
    return render(request, "hjoerring/case_bundle.html", context)


@require_POST
@saves_once
def case_extract_create(request: StaffRequest, case_pk: int, kind: str) -> HttpResponse:
    case = open_case(request, case_pk)
    if kind not in CaseExtract.Kind:
        raise Http404
    if kind == CaseExtract.Kind.BUNDLE:
        _only_responsible(request, case)
    case.hold()
    mine = case.extracts.filter(kind=kind, asked_by=request.user)
    if not mine.unmade().exists():
        extract = case.extracts.create(kind=kind, asked_by=request.user)
        transaction.on_commit(lambda: make_extract.delay(extract.pk), robust=True)
    messages.info(request, "Filerne laves nu.")
    return redirect("case_bundle" if kind == CaseExtract.Kind.BUNDLE else "case_looks", case.pk)


@require_safe
def case_extract_status(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Asked every other second while the files are made."""
    case = open_case(request, case_pk, asks_by_itself=True)
    extract = get_object_or_404(case.extracts.filter(asked_by=request.user), pk=pk)
    if not request.htmx:
        return redirect("case_bundle" if extract.kind == CaseExtract.Kind.BUNDLE else "case_looks", case.pk)
    return render(request, "hjoerring/_extract.html", {"case": case, "extract": extract, "steps": STEPS})


@require_safe
def case_extract_pdf(request: StaffRequest, case_pk: int, pk: int) -> HttpResponseBase:
    return _file(request, case_pk, pk, "pdf")


@require_safe
def case_extract_json(request: StaffRequest, case_pk: int, pk: int) -> HttpResponseBase:
    return _file(request, case_pk, pk, "json")


def _file(request: StaffRequest, case_pk: int, pk: int, ending: str) -> HttpResponseBase:
    """One of the files, for whoever asked for it and for a day. The right is asked again."""
    case = open_case(request, case_pk)
    extract = get_object_or_404(case.extracts.filter(asked_by=request.user), pk=pk)
    if extract.kind == CaseExtract.Kind.BUNDLE:
        _only_responsible(request, case)
    file = extract.pdf if ending == "pdf" else extract.data
    if not file or not extract.is_kept:
        raise Http404
    what = "oplysninger" if extract.kind == CaseExtract.Kind.BUNDLE else "opslag"
    name = f"{case.number}-{what}-{timezone.localdate(extract.asked_at):%Y-%m-%d}.{ending}"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


def _only_responsible(request: StaffRequest, case: Case) -> None:
    """The whole of it is handed out by whoever is responsible for the case, or leads its team."""
    if not case.is_answered_for_by(request.user):
        raise CaseNotYours(case.pk)


def _frame(request: StaffRequest, case: Case, kind: str) -> dict[str, object]:
    mine = case.extracts.filter(kind=kind, asked_by=request.user).order_by("-asked_at", "-pk")
    page = Paginator(mine, ROWS).get_page(request.GET.get("side"))
    return {"case": case, "kind": kind, "page": page, "steps": STEPS}
