from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def goal_list(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>goal_list</title>")


@require_safe
def goal_create(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>goal_create</title>")


@require_safe
def goal_update(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>goal_update</title>")


@require_safe
def goal_turn(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>goal_turn</title>")


@require_safe
def goal_move(request: StaffRequest, case_pk: int = 0, pk: int = 0) -> HttpResponse:
    return HttpResponse("<!doctype html><title>goal_move</title>")
