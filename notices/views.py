from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from notices.models import Notice

ROWS = 25


@require_safe
def notice_list(request: StaffRequest) -> HttpResponse:
    notices = Notice.objects.filter(recipient=request.user).order_by("-on", "-created_at", "-pk")
    page = Paginator(notices, ROWS).get_page(request.GET.get("side"))
    return render(request, "notices/notice_list.html", {"page": page})


@require_POST
def notices_read(request: StaffRequest) -> HttpResponse:
    """All of one's own; those who arrive while the page is open were not seen, but are still in the list."""
    count = Notice.objects.filter(recipient=request.user).mark_read()
    messages.success(request, "Alle beskeder er markeret som læst." if count else "Der var ingen nye beskeder.")
    return redirect("notices:notice_list")
