from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from accounts.http import StaffRequest
from cases.access import open_case
from cases.forms import GoalChoiceForm, GoalForm, GoalMoveForm, GoalTurnForm, OccupationSearchForm
from cases.models import Case, Goal, GoalSuggestion, Occupation
from danish.http import reads_or_writes
from danish.sorting import sort_key
from journal.once import saves_once

MOST_SHOWN = 10


@require_safe
def goal_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    return render(request, "cases/goal_list.html", _goals(request, case))


@reads_or_writes
@saves_once
def goal_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = Goal(case=case)
    if _is_looking(request):
        return _look_up(request, goal, "cases/goal_create.html")
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        goal.set(by=request.user)
        messages.success(request, "Målet er tilføjet.")
        return redirect(goal)
    context = {"case": case, "form": form, "active_tab": "goals"} | _to_choose("")
    return render(request, "cases/goal_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def goal_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals, pk=pk)
    if _is_looking(request):
        return _look_up(request, goal, "cases/goal_update.html")
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        form.claim()
        goal.change(by=request.user)
        messages.success(request, "Målet er gemt.")
        return redirect(goal)
    context = {"case": case, "form": form, "goal": goal, "active_tab": "goals"} | _to_choose("")
    return render(request, "cases/goal_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
def occupation_search(request: StaffRequest) -> HttpResponse:
    """Jobs and educations to aim for; while one types a citizen's goal it is sent, so that no address holds it."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Kun medarbejdere med borgere kan bruge siden.")
    form = OccupationSearchForm({"q": request.POST.get("title") or request.GET.get("q", "")})
    template = "cases/occupation_search.html" + ("#choices" if request.htmx else "")
    return render(request, template, {"form": form} | _to_choose(form.text))


@reads_or_writes
@saves_once
def goal_turn(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals, pk=pk)
    form = GoalTurnForm(request.POST or None, instance=goal)
    if form.is_valid():
        form.claim()
        given = form.cleaned_data
        goal.turn(given["status"], reason=given["status_reason"], on=given["on"], by=request.user)
        messages.success(request, "Målets status er gemt.")
        if not request.htmx:
            return redirect(f"{reverse('cases:goal_list', args=[case.pk])}#skift-{pk}")
        return _list_or_redirect(request, case, turned=pk)
    template = "cases/goal_turn.html" + ("#form" if request.htmx else "")
    context = {"case": case, "form": form, "goal": goal, "active_tab": "goals"}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def goal_move(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    goal = get_object_or_404(case.goals.active(), pk=pk)
    form = GoalMoveForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/goal_list.html", _goals(request, case) | {"form": form}, status=422)
    goal.move(form.step, by=request.user)
    return _list_or_redirect(request, case)


def _goals(request: StaffRequest, case: Case) -> dict[str, Any]:
    goals = list(case.goals.with_turns())
    return {
        "case": case,
        "goals": [goal for goal in goals if goal.is_active],
        "paused_goals": [goal for goal in goals if goal.is_live and not goal.is_active],
        "past_goals": [goal for goal in goals if not goal.is_live],
        "may_change": case.can_be_changed_by(request.user),
        "active_tab": "goals",
    }


def _list_or_redirect(request: StaffRequest, case: Case, turned: int | None = None) -> HttpResponse:
    """The list alone where htmx asks; the goal whose status was changed has the focus."""
    if request.htmx:
        context = _goals(request, case) | {"turned": turned}
        return retarget(render(request, "cases/goal_list.html#list-updated", context), "#maal")
    return redirect("cases:goal_list", case.pk)


def _is_looking(request: StaffRequest) -> bool:
    """Whether the form was sent to search or to choose, not to be saved."""
    return request.method == "POST" and bool({"soeg", "vaelg"} & request.POST.keys())


def _look_up(request: StaffRequest, goal: Goal, template: str) -> HttpResponse:
    """The form again with all that was typed, and with what was searched for or chosen."""
    answers = request.POST.dict()
    if "vaelg" in request.POST:
        answers |= GoalChoiceForm(request.POST).answers(answers.get("hours_per_week", ""))
    search = OccupationSearchForm({"q": request.POST.get("title", "")})
    context = {
        "case": goal.case,
        "goal": goal,
        "form": GoalForm(instance=goal, initial=answers),
        "active_tab": "goals",
        "was_chosen": "vaelg" in request.POST,
    }
    template += "#form" if request.htmx else ""
    return render(request, template, context | _to_choose(search.text if "soeg" in request.POST else ""))


def _to_choose(text: str) -> dict[str, Any]:
    """Suggestions that fit the local market, and occupations once one searches."""
    suggestions = GoalSuggestion.objects.select_related("branch").order_by(
        "branch__order", "branch__label", "kind", "title"
    )
    if not text.strip():
        return {"search": "", "suggestions": suggestions, "found": [], "occupations": []}
    words = sort_key(text).split()
    found = [one for one in suggestions if all(word in sort_key(f"{one.title} {one.description}") for word in words)]
    occupations = Occupation.objects.to_choose().matching(text)
    return {
        "search": text,
        "suggestions": suggestions,
        "found": found[:MOST_SHOWN],
        "occupations": occupations.told_apart(text, MOST_SHOWN, but=[(one.title, one.disco_code) for one in found]),
    }
