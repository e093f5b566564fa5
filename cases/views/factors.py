from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def factor_list(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>factor_list</title>")


@require_safe
def factor_create(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>factor_create</title>")


@require_safe
def factor_weigh(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>factor_weigh</title>")
