"""The agreed plans of a team on paper in one go: ordered, waited for, fetched."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_leads
from danish.http import reads_or_writes
from journal.once import saves_once
from plans import batches
from plans.forms.batches import PaperBatchForm
from plans.models import PaperBatch
from plans.tasks import begin_batch

EARLIER = 10
FAILED_SHOWN = 100
TO_ORDER = "bestille hele teamets planer"


@reads_or_writes
@saves_once
def batch_list(request: StaffRequest) -> HttpResponse:
    """Which plans one wants, and what one has ordered lately."""
    only_leads(request, TO_ORDER)
    cases = batches.open_cases(request.user)
    chosen = batches.with_plan(cases)
    total = chosen.count()
    data = request.POST if request.method == "POST" else None
    form = PaperBatchForm(data, total=total, by_responsible=batches.count_by_responsible(chosen))
    if total and form.is_valid():
        if form.responsible_pk:
            chosen = batches.of_responsible(chosen, form.responsible_pk)
        reader = form.cleaned_data["reader"]
        batch, is_new = batches.order(chosen, reader, by=request.user, request_id=request.request_id)
        _begin(batch)
        if not is_new:
            messages.info(request, "Du har allerede bestilt de samme planer. De er ved at blive lavet.")
        return redirect(batch)
    context = {
        "form": form,
        "total": total,
        "without_plan": cases.count() - total,
        "earlier": PaperBatch.objects.visible_to(request.user)[:EARLIER],
    }
    return render(request, "plans/batch_list.html", context, status=422 if form.is_bound else 200)


@require_safe
def batch_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it has come; asks every two seconds until it is over."""
    batch = _own(request, pk)
    failed = batch.plans.failed().select_related("version__case").defer("version__content")
    context = {
        "batch": batch,
        "failed": failed[:FAILED_SHOWN] if batch.is_over else [],
        "failed_count": failed.count() if batch.is_over else 0,
    }
    template = "plans/batch_detail.html" + ("#state" if request.htmx else "")
    return render(request, template, context)


@require_POST
@saves_once
def batch_stop(request: StaffRequest, pk: int) -> HttpResponse:
    batch = _own(request, pk)
    batch.stop()
    return redirect(batch)


@require_safe
@transaction.atomic
def batch_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file, if everybody in it may still be seen; else it is made anew without them."""
    batch = _own(request, pk, to_change=True)
    if not batch.is_ready:
        raise Http404("Filen er ikke klar, eller den er ryddet væk.")
    if not batch.zip.storage.exists(batch.zip.name) or not batch.is_all_visible or batch.tells_too_much:
        batch.unpack()
        _begin(batch)
        messages.warning(request, "Noget har ændret sig, siden filen blev lavet, så den bliver lavet på ny.")
        return redirect(batch)
    batches.note_fetched(batch, request_id=request.request_id)
    return FileResponse(batch.zip.open("rb"), as_attachment=True, filename=batch.file_name)


def _begin(batch: PaperBatch) -> None:
    """The broker may be down: the batch is ordered, and the sweeper sends the job again."""
    transaction.on_commit(lambda: begin_batch.delay(batch.pk), robust=True)


def _own(request: StaffRequest, pk: int, *, to_change: bool = False) -> PaperBatch:
    only_leads(request, TO_ORDER)
    own = PaperBatch.objects.visible_to(request.user)
    if to_change or request.method == "POST":
        own = own.select_for_update(of=["self"])
    return get_object_or_404(own.select_related("by"), pk=pk)
