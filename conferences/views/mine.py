from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from conferences.own_contributions import own_signed, own_to_write

SIGNED_SHOWN = 25


@require_safe
def contribution_list(request: StaffRequest) -> HttpResponse:
    """What the user is still to write, in cases open to them, the most urgent first; and what they have signed."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Kun medarbejdere med borgere bidrager til analyser.")
    today = timezone.localdate()
    context = {
        "contributions": own_to_write(request.user.pk, today),
        "signed": own_signed(request.user)[:SIGNED_SHOWN],
        "today": today,
    }
    return render(request, "conferences/contribution_list.html", context)
