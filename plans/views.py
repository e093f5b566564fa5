from django.http import HttpResponse

from accounts.http import StaffRequest


def plan_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    return HttpResponse("Plan")


plan_build = plan_freeze = plan_reconsider = plan_detail


def intervention_create(request: StaffRequest, case_pk: int, slug: str) -> HttpResponse:
    return HttpResponse("Indsats")


def intervention_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    return HttpResponse("Indsats")


intervention_start = intervention_drop = intervention_update


def plan_version_status(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    return HttpResponse("Version")


plan_version_pdf = plan_version_status
