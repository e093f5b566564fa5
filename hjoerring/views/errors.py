import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import unsent
from accounts.middleware import KEPT, log_in_first, not_kept
from cases.access import CaseRefused
from cases.models import Case

log = logging.getLogger(__name__)
LONGEST_REPORT = 2_000


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One page for what is not there and for what one may not see; at a case it says how to ask for access."""
    number = Case(pk=exception.case_id).number if isinstance(exception, CaseRefused) else ""
    return render(request, "404.html", {"case_number": number}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before somebody logged in anew, or a forgery: only what carries its reader's mark is held.

    What another site sent ("Origin checking failed …") is refused, whatever it carries.
    """
    is_from_here = reason.startswith("CSRF ")
    if not is_from_here or not unsent.keep(request):
        return not_kept(request)
    if not request.user.is_authenticated:
        messages.warning(request, KEPT)
        return log_in_first(request)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("accounts:held_form_detail")})
    return redirect("accounts:held_form_detail")


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Browsers report here what the Content-Security-Policy stopped; only its size is logged."""
    log.warning("csp report, %d bytes", min(len(request.body[: LONGEST_REPORT + 1]), LONGEST_REPORT))
    return HttpResponse(status=204)
