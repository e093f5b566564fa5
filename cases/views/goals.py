from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from accounts.http import StaffRequest
from cases.access import open_case
from cases.forms import GoalForm, GoalMoveForm, GoalTurnForm, SuggestionForm
from cases.models import Case, Goal, GoalSuggestion
from danish.http import reads_or_writes
from journal.once import saves_once


@require_safe
def goal_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    return render(request, "cases/goal_list.html", _goals(request, case))


@reads_or_writes
@saves_once
def goal_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = GoalForm(request.POST or None, instance=Goal(case=case), initial=SuggestionForm(request.GET).answers())
    if form.is_valid():
        form.instance.set(by=request.user)
        messages.success(request, "Målet er tilføjet.")
        return redirect(form.instance)
    context = {"case": case, "form": form, "suggestions": _suggestions(), "active_tab": "goals"}
    return render(request, "cases/goal_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def goal_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals, pk=pk)
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        form.claim()
        goal.change(by=request.user)
        messages.success(request, "Målet er gemt.")
        return redirect(goal)
    context = {"case": case, "form": form, "goal": goal, "suggestions": _suggestions(), "active_tab": "goals"}
    return render(request, "cases/goal_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def goal_turn(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals, pk=pk)
    form = GoalTurnForm(request.POST or None, instance=goal)
    if form.is_valid():
        form.claim()
        goal.turn(form.cleaned_data["status"], reason=form.cleaned_data["status_reason"], by=request.user)
        messages.success(request, "Målets status er gemt.")
        return _list_or_redirect(request, case)
    template = "cases/goal_turn.html" + ("#form" if request.htmx else "")
    context = {"case": case, "form": form, "goal": goal, "active_tab": "goals"}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def goal_move(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals.live(), pk=pk)
    form = GoalMoveForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/goal_list.html", _goals(request, case), status=422)
    goal.move(form.step, by=request.user)
    return _list_or_redirect(request, case)


def _goals(request: StaffRequest, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "goals": case.goals.live().select_related("branch"),
        "past_goals": case.goals.over().select_related("branch"),
        "may_change": case.can_be_changed_by(request.user),
        "active_tab": "goals",
    }


def _list_or_redirect(request: StaffRequest, case: Case) -> HttpResponse:
    if request.htmx:
        return retarget(render(request, "cases/goal_list.html#list-updated", _goals(request, case)), "#maal")
    return redirect("cases:goal_list", case.pk)


def _suggestions() -> QuerySet[GoalSuggestion]:
    return GoalSuggestion.objects.select_related("branch").order_by("branch__order", "branch__label", "kind", "title")
