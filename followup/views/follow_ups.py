from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import StaffRequest
from cases.access import open_case


@require_safe
def follow_up_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    return render(request, "followup/follow_up_list.html", {"case": case, "active_tab": "follow_up"})


@require_http_methods(["GET", "POST"])
def follow_up_create(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    intervention = get_object_or_404(case.interventions.running(), pk=pk)
    context = {"case": case, "intervention": intervention, "active_tab": "follow_up"}
    return render(request, "followup/follow_up_create.html", context)
