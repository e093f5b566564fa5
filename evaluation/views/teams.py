"""Teams and divisions: names, heads, and teams that close and open again. The administrator's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators
from accounts.models import Division, Team
from danish.http import reads_or_writes
from evaluation.forms_teams import DivisionForm, TeamForm, UnitForm
from evaluation.teams import close, hindrance, reopen, with_numbers
from journal.once import saves_once

TO_KEEP = "ændre teams"


@require_safe
def team_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    context = {"teams": with_numbers(), "divisions": Division.objects.select_related("head").order_by("name")}
    return render(request, "evaluation/team_list.html", context)


@reads_or_writes
@saves_once
def team_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    return _kept(request, TeamForm(request.POST or None), "Nyt team")


@reads_or_writes
@saves_once
def team_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    team = get_object_or_404(Team.objects.all(), pk=pk)
    name = team.name
    return _kept(request, TeamForm(request.POST or None, instance=team), name, team=team)


@require_POST
@saves_once
def team_close(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    team = get_object_or_404(Team.objects.all(), pk=pk)
    if why := close(team, timezone.localdate()):
        messages.warning(request, why)
        return redirect("team_update", team.pk)
    messages.success(request, f"{team.name} er nedlagt.")
    return redirect("team_list")


@require_POST
@saves_once
def team_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    team = get_object_or_404(Team.objects.all(), pk=pk)
    reopen(team)
    messages.success(request, f"{team.name} er åbent igen.")
    return redirect("team_list")


@reads_or_writes
@saves_once
def division_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    return _kept(request, DivisionForm(request.POST or None), "Ny afdeling")


@reads_or_writes
@saves_once
def division_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_KEEP)
    division = get_object_or_404(Division, pk=pk)
    name = division.name
    return _kept(request, DivisionForm(request.POST or None, instance=division), name)


def _kept(request: StaffRequest, form: UnitForm, heading: str, team: Team | None = None) -> HttpResponse:
    if form.is_valid() and form.keep():
        messages.success(request, f"{form.instance.name} er gemt.")
        return redirect("team_list")
    context = {"form": form, "heading": heading, "team": team, "hindrance": hindrance(team) if team else ""}
    return render(request, "evaluation/team_keep.html", context, status=422 if form.is_bound else 200)
