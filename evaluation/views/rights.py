"""Who can open the team's cases, gone through by the lead: a dated receipt, and parts in cases that end."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_leads
from accounts.models import Team, User
from cases.access import note_look
from cases.models import Involvement
from danish.http import reads_or_writes
from danish.templatetags.danish import antal
from evaluation.forms_rights import ChosenForm, ConfirmForm, EndForm
from evaluation.forms_team import TeamForm
from evaluation.models import RightsReview
from evaluation.review_notices import REMIND_AFTER
from evaluation.rights import WHY, behind, end_parts, rights_in, to_end
from evaluation.views.too_late import told_too_late
from journal.models import Access
from journal.once import saves_once

TO_REVIEW = "gennemgå teamets adgange"
ROWS = 25
NEWEST = 5
CLOSING = "luk"  # says in the address that the chosen are asked about


def _asked(request: StaffRequest, named: QueryDict) -> tuple[Team | None, list[Team]]:
    """The team that the page is about, and all that the reader leads."""
    only_leads(request, TO_REVIEW)
    teams = list(Team.objects.led_by(request.user).open(timezone.localdate()).distinct())
    return TeamForm(named, teams=teams).asked_team(request.user.team_id), teams


@require_safe
def right_list(request: StaffRequest) -> HttpResponse:
    team, teams = _asked(request, request.GET)
    if team is None:
        return render(request, "evaluation/team_none.html", {})
    form = ConfirmForm(rights=rights_in(team, timezone.localdate()))
    return render(request, "evaluation/right_list.html", _shown(team, teams, form))


@require_POST
@saves_once
def right_confirm(request: StaffRequest) -> HttpResponse:
    """Keeps the list that was shown; one that has changed since is shown anew, and nothing is kept."""
    team, teams = _asked(request, request.POST)
    if team is None:
        return render(request, "evaluation/team_none.html", {}, status=422)
    form = ConfirmForm(request.POST, rights=rights_in(team, timezone.localdate()))
    if not form.is_of_this_list:
        context = _shown(team, teams, form) | {"has_changed": True}
        return render(request, "evaluation/right_list.html", context, status=form.show_anew())
    if not form.is_valid():
        return render(request, "evaluation/right_list.html", _shown(team, teams, form), status=422)
    review = form.sign(team, by=request.user)
    messages.success(request, "Kvitteringen er gemt.")
    return redirect("team_rights:right_review", review.pk)


@reads_or_writes
@saves_once
def right_cases(request: StaffRequest, pk: int, why: str) -> HttpResponse:
    """The cases behind a number; those that are chosen are asked about before they are shut to the person."""
    team, teams = _asked(request, request.GET)
    if team is None or why not in WHY:
        raise Http404("Siden findes ikke.")
    person, today = get_object_or_404(User, pk=pk), timezone.localdate()
    opened, closed = behind(team, person, why, request.user, today)
    parts = to_end([one for one in opened if one.part_id and one.case.is_worked_on_by(request.user)])
    form = EndForm(request.POST if request.method == "POST" else None, parts=parts)
    back = reverse("team_rights:right_list") + (f"?team={team.pk}" if len(teams) > 1 else "")
    if form.is_valid():
        because = form.cleaned_data["because"]
        ended = end_parts(form.cleaned_data["part"], today, because=because, by=request.user)
        _note_ends(request, ended)
        messages.success(request, f"{person.name} kan ikke længere åbne {antal(len(ended), 'sag,sager')} på den måde.")
        return redirect(back)
    note_look(request)
    said = request.POST if form.is_bound else request.GET if CLOSING in request.GET else None
    chosen = ChosenForm(said, parts=parts)
    context = {"team": team, "person": person, "words": WHY[why], "back": back}
    status = 422 if form.is_bound else 200
    if chosen.is_valid():
        ending = chosen.cleaned_data["part"]
        if not form.is_bound:
            form.initial["part"] = ending
        asked = {"form": form, "ending": [one for one in opened if one.part_id in ending]}
        return render(request, "evaluation/right_end.html", context | asked, status=status)
    if form.is_bound and form["part"].value() and (written := form["because"].value()):
        told = "En af adgangene er lukket eller ændret imens, så ingen er lukket nu."
        return told_too_late(request, told, [written], request.get_full_path())
    context |= {
        "form": chosen,
        "of_team": team.pk if len(teams) > 1 else None,
        "closing": CLOSING,
        "page": Paginator(opened, ROWS).get_page(request.GET.get("side")),
        "number": len(opened) + closed,
        "closed": closed,
        "parts": set(parts),
    }
    return render(request, "evaluation/right_cases.html", context, status=422 if chosen.is_bound else 200)


@require_safe
def right_review(request: StaffRequest, pk: int) -> HttpResponse:
    """A receipt: the list as it was that day."""
    only_leads(request, TO_REVIEW)
    led = Team.objects.led_by(request.user).values("pk")
    review = get_object_or_404(RightsReview.objects.filter(team__in=led).select_related("by", "team"), pk=pk)
    return render(request, "evaluation/right_review.html", {"review": review})


def _shown(team: Team, teams: list[Team], form: ConfirmForm) -> dict[str, Any]:
    reviews = list(RightsReview.objects.of(team)[:NEWEST])
    newest = reviews[0] if reviews else None
    days = (timezone.localdate() - timezone.localdate(newest.at)).days if newest else None
    return {
        "team": team,
        "teams": teams if len(teams) > 1 else [],
        "form": form,
        "rights": form.rights,
        "people": len({one.user.pk for one in form.rights}),
        "opening": len({one.user.pk for one in form.rights if one.opens}),
        "standing_out": len({one.user.pk for one in form.rights if one.stands_out}),
        "reviews": reviews,
        "newest": newest,
        "days": days,
        "is_old": days is not None and days > REMIND_AFTER.days,
    }


def _note_ends(request: StaffRequest, ended: Iterable[Involvement]) -> None:
    page = request.resolver_match.view_name if request.resolver_match else ""
    Access.objects.bulk_create(
        Access(
            case_id=one.case_id,
            user=request.user,
            role=request.user.role,
            page=page,
            request_id=request.request_id,
            wrote=True,
        )
        for one in ended
    )
