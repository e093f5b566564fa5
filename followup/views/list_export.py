"""The list of citizens as a file: at once when it is short, as a job when it is long."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import note_look
from cases.models import CaseExport
from danish.http import reads_or_writes
from danish.tables import as_attachment
from followup.case_export import AT_ONCE, write_export
from followup.forms import CaseListForm, ListExportForm
from followup.shown import shown_ids
from followup.tasks import write_list


@reads_or_writes
@writes_nothing
def list_export(request: StaffRequest) -> HttpResponse:
    """Which file one wants of the list at the same filters. May be asked for again and again: nothing is saved."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    if searches.is_over(request):  # else the file would hold everybody
        messages.info(request, "Søgningen er udløbet. Søg igen, og eksportér så listen.")
        return redirect("case_list")
    filters = CaseListForm(searches.asked(request), user=request.user)
    filters.is_valid()
    ids = shown_ids(filters, request.user, timezone.localdate())
    form = ListExportForm(request.POST or None, user=request.user)
    if ids and form.is_valid():
        note_look(request)
        return _answer(request, form, ids, filters.columns)
    query = request.GET.copy()
    query.pop("side", None)  # the list begins at its first page again
    context = {
        "form": form,
        "count": len(ids),
        "is_long": len(ids) > AT_ONCE,
        "back": f"{reverse('case_list')}?{query.urlencode()}",
        "skipped": filters.skipped,
    }
    return render(request, "followup/list_export.html", context, status=422 if form.is_bound else 200)


def _answer(request: StaffRequest, form: ListExportForm, ids: list[int], columns: list[str]) -> HttpResponse:
    kind, reason = form.cleaned_data["kind"], form.cleaned_data.get("reason", "")
    wanted = {"kind": kind, "reason": reason, "request_id": request.request_id}
    if len(ids) <= AT_ONCE:
        today = timezone.localdate()
        file, _ = write_export(ids, columns, request.user, today, **wanted)
        return as_attachment(file, f"borgere-{today:%Y-%m-%d}.{kind}")
    waiting = CaseExport.objects.visible_to(request.user).unwritten()
    export = waiting.filter(kind=kind, reason=reason, columns=columns, case_ids=ids).first()
    if export is None:  # a second click waits for the same file
        export = CaseExport.objects.create(
            by=request.user, columns=columns, case_ids=ids, rows_total=len(ids), **wanted
        )
        write_list.delay_on_commit(export.pk)
    return redirect(export)


def _own(request: StaffRequest, pk: int) -> CaseExport:
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    return get_object_or_404(CaseExport.objects.visible_to(request.user), pk=pk)


@require_safe
def list_export_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Whether the file is there; asks every two seconds until it is."""
    template = "followup/list_export_detail.html" + ("#state" if request.htmx else "")
    return render(request, template, {"export": _own(request, pk)})


@require_safe
def list_export_file(request: StaffRequest, pk: int) -> HttpResponse:
    export = _own(request, pk)
    if not export.is_ready:
        raise Http404("Filen er ikke skrevet endnu, eller den er slettet.")
    if not export.is_all_visible_to(request.user):
        export.forget()
        messages.warning(request, "Du har ikke længere adgang til alle borgere i filen. Eksportér listen igen.")
        return redirect(export)
    note_look(request)
    return as_attachment(export.file, export.file_name)
