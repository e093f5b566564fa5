"""How long a session lasts, and what happens to a form that is sent after its end.

A held form is forgotten when it has been saved, not when it is shown: sent again it carries `held`, its number.
Answered with a fault (422, 409) the number stays in the session with the address, and the next thing saved at
that address, which is the same form put right, takes it away; opening the address anew gives that up.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import HeldForm

IDLE = timedelta(minutes=30)
IN_ALL = timedelta(hours=10)
NOTED_EVERY = timedelta(seconds=60)
LONGEST_HELD = 200_000
NOT_TYPED = {"csrfmiddlewaretoken", "held", "version"}
PUT_RIGHT = {409, 422}


class SessionClock:
    """Ends a session after 30 idle minutes or 10 hours; what was being sent then is held for its writer.

    The time of the last request is noted at most once a minute, so that reading costs no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        if request.method == "POST" and response.status_code in {*range(400), *PUT_RIGHT}:
            _forget_what_was_sent_again(request, response)
        elif request.method == "GET" and not request.headers.get("HX-Request"):
            _give_up_putting_right(request)
        return response

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
        is_kept = _held_already(request)
        if not is_kept and (typed := _typed(request.POST)):
            HeldForm.hold(user, request.get_full_path()[:300], typed)  # type: ignore[arg-type]
            is_kept = True
        logout(request)
        kept = " Det, du skrev, er gemt til dig." if is_kept else ""
        messages.warning(request, f"Du er logget ud, fordi der er gået for lang tid.{kept} Log ind igen.")


def _typed(post: QueryDict) -> str:
    """The form as it was sent, without passwords and tokens; nothing if it was only a button."""
    body = post.copy()
    for name in [name for name in body if name == "csrfmiddlewaretoken" or "password" in name]:
        del body[name]
    names = [name for name in body if name not in NOT_TYPED and not name.startswith("_")]
    if not any(value.strip() for name in names for value in body.getlist(name)):
        return ""
    encoded = body.urlencode()
    return encoded if len(encoded) <= LONGEST_HELD else ""


def _held(request: HttpRequest) -> str:
    """The number of the held form that is sent again, if it is a number."""
    held = request.POST.get("held", "")
    return held if held.isascii() and held.isdigit() and len(held) < 19 else ""


def _held_already(request: HttpRequest) -> bool:
    held = _held(request)
    return bool(held) and HeldForm.objects.waiting().filter(user=request.user.pk, pk=held).exists()


def _forget_what_was_sent_again(request: HttpRequest, response: HttpResponse) -> None:
    sent_again: dict[str, str] = request.session.get("sent_again", {})
    if held := _held(request):
        sent_again[held] = request.path
        request.session["sent_again"] = sent_again
    if response.status_code in PUT_RIGHT or request.path not in sent_again.values():
        return
    done = [pk for pk, path in sent_again.items() if path == request.path]
    HeldForm.objects.filter(user=request.user.pk, pk__in=done).delete()
    request.session["sent_again"] = {pk: path for pk, path in sent_again.items() if pk not in done}


def _give_up_putting_right(request: HttpRequest) -> None:
    sent_again: dict[str, str] = request.session.get("sent_again", {})
    if request.path in sent_again.values():
        request.session["sent_again"] = {pk: path for pk, path in sent_again.items() if path != request.path}


class StaffLoginRequired(LoginRequiredMiddleware):
    """Everything is behind the log-in. htmx is told to move the whole page there instead of swapping it in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        page = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
        url = resolve_url(settings.LOGIN_URL) + (f"?{urlencode({'next': page})}" if page else "")
        return HttpResponse(status=401, headers={"HX-Redirect": url})
