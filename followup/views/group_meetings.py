"""A talk with several citizens: planned and registered once, and written down with each of them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import hold_case, only_caseworkers, open_case
from cases.models.case import CaseQuerySet
from danish.http import reads_or_writes
from danish.markup import filled
from danish.templatetags.danish import antal, dato_ugedag, klokken
from followup.forms.group_meetings import GroupForm
from followup.forms.group_register import GroupRegisterForm
from followup.group_talks import that_follow
from followup.models import Meeting, MeetingGroup
from journal.once import saves_once


@reads_or_writes
@saves_once
@transaction.atomic
def group_create(request: StaffRequest) -> HttpResponse:
    """With one's own citizens, or those of a colleague one writes for."""
    only_caseworkers(request)
    colleagues = User.objects.caseworkers().filter(team=request.user.team_id).order_by("sort_key", "pk")
    asked = request.GET.get("for", str(request.user.pk))
    holder = next((one for one in colleagues if str(one.pk) == asked), None)
    if holder is None:
        raise Http404
    group = MeetingGroup(held_by=holder, created_by=request.user)
    form = GroupForm(request.POST if request.method == "POST" else None, instance=group, user=request.user)
    if form.is_valid():
        # In one order, so that two who begin at once wait for each other and never both.
        for pk in sorted(case.pk for case in form.cleaned_data["sager"]):
            hold_case(request, pk)
        form.plan(by=request.user)
        messages.success(request, "Gruppesamtalen er aftalt.")
        return redirect("followup:group_register", group.pk)
    context = {"form": form, "colleagues": colleagues, "holder": holder}
    return render(request, "followup/group_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@transaction.atomic
def group_register(request: StaffRequest, pk: int) -> HttpResponse:
    """Of those whose case the user may change; the others of them that the user may see are shown."""
    only_caseworkers(request)
    group = get_object_or_404(MeetingGroup.objects.select_related("held_by"), pk=pk)
    talks = through_the_doors(request, group)
    mine = [one for one in talks if one.case.can_be_changed_by(request.user)]
    if request.method == "POST":  # after the cases, as everybody who changes a group does
        group = get_object_or_404(MeetingGroup.objects.select_for_update(of=("self",)), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = GroupRegisterForm(sent, seen=talks, mine=mine, group=group, by=request.user)
    late = form.late
    if not late and form.is_valid():
        number = form.register()
        messages.success(request, _registered(number, form.following))
        return redirect("followup:group_register", group.pk)
    context = {
        "group": group,
        "form": form.again() if late else form,
        "late": late,
        "shared_words": form.data.get("faelles", ""),
        "others": [one for one in talks if one not in form.meetings],
        "count": len(talks),
        "may_move": bool(that_follow(group, mine)),
    }
    status = 409 if late else 422 if form.is_bound else 200
    return render(request, "followup/group_register.html", context, status=status)


def _registered(number: int, following: MeetingGroup | None) -> str:
    told = f"Samtalen er registreret for {antal(number, 'borger,borgere')}."
    if following is None:
        return told
    day = f"{dato_ugedag(following.on)}{f' kl. {klokken(following.at)}' if following.at else ''}"
    return filled(
        '{} <a href="{}">Næste gruppesamtale er {}</a>',
        told,
        reverse("followup:group_register", args=[following.pk]),
        day,
    )


def through_the_doors(request: StaffRequest, group: MeetingGroup) -> list[Meeting]:
    """The talk of each, when its own case was opened; one that is sent is held first, and read as it stands then."""
    if request.method != "POST":
        CaseQuerySet.ask_reach_once(request.user)
    visible = Meeting.objects.visible_to(request.user).filter(group=group)
    cases = {}
    for pk in visible.order_by("case_id").values_list("case_id", flat=True):
        case = cases[pk] = open_case(request, pk)
        if request.method == "POST" and case.can_be_changed_by(request.user):
            case.hold()
    if not cases:
        raise Http404
    talks = visible.select_related("held_by", "registered_by").order_by("case__citizen__sort_key", "pk")
    found = [one for one in talks if one.case_id in cases]
    for one in found:
        one.case = cases[one.case_id]
    return found
