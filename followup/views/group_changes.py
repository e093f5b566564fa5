"""A group of talks moved, called off or given to a colleague as a whole."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.http import StaffRequest
from cases.access import CaseNotYours, only_caseworkers
from danish.http import reads_or_writes
from danish.templatetags.danish import antal
from followup.forms.group_changes import GroupCancelForm, GroupGiveForm, GroupMoveForm
from followup.group_talks import that_follow
from followup.models import MeetingGroup
from followup.views.group_meetings import through_the_doors
from journal.once import saves_once

STAYS = "samtale kan du ikke ændre.,samtaler kan du ikke ændre."
STAYED = "samtale kunne du ikke ændre. Den fulgte ikke med.,samtaler kunne du ikke ændre. De fulgte ikke med."


@reads_or_writes
@saves_once
@transaction.atomic
def group_move(request: StaffRequest, pk: int) -> HttpResponse:
    words = {"heading": "Flyt gruppesamtale", "submit": "Flyt gruppesamtalen"}
    return _change(request, pk, GroupMoveForm, "Gruppesamtalen er flyttet.", words)


@reads_or_writes
@saves_once
@transaction.atomic
def group_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    words = {"heading": "Aflys gruppesamtale", "submit": "Aflys gruppesamtalen"}
    return _change(request, pk, GroupCancelForm, "Gruppesamtalen er aflyst.", words)


@reads_or_writes
@saves_once
@transaction.atomic
def group_give(request: StaffRequest, pk: int) -> HttpResponse:
    words = {"heading": "Giv gruppesamtale til en kollega", "submit": "Giv gruppesamtalen videre"}
    return _change(request, pk, GroupGiveForm, "Gruppesamtalen er givet videre.", words)


def _change(
    request: StaffRequest,
    pk: int,
    form_class: type[GroupMoveForm] | type[GroupCancelForm] | type[GroupGiveForm],
    told: str,
    words: dict[str, str],
) -> HttpResponse:
    only_caseworkers(request)
    sends = request.method == "POST"
    talks = through_the_doors(request, get_object_or_404(MeetingGroup, pk=pk))
    mine = [one for one in talks if one.case.can_be_changed_by(request.user)]
    if not mine:
        raise CaseNotYours(talks[0].case_id)
    # After the cases, as everybody who changes a group does, so that two of them wait and never for each other.
    groups = MeetingGroup.objects.select_for_update(of=("self",)) if sends else MeetingGroup.objects
    group = get_object_or_404(groups.select_related("held_by"), pk=pk)
    follow = that_follow(group, mine)
    form = form_class(request.POST if sends else None, instance=group, talks=follow, seen=talks)
    if not sends and not follow:
        messages.warning(request, "Ingen af samtalerne i gruppen kan flyttes eller aflyses.")
        return redirect("followup:group_register", group.pk)
    is_late = sends and form.is_late
    stays = len(that_follow(group, [one for one in talks if one not in mine]))
    if sends and not is_late and form.is_valid():
        form.carry_out(by=request.user)
        messages.success(request, told)
        if stays:
            messages.warning(request, antal(stays, STAYED))
        return redirect("followup:group_register", group.pk)
    context = {
        **words,
        "group": form.before,
        "form": form.again() if is_late else form,
        "is_late": is_late,
        "follow": follow,
        "own_day": len([one for one in mine if one.is_planned and one not in follow]),
        "stays": antal(stays, STAYS) if stays else "",
        "cancel_url": reverse("followup:group_register", args=[group.pk]),
    }
    return render(request, "followup/group_change.html", context, status=409 if is_late else 422 if sends else 200)
