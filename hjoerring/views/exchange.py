"""The whole catalogue out as a file, and in again: read, compared, and carried out with a second click."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from catalog.models import CatalogImport
from danish.http import reads_or_writes
from danish.tables import as_attachment
from hjoerring.exchange import preview
from hjoerring.exchange.files import write_faults, write_workbook
from hjoerring.exchange.forms import CatalogFileForm
from hjoerring.exchange.preview import CatalogueChanged
from hjoerring.exchange.snapshot import Snapshot
from journal.once import saves_once

EARLIER = 5
SHOWN = 200  # of each list in the preview


def _only_curators(request: StaffRequest) -> None:
    if request.user.role != User.Role.CURATOR:
        raise PermissionDenied("Kun katalogredaktører kan hente og indlæse kataloget.")


def _own(request: StaffRequest, pk: int) -> CatalogImport:
    """One's own file; to change it, once nobody else does."""
    _only_curators(request)
    jobs = CatalogImport.objects.filter(asked_by=request.user)
    if request.method == "POST":
        jobs = jobs.select_for_update()
    return get_object_or_404(jobs, pk=pk)


@reads_or_writes
@saves_once
def catalog_files(request: StaffRequest) -> HttpResponse:
    _only_curators(request)
    form = CatalogFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        kind, entries = form.cleaned_data["file"]
        job = preview.receive(kind, entries, by=request.user)
        return redirect("catalog_import", job.pk)
    earlier = CatalogImport.objects.filter(asked_by=request.user).defer("content")[:EARLIER]
    context = {"form": form, "earlier": earlier}
    return render(request, "hjoerring/catalog_files.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def catalog_export(request: StaffRequest, kind: str) -> HttpResponse:
    """Everything the catalogue says; nothing about citizens, and nothing about how often an offer is used."""
    _only_curators(request)
    if kind not in CatalogImport.Kind:
        raise Http404
    now = Snapshot.take()
    file = now.yaml() if kind == CatalogImport.Kind.YAML else write_workbook(now.tables())
    return as_attachment(file, f"indsatskatalog.{kind}")


@require_safe
def catalog_import(request: StaffRequest, pk: int) -> HttpResponse:
    return _show(request, _own(request, pk))


def _show(request: StaffRequest, job: CatalogImport, status: int = 200) -> HttpResponse:
    parts = preview.parts(job)
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
        "is_open": job.state == CatalogImport.State.READ,
        "is_stale": status == 409,
    }
    return render(request, "hjoerring/catalog_import.html", context, status=status)


@require_POST
@saves_once
def catalog_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if job.state != CatalogImport.State.READ:
        messages.info(request, f"Filen er allerede {job.get_state_display().lower()}.")
        return redirect("catalog_import", job.pk)
    try:
        preview.apply(job)
    except CatalogueChanged:
        preview.compare_again(job)
        return _show(request, job, status=409)
    messages.success(request, "Filen er indlæst i kataloget.")
    return redirect("catalog_import", job.pk)


@require_POST
@saves_once
def catalog_import_drop(request: StaffRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    if job.state == CatalogImport.State.READ:
        preview.drop(job)
        messages.success(request, "Filen er slettet. Intet i kataloget er ændret.")
    return redirect(reverse("catalog_files"))


@require_safe
def catalog_import_faults(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows that are left out, with their reasons, to be mended and read again."""
    entries = preview.faulty(_own(request, pk))
    if not entries:
        raise Http404("Der er ingen rækker med fejl.")
    return as_attachment(write_faults(entries), f"indsatskatalog-fejl-{pk}.xlsx")
