"""All the interventions that were spoken of in one meeting, followed up on one page and saved together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from danish.http import reads_or_writes
from followup.follow_up_shown import Movement, movements_of, with_reports
from followup.forms import FollowUpLineForm, MeetingDayForm
from followup.models import FollowUp, InterventionMoved
from followup.views.follow_ups import tell_registered
from followup.views.too_late import keeps_words
from journal.history import Change, last_change
from journal.once import saves_once
from plans.models import Intervention


@dataclass
class Line:
    """One intervention with its form, and what there is to look at beside it."""

    form: FollowUpLineForm
    movements: list[Movement] = field(default_factory=list)
    has_moved: bool = False
    change: Change | None = None
    newest: FollowUp | None = None

    @property
    def intervention(self) -> Intervention:
        return self.form.instance.intervention

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Where each fault is mended, what is asked there, and what is wrong."""
        told = [(f"indsats-{self.intervention.pk}", "", str(error)) for error in self.form.non_field_errors()]
        for asked in self.form:
            # What is hidden in a line is the day, which is asked once for all of them.
            own = asked.auto_id if asked.use_fieldset else asked.id_for_label
            at = "id_held_on" if asked.is_hidden else own
            told += [(at, f", {asked.label.lower()}", str(error)) for error in asked.errors]
        return told


@reads_or_writes
@keeps_words
@saves_once
def follow_up_together(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    sent = request.POST if request.method == "POST" else None
    day = MeetingDayForm(sent)
    lines = _lines(case, day, sent)
    used = [line for line in lines if line.form.is_used]
    moved = [line for line in used if line.form.has_moved]
    faults = [line for line in used if day.is_valid() and not line.form.is_valid()]
    if sent is not None and day.is_valid() and used and not moved and not faults:
        seen = {line.intervention.pk: line.form.cleaned_data["seen_version"] for line in used}
        follow_ups = [line.form.instance for line in used]
        try:
            FollowUp.register_together(follow_ups, by=request.user, seen=seen)
        except InterventionMoved:
            lines = _lines(case, day, sent)
            moved = [line for line in lines if line.form.is_used and line.form.has_moved]
        else:
            tell_registered(request, case, follow_ups)
            return redirect("plans:plan_detail", case.pk)

    if sent is not None:
        lines = _to_send_again(lines, day, sent)
    _show(request, case, lines)
    context = {
        "case": case,
        "active_tab": "follow_up",
        "day": day,
        "lines": lines,
        "moved": moved,
        "faults": faults,
        "nothing_used": sent is not None and not used,
    }
    status = 200 if sent is None else 409 if moved else 422
    return render(request, "followup/follow_up_together.html", context, status=status)


def _lines(case: Case, day: MeetingDayForm, sent: QueryDict | None) -> list[Line]:
    """What runs, the first that is due first; of a form that is sent, what stood in it and has begun in this case."""
    interventions = case.interventions.running()
    if sent is not None:
        asked = {name for name in sent if name.endswith("-seen_version")}
        interventions = case.interventions.begun()
    held_on = day.cleaned_data.get("held_on") if day.is_bound and day.is_valid() else None
    forms = (
        FollowUpLineForm(sent, intervention=one, held_on=held_on)
        for one in interventions.for_display().order_by("follow_up_on", "pk")
        if sent is None or f"i{one.pk}-seen_version" in asked
    )
    return [Line(form) for form in forms]


def _to_send_again(lines: Sequence[Line], day: MeetingDayForm, sent: QueryDict) -> list[Line]:
    """The same words on what the interventions are now; of those that ended only what somebody wrote about."""
    again = []
    for line in lines:
        if not line.form.has_moved:
            again.append(line)
        elif line.form.is_used or line.intervention.is_running:
            typed = sent.copy()
            typed[line.form.add_prefix("seen_version")] = str(line.intervention.version)
            form = FollowUpLineForm(typed, intervention=line.intervention, held_on=day.cleaned_data.get("held_on"))
            if form.is_used:
                form.is_valid()  # gives the instance what was typed
            again.append(_told(Line(form, has_moved=form.is_used)))
    return again


def _told(line: Line) -> Line:
    if line.has_moved:
        line.change = last_change(line.intervention)
        newest = line.intervention.follow_ups.select_related("registered_by")
        line.newest = newest.order_by("-registered_at", "-pk").first()
    return line


def _show(request: StaffRequest, case: Case, lines: Sequence[Line]) -> None:
    interventions = [line.intervention for line in lines]
    with_reports(interventions)
    movements = movements_of(case, interventions, request.user)
    for line in lines:
        line.movements = movements.get(line.intervention.pk, [])
