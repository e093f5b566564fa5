"""A talk with several citizens: planned and registered once, and written down with each of them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import StaffRequest
from cases.access import hold_case, only_caseworkers, open_case
from danish.http import reads_or_writes
from followup.forms.group_meetings import GroupForm, GroupRegisterForm
from followup.models import Meeting, MeetingGroup
from journal.once import saves_once


@reads_or_writes
@saves_once
@transaction.atomic
def group_create(request: StaffRequest) -> HttpResponse:
    only_caseworkers(request)
    group = MeetingGroup(held_by=request.user, created_by=request.user)
    form = GroupForm(request.POST if request.method == "POST" else None, instance=group, user=request.user)
    if form.is_valid():
        group.save()
        for chosen in form.cleaned_data["sager"].order_by("pk"):
            meeting = Meeting(case=hold_case(request, chosen.pk), group=group, held_by=request.user)
            for name in ("on", "at", "form", "place"):
                setattr(meeting, name, getattr(group, name))
            meeting.plan(by=request.user)
        messages.success(request, "Gruppesamtalen er aftalt. Registrér den her, når den er holdt.")
        return redirect("followup:group_register", group.pk)
    return render(request, "followup/group_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@transaction.atomic
def group_register(request: StaffRequest, pk: int) -> HttpResponse:
    """Only of those whose case the user may change; each case is opened through its door."""
    only_caseworkers(request)
    group = get_object_or_404(MeetingGroup.objects.select_related("held_by"), pk=pk)
    talks = Meeting.objects.visible_to(request.user).filter(group=group).select_related("case__citizen", "held_by")
    talks = list(talks.order_by("case_id"))
    if not talks:
        raise Http404
    may = [one for one in talks if one.case.can_be_changed_by(request.user)]
    for one in talks:
        one.case = hold_case(request, one.case_id) if one in may else open_case(request, one.case_id)
    if request.method == "POST":
        for one in may:
            one.refresh_from_db(fields=["state", "version", "on"])  # as it stands now that the case is held
    form = GroupRegisterForm(
        request.POST if request.method == "POST" else None, meetings=[one for one in may if one.is_planned]
    )
    if form.is_valid():
        number = form.register(request.user)
        messages.success(request, f"Registreret for {number} {'borger' if number == 1 else 'borgere'}.")
        return redirect("followup:group_register", group.pk)
    registered = [one for one in talks if not one.is_planned]
    late = form.is_bound and any(f"udfald_{one.pk}" in request.POST for one in registered)
    context = {"group": group, "form": form, "registered": registered, "late": late}
    status = 409 if late else 422 if form.is_bound else 200
    return render(request, "followup/group_register.html", context, status=status)
