"""What is agreed until next time, and tasks of colleagues: written down, done, put off and dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from cases.access import hold_case
from cases.models import Case
from danish.http import reads_or_writes
from followup.forms.agreements import AgreementDropForm, AgreementForm, AgreementPutOffForm
from followup.models import AgreedTask
from followup.views.talk_form import talk_form
from followup.views.too_late import keeps_words, told_too_late
from journal.once import saves_once


@reads_or_writes
@keeps_words
@saves_once
def agreement_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    task = AgreedTask(case=case)
    form = AgreementForm(request.POST if request.method == "POST" else None, instance=task, by=request.user)
    if form.is_valid():
        task.agree(by=request.user)
        messages.success(request, "Opgaven er skrevet ned.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Ny opgave eller aftale", "Gem")


@require_POST
@saves_once
def agreement_done(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """It is done, or was not after all; asked from Min dag and from the case."""
    case = hold_case(request, case_pk)
    task = _of(case, pk)
    if "fortryd" in request.POST:
        changed, told = task.undo(by=request.user), "Opgaven er åben igen."
    else:
        changed, told = task.finish(by=request.user), f"Gjort: {task.text}"
    if changed:
        messages.success(request, told)
    else:
        messages.warning(request, task.how_far)
    back = request.POST.get("tilbage", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours and back.startswith("/") else reverse("followup:meeting_list", args=[case.pk]))


@reads_or_writes
@keeps_words
@saves_once
def agreement_put_off(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    task = _of(case, pk)
    if not task.is_open:
        return _closed(request, case, task, "due_on")
    form = AgreementPutOffForm(request.POST if request.method == "POST" else None, instance=task)
    if form.is_valid():
        form.claim()
        task.put_off(by=request.user)
        messages.success(request, f"Den nye dato er {task.due_on:%d.%m.%Y}.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Ny dato", "Gem datoen", task)


@reads_or_writes
@keeps_words
@saves_once
def agreement_drop(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    task = _of(case, pk)
    if not task.is_open:
        return _closed(request, case, task, "dropped_because")
    form = AgreementDropForm(request.POST if request.method == "POST" else None, instance=task)
    if form.is_valid():
        form.claim()
        task.drop(because=form.cleaned_data["dropped_because"], by=request.user)
        messages.success(request, "Aftalen er droppet.")
        return redirect("followup:meeting_list", case.pk)
    return _form(request, case, form, "Drop aftalen", "Drop aftalen", task)


def _of(case: Case, pk: int) -> AgreedTask:
    task = get_object_or_404(AgreedTask.objects.of_case(case).select_related("user"), pk=pk)
    task.case = case
    return task


def _closed(request: StaffRequest, case: Case, task: AgreedTask, asked: str) -> HttpResponse:
    """Done or dropped meanwhile: there is nothing left to change, and what was written is shown."""
    told, written = task.how_far, request.POST.get(asked, "").strip()
    if not written:
        messages.warning(request, told)
        return redirect("followup:meeting_list", case.pk)
    return told_too_late(request, case, told, [written])


def _form(
    request: StaffRequest, case: Case, form: Any, heading: str, submit: str, task: AgreedTask | None = None
) -> HttpResponse:
    is_citizens = task and task.owner == AgreedTask.Owner.CITIZEN
    about = f"{task.text} ({case.citizen.first_name if is_citizens else task.whose})" if task else ""
    return talk_form(request, case, form, heading, submit, about)
