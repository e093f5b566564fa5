from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest


@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    return render(request, "followup/worklist.html")
