from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import CaseNotYours, CaseRefused, hold_case, note_look, open_case
from cases.forms import (
    ContactPersonForm,
    InvolvementEndForm,
    InvolvementForm,
    JoinAnswerForm,
    JoinRequestForm,
    ResponsibleForm,
)
from cases.models import Case, ContactPerson, Involvement, JoinRequest
from cases.models.handover import MovedMeanwhile
from cases.who_sees import who_sees
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def person_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    return render(request, "cases/person_list.html", _people(request, case, timezone.localdate()))


@reads_or_writes
@saves_once
def responsible_change(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The case itself is not held here: whoever gives one away holds the people first."""
    case = open_case(request, case_pk, to_change=True)
    form = _responsible_form(request, case)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            form.hand_over(by=request.user)
        except ValidationError as fault:
            form.refuse(fault)
        except MovedMeanwhile as late:
            case = open_case(request, case_pk, to_change=True)
            form, status = _responsible_form(request, case).once_more(late.told[case.pk]), 409
        else:
            messages.success(request, f"{form.cleaned_data['user'].name} er nu ansvarlig. Begge får besked.")
            return _back_to(request, case)
    context = {"case": case, "form": form, "current": form.current, "active_tab": "people"}
    return render(request, "cases/responsible_change.html", context, status=status)


def _responsible_form(request: StaffRequest, case: Case) -> ResponsibleForm:
    current = case.involvements.responsible()
    return ResponsibleForm(request.POST or None, instance=Involvement(case=case), current=current)


@reads_or_writes
@saves_once
def involvement_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    form = InvolvementForm(request.POST or None, instance=Involvement(case=case))
    if form.is_valid():
        form.instance.join(by=request.user)
        messages.success(request, f"{form.instance.user.name} er med i sagen.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "active_tab": "people"}
    return render(request, "cases/involvement_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def involvement_end(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    others = case.involvements.others().current(timezone.localdate()).select_related("user")
    involvement = get_object_or_404(others, pk=pk)
    form = InvolvementEndForm(request.POST or None, involvement=involvement)
    if form.is_valid():
        involvement.end(on=form.cleaned_data["until_on"], by=request.user)
        messages.success(request, f"Det er gemt, hvornår adgangen slutter for {involvement.user.name}.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "involvement": involvement, "active_tab": "people"}
    return render(request, "cases/involvement_end.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def contact_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = ContactPersonForm(request.POST or None, instance=ContactPerson(case=case))
    if form.is_valid():
        form.instance.add(by=request.user)
        messages.success(request, "Kontaktpersonen er tilføjet.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "active_tab": "people"}
    return render(request, "cases/contact_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def contact_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    person = get_object_or_404(case.contact_persons, pk=pk)
    form = ContactPersonForm(request.POST or None, instance=person)
    if form.is_valid():
        form.claim()
        person.change(by=request.user)
        messages.success(request, "Kontaktpersonen er gemt.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "active_tab": "people"}
    return render(request, "cases/contact_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def join_request(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Ask for a part in the case; whoever may see it may ask."""
    case = open_case(request, case_pk)
    if request.method == "POST":
        case.hold()
    asked = JoinRequest(case=case, asker=request.user)
    form = JoinRequestForm(request.POST or None, instance=asked)
    if form.is_valid():
        asked.ask()
        messages.success(request, "Din anmodning er sendt. Du får besked, når der er svaret.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "hindrance": asked.hindrance, "active_tab": "people"}
    return render(request, "cases/join_request.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def join_answer(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    asked = get_object_or_404(case.join_requests.select_related("asker"), pk=pk)
    if not asked.can_be_answered_by(request.user):
        raise CaseNotYours(case.pk)
    if asked.answer:
        messages.info(request, "Anmodningen er allerede besvaret.")
        return redirect("cases:person_list", case.pk)
    form = JoinAnswerForm(request.POST or None, instance=asked)
    if form.is_valid():
        asked.reply(asked.answer, words=asked.answer_words, by=request.user)
        messages.success(request, f"{asked.asker.name} får dit svar som en besked.")
        return redirect("cases:person_list", case.pk)
    context = {"case": case, "form": form, "asked": asked, "active_tab": "people"}
    return render(request, "cases/join_answer.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def join_withdraw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Only who asked may think better of it, also when the hours of a look with a reason are over."""
    request.case_id = case_pk
    own = request.user.join_requests.filter(case=case_pk).select_related("case")
    asked = own.filter(pk=pk).first()
    if asked is None:
        raise CaseRefused(case_pk)
    note_look(request, case_id=case_pk, wrote=True)
    asked.case.hold()
    asked.withdraw()
    if asked.answer == JoinRequest.Answer.WITHDRAWN:
        messages.success(request, "Din anmodning er trukket tilbage.")
    else:
        messages.info(request, "Anmodningen er allerede besvaret.")
    return _back_to(request, asked.case)


def _back_to(request: StaffRequest, case: Case) -> HttpResponse:
    """To the people of the case, if this user may still see them."""
    still = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect("cases:person_list", case.pk) if still else redirect("front")


def _people(request: StaffRequest, case: Case, today: date) -> dict[str, Any]:
    involvements = list(case.involvements.select_related("user__team", "replaces"))
    now = [one for one in involvements if not one.is_over(today)]
    with_more = {one.user_id for one in now if one.part != Involvement.Part.ANALYSIS}
    contacts = list(case.contact_persons.all())
    mine = JoinRequest(case=case, asker=request.user)
    return {
        "case": case,
        "responsible": next((one for one in involvements if one.is_responsible), None),
        "others": [
            one
            for one in now
            if not one.is_coordinator and (one.part != Involvement.Part.ANALYSIS or one.user_id not in with_more)
        ],
        "earlier": [one for one in reversed(involvements) if one.is_over(today)],
        "contacts": [one for one in contacts if not one.is_over(today)],
        "earlier_contacts": [one for one in reversed(contacts) if one.is_over(today)],
        "asked": list(case.join_requests.waiting().select_related("asker").order_by("asked_at", "pk")),
        "may_answer": JoinRequest.answers_in(case, request.user),
        "hindrance": mine.hindrance,
        "readers": who_sees(case, today),
        "may_change": case.can_be_changed_by(request.user),
        "today": today,
        "active_tab": "people",
    }
