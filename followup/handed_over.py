"""A caseworker's screen in the citizen's hands: until it is taken back it shows the questions and nothing else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

KEY = "screen_with_citizen"
OF_THE_CITIZEN = {"answer_start", "answer_question", "answer_thanks", "answer_return"}
ALWAYS = {"account_logout", "account_login", "live", "ready", "csp_report"}


class ScreenWithCitizen:
    """Every other page of the session leads to the questions, also by the browser's own way back.

    It keeps eyes off the case while two sit together. It is no lock: who presses "Jeg er medarbejder" is let in, so
    a citizen who is left alone with the screen is given a link instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        found = request.resolver_match
        if not request.user.is_authenticated or KEY not in request.session or found is None:
            return None
        if found.view_name in ALWAYS or found.view_name.removeprefix("followup:") in OF_THE_CITIZEN:
            return None
        if request.method == "GET" and not request.headers.get("HX-Request"):
            return redirect("followup:answer_start")
        return HttpResponse(status=204)  # another tab of the caseworker's stays as it is
