from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.models import Case
from conferences.withdrawals import to_write


@require_safe
def contribution_list(request: StaffRequest) -> HttpResponse:
    """What the user is still to write, in cases open to them, the most urgent first."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Kun medarbejdere med borgere bidrager til analyser.")
    today = timezone.localdate()
    mine = to_write(today).filter(user=request.user, analysis__case__in=Case.objects.visible_to(request.user))
    rows = mine.select_related("discipline", "analysis__case__citizen").order_by("due_on", "pk")
    return render(request, "conferences/contribution_list.html", {"contributions": rows, "today": today})
