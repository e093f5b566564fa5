"""Choosing a citizen for what is not asked from a page of their case: to register a talk, or to write a task."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import StaffRequest, writes_nothing
from cases import searches
from cases.access import note_look, only_caseworkers
from cases.models import Case
from danish.http import reads_or_writes
from followup.forms.meeting_choose import MeetingChooseForm
from followup.models import Meeting

CHOICES = 200


@reads_or_writes
@writes_nothing
def meeting_choose(request: StaffRequest) -> HttpResponse:
    """Whose talk is to be registered, or who a task is about: one's own citizens, today's talks first.

    A search among them is sent as a form, so that the name stays out of the address.
    """
    user, today = request.user, timezone.localdate()
    only_caseworkers(request)
    if searches.is_sent(request):
        return searches.lead_on(request, MeetingChooseForm(request.POST or request.GET))
    form = MeetingChooseForm(searches.asked(request))
    if form.has_error("til"):
        raise PermissionDenied("Siden findes ikke.")
    if form.words:
        note_look(request)
    mine = Case.objects.visible_to(user).open().coordinated_by(user).for_display().order_by("citizen__sort_key", "pk")
    waiting = (
        Meeting.objects.visible_to(user).planned().filter(held_by=user, on__lte=today).select_related("case__citizen")
    )
    context = {
        "form": form,
        "cases": mine.matching(form.words)[:CHOICES],
        "waiting": [] if form.is_task or form.words else waiting.order_by("on", "at", "pk"),
        "search_is_over": searches.is_over(request),
        "today": today,
    }
    template = "followup/meeting_choose.html" + ("#own" if request.htmx else "")
    return render(request, template, context)
