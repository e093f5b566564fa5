"""A caseworker's screen in the citizen's hands: until it is taken back it shows the questions and nothing else."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from accounts import unsent
from accounts.http import StaffRequest
from accounts.outside import LinkCookie
from followup.models import Measurement

KEY = "screen_with_citizen"
WRONG = "wrong_passwords_at_screen"
MOST_WRONG = 5
COOKIE = LinkCookie("maaling", salt="followup.answer_link", page="followup:answer_start")
SCREEN = "screen"  # in the cookie instead of a link's stamp
OF_THE_CITIZEN = {"answer_start", "answer_question", "answer_thanks", "answer_return"}
ALWAYS = {"account_logout", "account_login", "session_extend", "live", "ready", "csp_report"}
NOT_SAVED = "Ikke gemt: skærmen er hos borgeren"


class ScreenWithCitizen:
    """Every other page of the session leads to the questions, also by the browser's own way back.

    The caseworker's password takes it back. Where log-in is without one here, and after five wrong ones, logging out
    and in again does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_handed_over(request) and not _is_there(request):  # no view is found, so none is asked about below
            return _led_back(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        found = request.resolver_match
        if not is_handed_over(request) or found is None:
            return None
        if found.view_name == "account_logout" and request.method != "POST":
            return redirect("followup:answer_return")  # asks the same, without the frame of the caseworker's pages
        if found.view_name in ALWAYS or found.view_name.removeprefix("followup:") in OF_THE_CITIZEN:
            return None
        saves = request.method == "POST" and not getattr(view, "writes_nothing", False)
        if saves:
            return _not_saved(request)
        return _led_back(request)


def is_handed_over(request: HttpRequest) -> bool:
    return KEY in request.session and request.user.is_authenticated


def hand_over(request: StaffRequest, measurement: Measurement) -> HttpResponse:
    """From now on the session shows the questions alone; a link that the browser had opened opens nothing any more."""
    request.session[KEY] = measurement.pk
    request.session.pop(WRONG, None)
    response = redirect("followup:answer_start")
    COOKIE.give(response, SCREEN)
    return response


def _is_there(request: HttpRequest) -> bool:
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


def _led_back(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # another tab of the caseworker's stays as it is
    return redirect("followup:answer_start")


def _not_saved(request: HttpRequest) -> HttpResponse:
    """Another tab of the caseworker's is told; what htmx sent stays in its form, what left its page is held."""
    if request.headers.get("HX-Request"):
        told = {"hm:kvittering": {"tekst": f"{NOT_SAVED}. Det, du skrev, bliver på siden."}}
        return HttpResponse(status=409, headers={"HX-Trigger": json.dumps(told), "HX-Reswap": "none"})
    assert request.user.is_authenticated
    is_kept = unsent.keep_for(request.user, request)
    context = {"told": NOT_SAVED, "is_kept": is_kept, "is_handed_over": True}
    return render(request, "followup/answer_unsaved.html", context, status=409)
