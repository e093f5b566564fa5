"""The norm for caseloads: dated, tried on today's cases, and never changed once it has begun. The administrator's."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators
from danish.http import reads_or_writes
from evaluation.caseloads import norm_on, try_norm
from evaluation.forms_norms import NormForm
from evaluation.models import CaseloadNorm
from journal.once import saves_once

TO_SET_NORMS = "ændre normen for sagstal"
PUT = "put_in_force"


@require_safe
def norm_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_SET_NORMS)
    today = timezone.localdate()
    norms = CaseloadNorm.objects.prefetch_related("role_shares", "group_weights__target_group").order_by("-from_on")
    context = {"norms": _with_ends(norms), "in_force": CaseloadNorm.objects.on(today), "today": today}
    return render(request, "evaluation/norm_list.html", context)


def _with_ends(norms: Iterable[CaseloadNorm]) -> list[tuple[CaseloadNorm, date | None]]:
    """The newest first; each counts until the day before the next one begins, if it is not ended earlier."""
    told, until = [], date.max
    for norm in norms:
        last = min(norm.until_on or date.max, until)
        told.append((norm, None if last == date.max else last))
        until = norm.from_on - timedelta(days=1)
    return told


@reads_or_writes
def norm_create(request: StaffRequest) -> HttpResponse:
    """Shows the form, then what it would do, and saves it when that has been seen."""
    only_administrators(request, TO_SET_NORMS)
    if PUT in request.POST:
        return _put_in_force(request)
    today = timezone.localdate()
    form = NormForm(request.POST if request.method == "POST" else None, current=norm_on(today))
    return _tried(request, form, today)


@saves_once
def _put_in_force(request: StaffRequest) -> HttpResponse:
    """Alone: a trial saves nothing, and can be sent again."""
    today = timezone.localdate()
    form = NormForm(request.POST, current=norm_on(today))
    if form.is_valid() and form.is_tried and form.begin():
        messages.success(request, "Normen er gemt.")
        return redirect("norm_list")
    return _tried(request, form, today, status=422)


def _tried(request: StaffRequest, form: NormForm, today: date, status: int = 200) -> HttpResponse:
    trials = None
    if form.is_valid():
        trials = try_norm(form.norm(), today)
        form.remember_trial()
    context = {"form": form, "trials": trials}
    return render(request, "evaluation/norm_create.html", context, status=422 if form.errors else status)


@require_POST
@saves_once
def norm_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back one that begins today or later; another is counted by and stays."""
    only_administrators(request, TO_SET_NORMS)
    get_object_or_404(CaseloadNorm.objects.may_be_removed(timezone.localdate()), pk=pk).delete()
    messages.success(request, "Normen er fjernet.")
    return redirect("norm_list")
