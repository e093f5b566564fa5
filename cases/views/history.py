from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def case_history(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_history</title>")


@require_safe
def case_accesses(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_accesses</title>")
