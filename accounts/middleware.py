"""How long a session lasts, and what happens to a form that is sent after its end.

A held form is forgotten when it has been saved, not when it is shown: sent again it carries `held`, its number.
Answered with a fault (422, 409) the number stays in the session with the address, and the next thing saved at
that address, which is the same form put right, takes it away; opening the address anew gives that up.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts import unsent
from accounts.models import HeldForm

IDLE = timedelta(minutes=30)
IN_ALL = timedelta(hours=10)
NOTED_EVERY = timedelta(seconds=60)
PUT_RIGHT = {409, 422}
KEPT = "Du er logget ud. Det, du skrev, er gemt til dig. Log ind igen."
TOO_OLD = "Det er ikke gemt, for siden er blevet for gammel. Kopiér det, du skrev, genindlæs siden, og gem igen."
OF_ANOTHER = "Det er ikke gemt, for nu er en anden logget ind i browseren."


class SessionClock:
    """Ends a session after 30 idle minutes or 10 hours; what was being sent then is held for its writer.

    The time of the last request is noted at most once a minute, so that reading costs no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A form that was put aside is answered with a redirect too, and must not be taken for one that was saved.
        if not request.user.is_authenticated or unsent.was_kept(request):
            return response
        if request.method == "POST" and response.status_code in {*range(400), *PUT_RIGHT}:
            _forget_what_was_sent_again(request, response)
        elif request.method == "GET" and not request.headers.get("HX-Request"):
            _give_up_putting_right(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return _nobody_sends(request)
        now = timezone.now().timestamp()
        began_at = request.session.setdefault("began_at", now)
        seen_at = request.session.get("seen_at", now)
        if now - seen_at > IDLE.total_seconds() or now - began_at > IN_ALL.total_seconds():
            self._end(request)
        elif getattr(view, "asks_by_itself", False):
            return None  # a page that is left open is nobody at work
        elif now - seen_at > NOTED_EVERY.total_seconds() or "seen_at" not in request.session:
            request.session["seen_at"] = now
        return None

    def _end(self, request: HttpRequest) -> None:
        is_kept = unsent.keep_for(request.user, request)  # type: ignore[arg-type]
        logout(request)
        kept = " Det, du skrev, er gemt til dig." if is_kept else ""
        messages.warning(request, f"Du er logget ud, fordi der er gået for lang tid.{kept} Log ind igen.")


def _forget_what_was_sent_again(request: HttpRequest, response: HttpResponse) -> None:
    sent_again: dict[str, str] = request.session.get("sent_again", {})
    if held := unsent.held_number(request):
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


def _nobody_sends(request: HttpRequest) -> HttpResponse | None:
    """The session ended elsewhere. A form that should have been held and cannot be is told, not swallowed."""
    if unsent.keep(request):
        messages.warning(request, KEPT)
    elif unsent.should_be_kept(request):
        return not_kept(request)
    return None


def not_kept(request: HttpRequest) -> HttpResponse:
    """Nothing was saved or held: the page says what to do. htmx leaves the form as it stands and says it beside it."""
    is_another = unsent.is_of_someone_else(request)
    response = render(request, "403_csrf.html", {"is_another": is_another}, status=403)
    if request.headers.get("HX-Request"):
        told = {"hm:kvittering": {"tekst": OF_ANOTHER if is_another else TOO_OLD}}
        response.headers["HX-Trigger"] = json.dumps(told)
    return response


def log_in_first(request: HttpRequest) -> HttpResponse:
    """htmx is told to move the whole page to the log-in instead of swapping it in."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    page = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    url = resolve_url(settings.LOGIN_URL) + (f"?{urlencode({'next': page})}" if page else "")
    return HttpResponse(status=401, headers={"HX-Redirect": url})


class StaffLoginRequired(LoginRequiredMiddleware):
    """Everything is behind the log-in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        return log_in_first(request)
