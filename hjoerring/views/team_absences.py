"""The team's absences for its lead: who is away, where a deputy is missing, and what is to become of today's talks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from accounts.models import Absence
from cases.absences import of_team
from cases.access import note_look
from cases.forms.absences import AbsenceForm
from cases.handing_over import without_deputy
from conferences.models import Conference
from danish.http import reads_or_writes
from danish.listing import listed
from danish.templatetags.danish import antal
from followup.absence_day import how_many, talks_of
from followup.forms.absence_day import GIVE, AbsenceDayForm
from hjoerring.views.absences import saved
from journal.once import saves_once
from notices.models import Notice


@require_safe
def team_absence_list(request: StaffRequest) -> HttpResponse:
    only_leads(request, "se teamets fravær")
    if request.user.team_id is None:
        return render(request, "evaluation/team_none.html", {})
    today = timezone.localdate()
    shown = of_team(request.user, today)
    context = {
        "shown": shown,
        "uncovered": [one for one in shown if one.gaps],
        "today": today,
    }
    return render(request, "accounts/team_absence_list.html", context)


@reads_or_writes
@saves_once
def team_absence_create(request: StaffRequest) -> HttpResponse:
    """For a colleague: nobody is chosen beforehand."""
    only_leads(request, "skrive en kollegas fravær")
    sends = request.method == "POST"
    if request.user.team_id is None:
        return render(request, "evaluation/team_none.html", {}, status=422 if sends else 200)
    form = AbsenceForm(request.POST if sends else None, by=request.user, for_team=True)
    if form.is_valid() and form.keep():
        return saved(request, form.instance, lists="team_absence_list")
    return render(request, "accounts/team_absence_create.html", {"form": form}, status=422 if sends else 200)


@reads_or_writes
@saves_once
def absence_today(request: StaffRequest, pk: int) -> HttpResponse:
    """Today's talks of who is away, in one list to distribute. A look, since it tells of citizens."""
    only_leads(request, "fordele en fraværendes samtaler")
    today, sends = timezone.localdate(), request.method == "POST"
    absences = Absence.objects.written_by(request.user).on(today).select_related("user", "cover")
    absence = get_object_or_404(absences, pk=pk)
    note_look(request, wrote=sends)
    talks = talks_of(absence, request.user, today, to_change=sends)
    alone = [one for one in talks if one.group_id is None]
    form = AbsenceDayForm(request.POST if sends else None, absence=absence, talks=alone)
    is_late = sends and form.is_late()
    if sends and not is_late and form.is_valid():
        for_whom = listed(sorted({one.held_by.name for one in form.chosen}))
        form.carry_out(by=request.user)
        _tell(request, form, absence, for_whom)
        return redirect("absence_today", absence.pk)
    if is_late:
        form = AbsenceDayForm(initial=form.written, absence=absence, talks=alone)
    everybody = Conference.objects.as_system("how many, and nothing of whom")
    conferences = Conference.objects.visible_to(request.user).awaiting(absence.user, today)
    shown = conferences.select_related("analysis__case__citizen", "day")
    context = {
        "absence": absence,
        "is_covered": absence.user_id not in without_deputy([absence.user_id], today),
        "talks": form.by_key.items(),
        "stands_in_for": listed(sorted({one.held_by.name for one in alone if one.held_by_id != absence.user_id})),
        "groups": {one.group_id: one for one in talks if one.group_id}.values(),
        "hidden": how_many(absence, today) - len(talks),
        "conferences": shown,
        "hidden_conferences": everybody.awaiting(absence.user, today).count() - len(shown),
        "form": form,
        "is_late": is_late,
        "chosen": request.POST.getlist("samtaler"),
    }
    status = 409 if is_late else 422 if sends else 200
    return render(request, "accounts/absence_today.html", context, status=status)


def _tell(request: StaffRequest, form: AbsenceDayForm, absence: Absence, for_whom: str) -> None:
    number, said = len(form.chosen), form.cleaned_data
    talks = antal(number, "samtale,samtaler")
    if said["hvad"] != GIVE:
        done = "flyttet" if said["hvad"] == "flyt" else "aflyst"
        messages.success(request, f"{talks} er {done}. Husk at give borgerne besked.")
        return
    colleague = said["kollega"]
    messages.success(request, f"{colleague.name} holder {talks}.")
    if colleague != request.user:
        topic = f"given talks {absence.pk} {min(one.pk for one in form.chosen)}"
        text = f"Du holder {talks} i dag for {for_whom}. De står på Min dag."
        Notice.objects.tell([Notice(recipient=colleague, topic=topic, text=text[:200], url="/min-dag/")])
