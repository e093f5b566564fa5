from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import StaffRequest
from cases import course
from cases.access import note_look, only_caseworkers, open_case
from cases.forms import CaseCreateForm, CaseUpdateForm
from cases.models import Case
from danish.http import reads_or_writes
from journal.once import saves_once


@reads_or_writes
@saves_once
def case_create(request: StaffRequest) -> HttpResponse:
    only_caseworkers(request)
    form = CaseCreateForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            case = Case.open_for(form.citizen(), by=request.user, **form.terms(timezone.localdate()))
        except IntegrityError:
            form.refuse_duplicate()
        else:
            course.changed(case)
            kind = " Cpr-nummeret er et erstatningsnummer." if case.citizen.has_replacement_cpr else ""
            messages.success(request, f"Borgeren er oprettet med sagsnummer {case.number}.{kind}")
            return redirect(case)
    if form.hidden_duplicate_id:
        note_look(request, case_id=form.hidden_duplicate_id, refused=True)
    context = {"form": form}
    return render(request, "cases/case_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def case_update(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = CaseUpdateForm(request.POST or None, instance=case)
    if form.is_valid():
        form.claim()
        case.change(by=request.user)
        messages.success(request, "Oplysningerne er gemt.")
        return redirect(case)
    context = {"case": case, "form": form, "active_tab": "overview"}
    return render(request, "cases/case_update.html", context, status=422 if form.is_bound else 200)
