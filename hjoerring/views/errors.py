import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

log = logging.getLogger(__name__)
LONGEST_REPORT = 2_000


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One page for what is not there and for what one may not see; it says how to ask for access."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Browsers report here what the Content-Security-Policy stopped; only its size is logged."""
    log.warning("csp report, %d bytes", min(len(request.body[: LONGEST_REPORT + 1]), LONGEST_REPORT))
    return HttpResponse(status=204)
