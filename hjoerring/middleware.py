from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

View = Callable[[HttpRequest], HttpResponse]


def answer_headers(get_response: View) -> View:
    """No page stays in a browser, and a page and its htmx fragment are not mistaken for each other."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware
