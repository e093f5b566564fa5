from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_header_parameters

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
