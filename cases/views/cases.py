from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def case_list(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_list</title>")


@require_safe
def case_create(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_create</title>")


@require_safe
def case_update(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_update</title>")
