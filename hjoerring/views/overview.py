from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case


@require_safe
def case_detail(request: StaffRequest, pk: int) -> HttpResponse:
    case = open_case(request, pk)
    return render(request, "case_detail.html", {"case": case, "active_tab": "overview"})
