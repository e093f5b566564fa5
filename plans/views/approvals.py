"""Plans that cost more than the limit, as their team lead answers them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import open_case
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.forms.agree import ApprovalAnswerForm
from plans.models import Answered, PlanApproval, PlanVersion

ROWS = 25


@require_safe
def approval_list(request: StaffRequest) -> HttpResponse:
    """What waits for the lead, the oldest first."""
    _only_leads(request)
    waiting = PlanApproval.objects.visible_to(request.user).waiting().filter(case__team=request.user.team)
    waiting = waiting.select_related("case__citizen", "asked_by").order_by("asked_at", "pk")
    return render(
        request, "plans/approval_list.html", {"page": Paginator(waiting, ROWS).get_page(request.GET.get("side"))}
    )


@reads_or_writes
@saves_once
def approval_answer(request: StaffRequest, pk: int) -> HttpResponse:
    _only_leads(request)
    approval = get_object_or_404(PlanApproval.objects.visible_to(request.user).select_related("asked_by"), pk=pk)
    case = open_case(request, approval.case_id, to_change=True)
    if not case.is_led_by(request.user):
        raise Http404
    approval.case = case
    form = ApprovalAnswerForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            approval.settle(form.cleaned_data["state"], answer=form.cleaned_data["answer"], by=request.user)
            messages.success(request, f"Svaret er sendt til {approval.asked_by.name}.")
            return redirect("team_plans:approval_list")
    except Answered:
        messages.warning(request, "Der er svaret, eller spørgsmålet er trukket tilbage, siden du åbnede siden.")
        return redirect("team_plans:approval_answer", approval.pk)
    context = {
        "case": case,
        "active_tab": "plan",
        "approval": approval,
        "form": form,
        "lines": case.interventions.in_plan().for_display(),
        "is_outdated": approval.mark != PlanVersion(case=case).mark_of_what_is_frozen(),
    }
    return render(request, "plans/approval_answer.html", context, status=422 if form.is_bound else 200)


def _only_leads(request: StaffRequest) -> None:
    if request.user.role != User.Role.TEAM_LEAD:
        raise PermissionDenied("Kun teamledere godkender planer.")
