from django.http import HttpResponse

from accounts.http import StaffRequest


def notice_list(request: StaffRequest) -> HttpResponse:
    return HttpResponse("notice_list")


def notices_read(request: StaffRequest) -> HttpResponse:
    return HttpResponse("notices_read")
