from django.http import HttpResponse

from accounts.http import StaffRequest


def offer_list(request: StaffRequest) -> HttpResponse:
    return HttpResponse("offer_list")


def offer_detail(request: StaffRequest, slug: str) -> HttpResponse:
    return HttpResponse("offer_detail")


def offer_update(request: StaffRequest, slug: str) -> HttpResponse:
    return HttpResponse("offer_update")
