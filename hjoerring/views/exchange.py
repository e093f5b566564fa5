"""The whole catalogue out as a file, and in again: read, compared, and carried out with a second click."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_editors
from catalog.models import CatalogImport
from danish.http import reads_or_writes
from danish.tables import as_attachment
from hjoerring.exchange import preview
from hjoerring.exchange.files import write_faults, write_workbook
from hjoerring.exchange.forms import CatalogFileForm
from hjoerring.exchange.snapshot import Snapshot
from hjoerring.tasks import take_catalog_file
from journal.once import saves_once

EARLIER = 5
SHOWN = 200  # of each list in the preview


def _own(request: StaffRequest, pk: int) -> CatalogImport:
    """One's own file; to change it, once nobody else does."""
    only_editors(request, "hente og indlæse kataloget")
    jobs = CatalogImport.objects.filter(asked_by=request.user).defer("content")
    if request.method == "POST":
        jobs = jobs.select_for_update()
    return get_object_or_404(jobs, pk=pk)


@reads_or_writes
@saves_once
def catalog_files(request: StaffRequest) -> HttpResponse:
    only_editors(request, "hente og indlæse kataloget")
    form = CatalogFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        kind, entries = form.cleaned_data["file"]
        return _take(preview.keep(kind, entries, by=request.user))
    earlier = CatalogImport.objects.filter(asked_by=request.user).defer("content")[:EARLIER]
    context = {"form": form, "earlier": earlier}
    return render(request, "hjoerring/catalog_files.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def catalog_export(request: StaffRequest, kind: str) -> HttpResponse:
    """Everything the catalogue says; nothing about citizens, and nothing about how often an offer is used."""
    only_editors(request, "hente og indlæse kataloget")
    if kind not in CatalogImport.Kind:
        raise Http404
    now = Snapshot.take()
    file = now.yaml() if kind == CatalogImport.Kind.YAML else write_workbook(now.tables())
    return as_attachment(file, f"indsatskatalog.{kind}")


@require_safe
def catalog_import(request: StaffRequest, pk: int) -> HttpResponse:
    """What the file would change; asked every two seconds while a job is at it."""
    job = _own(request, pk)
    parts = preview.parts(job) if job.is_read else []
    context = {
        "job": job,
        "parts": parts,
        "most": SHOWN,
        "to_do": sum(len(part.new) + len(part.changed) for part in parts),
        "new": sum(len(part.new) for part in parts),
        "changed": sum(len(part.changed) for part in parts),
        "same": sum(part.same for part in parts),
        "faulty": sum(len(part.faulty) for part in parts),
        "left_alone": sum(part.left_alone for part in parts),
    }
    return render(request, "hjoerring/catalog_import.html" + ("#file" if request.htmx else ""), context)


def _take(job: CatalogImport) -> HttpResponse:
    """Let the job go on with it."""
    transaction.on_commit(lambda: take_catalog_file.delay(job.pk), robust=True)
    return redirect(job)


@require_POST
@saves_once
def catalog_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if job.start():
        return _take(job)
    messages.info(request, f"Der er intet at gennemføre. Filens tilstand: {job.get_state_display()}.")
    return redirect(job)


@require_POST
@saves_once
def catalog_import_drop(request: StaffRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if job.drop():
        messages.success(request, "Filen er slettet. Intet i kataloget er ændret.")
        return redirect("catalog_files")
    messages.info(request, f"Filen kan ikke slettes. Dens tilstand: {job.get_state_display()}.")
    return redirect(job)


@require_safe
def catalog_import_faults(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows that are left out, with their reasons, to be mended and read again."""
    entries = preview.faulty(_own(request, pk))
    if not entries:
        raise Http404("Der er ingen rækker med fejl.")
    return as_attachment(write_faults(entries), f"indsatskatalog-fejl-{pk}.xlsx")
