"""Plans that cost more than the limit, as their team lead answers them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from cases.access import CaseNotYours, PartRefused, open_case
from cases.models import Case
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.approvals import mark_of
from plans.forms.agree import ApprovalAnswerForm
from plans.models import Answered, PlanApproval

ROWS = 25
TO_APPROVE = "godkende planer"


@require_safe
def approval_list(request: StaffRequest) -> HttpResponse:
    """What waits for the lead, the oldest first."""
    only_leads(request, TO_APPROVE)
    waiting = PlanApproval.objects.visible_to(request.user).to_answer().filter(case__team=request.user.team)
    waiting = waiting.select_related("case__citizen", "asked_by").order_by("asked_at", "pk")
    return render(
        request, "plans/approval_list.html", {"page": Paginator(waiting, ROWS).get_page(request.GET.get("side"))}
    )


@reads_or_writes
@saves_once
def approval_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """One question. What is answered or taken back can still be read, also when the case has been closed."""
    approval = _opened(request, pk)
    case = approval.case
    lines = list(case.interventions.in_plan().for_display())
    is_outdated = approval.mark != mark_of(lines)
    form = ApprovalAnswerForm(request.POST if request.method == "POST" else None, is_outdated=is_outdated)
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
        "lines": lines,
        "is_outdated": is_outdated,
    }
    return render(request, "plans/approval_answer.html", context, status=422 if form.is_bound else 200)


def _opened(request: StaffRequest, pk: int) -> PlanApproval:
    """The question, if this user leads the team of its case and may see it; every refusal is noted."""
    asked = PlanApproval.objects.as_system("to note a refusal at one").select_related("asked_by", "answered_by")
    approval = asked.filter(pk=pk).first()
    try:
        only_leads(request, TO_APPROVE)
    except PermissionDenied as refused:
        if approval:
            raise CaseNotYours(approval.case_id, str(refused)) from refused
        raise
    if approval is None:
        raise Http404
    if not Case.objects.visible_to(request.user).filter(pk=approval.case_id, team=request.user.team).exists():
        raise PartRefused(approval.case_id)
    approval.case = open_case(request, approval.case_id, to_change=approval.is_waiting)
    return approval
