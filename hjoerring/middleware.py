from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes, parse_header_parameters
from psycopg.errors import LockNotAvailable

from accounts.http import StaffRequest
from cases.access import CaseRefused, note_look
from cases.models import Case
from danish.cpr import holds_cpr
from hjoerring.views.errors import not_found

View = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_utf8(application: Application) -> Application:
    """Around the whole of Django, since it fails on a strange charset before any middleware is asked.

    Browsers send UTF-8; another charset in Content-Type would decide how every field is read, so it is refused.
    """

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if parameters.get("charset", "utf-8").lower().replace("-", "") == "utf8":
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return ["Siden kan kun læse UTF-8.".encode()]

    return guarded


def answer_headers(get_response: View) -> View:
    """No page stays in a browser, and a page and its htmx fragment are not mistaken for each other."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def no_cpr_in_address(get_response: View) -> View:
    """An address with a CPR number in it leads to the same one without, before anything is looked up or logged."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.GET:
            return get_response(request)
        asked = request.GET.copy()
        # A page number may have ten digits too, and is no text.
        holding = [name for name in asked if name != "side" and any(map(holds_cpr, [name, *asked.getlist(name)]))]
        if not holding:
            return get_response(request)
        for name in holding:
            del asked[name]
        messages.error(request, _where_to_search(request))
        request.META["QUERY_STRING"] = asked.urlencode()
        return redirect(escape_leading_slashes(request.get_full_path()))

    return middleware


class ErasedMeanwhile:
    """A case that is erased while one of its pages is being made is not there, whichever statement came upon it."""

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The view's transaction is rolled back by now, so what is asked here is what there is."""
        case_id = getattr(request, "case_id", None)
        if case_id is None or not isinstance(exception, ObjectDoesNotExist | IntegrityError):
            return None
        if Case.objects.as_system("to tell one that is gone from a fault").filter(pk=case_id).exists():
            return None
        note_look(cast(StaffRequest, request), case_id=case_id, refused=True)
        return not_found(request, CaseRefused(case_id))


class WaitedTooLong:
    """Whoever waits too long for what others write, an import of the catalogue say, is told to try again."""

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception.__cause__, LockNotAvailable):
            return render(request, "503.html", status=503)
        return None


def _where_to_search(request: HttpRequest) -> str:
    words = "Et cpr-nummer skal ikke stå i adressen, så der er ikke søgt efter det."
    if not (request.user.is_authenticated and request.user.works_with_citizens):
        return words
    return format_html('{} <a href="{}">Find på cpr-nummer</a>', words, reverse("cases:case_find"))
