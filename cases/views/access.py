from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def case_find(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>case_find</title>")


@require_safe
def access_request(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>access_request</title>")


@require_safe
def access_list(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>access_list</title>")


@require_safe
def cpr_show(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>cpr_show</title>")
