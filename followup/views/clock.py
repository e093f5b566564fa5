"""What the clock told: the lead's list of what is late, and the morning's digest put away."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_leads
from cases.access import note_look
from cases.models import Case
from followup.clock_sql import Rules
from followup.forms import PageForm
from followup.models import Digest
from followup.overdue_sql import Late, LateRows

ROWS = 50


@require_safe
def overdue_list(request: StaffRequest) -> HttpResponse:
    """What has been late for so long that the lead is told of it; a look, since it tells of citizens."""
    only_leads(request, "se, hvad der er overskredet i teamet")
    user, rules = request.user, Rules(timezone.localdate())
    note_look(request)
    cases = Case.objects.visible_to(user).open().filter(team=user.team_id)
    late = LateRows(list(cases.values_list("pk", flat=True)), rules)
    wanted = PageForm(request.GET)
    page: Page[Late] = Paginator(late, ROWS).get_page(wanted.number())  # type: ignore[arg-type]
    context = {"page": page, "wanted": wanted, "days": rules.days.get("escalation"), "today": rules.today}
    return render(request, "followup/overdue_list.html", context, status=200 if wanted.is_valid() else 422)


@require_POST
def digest_seen(request: StaffRequest) -> HttpResponse:
    """The morning's digest needs not be shown again."""
    digest = Digest.objects.to_show(request.user, timezone.localdate())
    if digest:
        digest.seen()
    if request.htmx:
        return HttpResponse("")
    return redirect("followup:worklist")
