"""Citizens who come in as a file: which columns it has, what is wrong with its rows, and how far it has come."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import note_look, only_caseworkers
from cases.forms import ImportFileForm, ImportMatchForm
from cases.import_fields import FIELDS
from cases.import_rows import read_first
from cases.models import CaseImport
from cases.tasks import run_import
from danish.http import reads_or_writes
from danish.tables import Cell, as_attachment, write_table
from journal.once import saves_once

SHOWN = 10
FAULTS_SHOWN = 25
CHECKED_AT_ONCE = 300
EXAMPLE = [
    "070707-4000",
    "Karina",
    "Eksempel",
    "12 34 56 78",
    "karina@example.dk",
    "Hjørring",
    "nej",
    "",
    "05.01.2026",
    "",
]


def _own(request: StaffRequest, pk: int) -> CaseImport:
    """One's own import; to change it, as it is once nobody else does."""
    only_caseworkers(request)
    jobs = CaseImport.objects.visible_to(request.user).select_related("by")
    if request.method == "POST":
        jobs = jobs.select_for_update(of=["self"])
    return get_object_or_404(jobs, pk=pk)


@reads_or_writes
@saves_once
def import_create(request: StaffRequest) -> HttpResponse:
    only_caseworkers(request)
    form = ImportFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        job = form.receive(request.user)
        note_look(request)
        return redirect(job)
    earlier = CaseImport.objects.visible_to(request.user).defer("sealed")[:5]
    context = {"form": form, "earlier": earlier}
    return render(request, "cases/import_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Before it is started the columns and the check, afterwards how far it has come."""
    job = _own(request, pk)
    if job.started_at:  # from another tab, perhaps
        return redirect(job) if request.method == "POST" and not request.htmx else _progress(request, job)
    if request.method != "POST":
        return _check(request, job, ImportMatchForm(job=job))
    form = ImportMatchForm(request.POST, job=job)
    if not form.is_valid():
        return _check(request, job, form)
    form.save()
    if "start" in request.POST:
        job.start()
        run_import.delay_on_commit(job.pk)
    elif request.htmx:
        return _check(request, job, ImportMatchForm(job=job))
    elif "whole" in request.POST:
        return redirect(f"{job.get_absolute_url()}?hele=1#foerste-h")
    return redirect(job)


def _check(request: StaffRequest, job: CaseImport, form: ImportMatchForm) -> HttpResponse:
    """While the columns are chosen the first rows are read, and all of them when that is asked for."""
    missing = form.missing()
    most = job.rows_total if "hele" in request.GET else CHECKED_AT_ONCE
    rows = [] if missing or form.errors else read_first(job, most)
    faulty = [row for row in rows if row.faults]
    context = {
        "job": job,
        "form": form,
        "missing": missing,
        "first": rows[:SHOWN],
        "faulty": faulty[:FAULTS_SHOWN],
        "faulty_count": len(faulty),
        "good_count": len(rows) - len(faulty),
        "checked": len(rows),
        "is_whole": len(rows) == job.rows_total,
    }
    template = "cases/import_detail.html" + ("#check" if request.htmx else "")
    return render(request, template, context, status=422 if form.is_bound else 200)


def _progress(request: StaffRequest, job: CaseImport) -> HttpResponse:
    template = "cases/import_status.html" + ("#progress" if request.htmx else "")
    faults = job.faults.all()[:FAULTS_SHOWN] if job.is_over else []
    return render(request, template, {"job": job, "faults": faults})


@require_safe
def import_status(request: StaffRequest, pk: int) -> HttpResponse:
    """Asked every two seconds while it runs."""
    job = _own(request, pk)
    return _progress(request, job) if request.htmx and job.started_at else redirect(job)


@require_POST
@saves_once
def import_stop(request: StaffRequest, pk: int) -> HttpResponse:
    """No more of it: what is not started is forgotten, what runs ends with the row it is at."""
    job = _own(request, pk)
    if job.started_at is None:
        job.forget()
        messages.success(request, "Filen er slettet. Ingen borgere er oprettet.")
        return redirect("cases:import_create")
    job.stop()
    return redirect(job)


@require_safe
def import_faults(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows that became no case, as they came, each with its reason."""
    job = _own(request, pk)
    if not (job.is_over and job.is_kept):
        raise Http404("Filen er ikke klar, eller den er slettet.")
    note_look(request)
    cells = dict(job.rows)
    headings = ["Hvorfor", "Række", *job.headings]
    rows: list[list[Cell]] = [[fault.reason, fault.row, *cells.get(fault.row, [])] for fault in job.faults.all()]
    kind = "xlsx" if job.read_as == CaseImport.ReadAs.XLSX else "csv"
    return as_attachment(write_table(kind, "Afviste rækker", headings, rows), f"import-{job.pk}-afviste.{kind}")


@require_safe
def import_template(request: StaffRequest) -> HttpResponse:
    """An empty file with the headings that are understood, and a line that shows how."""
    only_caseworkers(request)
    headings = [label for name, (label, _) in FIELDS.items() if name != "name"]
    return as_attachment(write_table("xlsx", "Borgere", headings, [EXAMPLE]), "skabelon-borgere.xlsx")
