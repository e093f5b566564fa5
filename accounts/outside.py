"""What who has no account meets: a shut door at a link, and behind it a cookie that opens for an hour."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit  # the public one counts no GET
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

AN_HOUR = 60 * 60
View = Callable[..., HttpResponse]


def outside(view: View) -> View:
    """For who has no account. The address of a page that a link led to is told to nobody, not even to ourselves."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Not "no-referrer", with which a browser sends no origin either and every form is refused.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return login_not_required(wrapped)


def is_let_in(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether this address, or whoever the key stands for, has not tried too often of late."""
    return bool(ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True))


@dataclass(frozen=True)
class LinkCookie:
    """What a browser keeps of the link it opened: signed, an hour old at most, and sent to `page` and below alone."""

    word: str
    salt: str
    page: str

    @property
    def name(self) -> str:
        return f"__Secure-{self.word}" if settings.SECURE_COOKIES else self.word

    def give(self, response: HttpResponse, value: Any) -> None:
        response.set_cookie(
            self.name,
            self.sealed(value),
            max_age=AN_HOUR,
            path=reverse(self.page),
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Strict",
        )

    def sealed(self, value: Any) -> str:
        return signing.dumps(value, salt=self.salt)

    def read(self, request: HttpRequest) -> Any:
        """None where there is none, it is too old, or somebody has written it themselves."""
        try:
            return signing.loads(request.COOKIES.get(self.name, ""), salt=self.salt, max_age=AN_HOUR)
        except signing.BadSignature:
            return None

    def take_back(self, response: HttpResponse) -> None:
        response.delete_cookie(self.name, path=reverse(self.page), samesite="Strict")
