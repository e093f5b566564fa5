"""How long a session lasts, and what happens to a form that is sent after its end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from accounts.models import HeldForm

IDLE = timedelta(minutes=30)
IN_ALL = timedelta(hours=10)
NOTED_EVERY = timedelta(seconds=60)
LONGEST_HELD = 200_000


class SessionClock:
    """Ends a session after 30 idle minutes or 10 hours; what was being sent then is held for its writer.

    The time of the last request is noted at most once a minute, so that reading costs no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated:
            return
        now = timezone.now().timestamp()
        began_at = request.session.setdefault("began_at", now)
        seen_at = request.session.get("seen_at", now)
        if now - seen_at > IDLE.total_seconds() or now - began_at > IN_ALL.total_seconds():
            self._end(request)
        elif now - seen_at > NOTED_EVERY.total_seconds() or "seen_at" not in request.session:
            request.session["seen_at"] = now

    def _end(self, request: HttpRequest) -> None:
        user = request.user
        if request.method == "POST" and request.POST and len(request.body) <= LONGEST_HELD:
            body = request.POST.copy()
            body.pop("csrfmiddlewaretoken", None)
            HeldForm.hold(user, request.get_full_path()[:300], body.urlencode())  # type: ignore[arg-type]
        logout(request)


class StaffLoginRequired(LoginRequiredMiddleware):
    """Everything is behind the log-in. htmx is told to move the whole page there instead of swapping it in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)  # type: ignore[return-value]
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
