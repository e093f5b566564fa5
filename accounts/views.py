from django.http import HttpResponse

from accounts.http import StaffRequest


def profile(request: StaffRequest) -> HttpResponse:
    return HttpResponse("profile")


def password_update(request: StaffRequest) -> HttpResponse:
    return HttpResponse("password_update")


def held_form_detail(request: StaffRequest) -> HttpResponse:
    return HttpResponse("held_form_detail")


def user_list(request: StaffRequest) -> HttpResponse:
    return HttpResponse("user_list")


def user_create(request: StaffRequest) -> HttpResponse:
    return HttpResponse("user_create")


def user_update(request: StaffRequest, pk: int) -> HttpResponse:
    return HttpResponse("user_update")
