"""Sending a form twice saves once."""

import functools
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.http import StaffRequest
from journal.models import Submission

View = Callable[..., HttpResponse]
OF_THE_PAGE = {"_key", "_by", "csrfmiddlewaretoken"}  # nothing that anybody wrote


def saves_once(view: View) -> View:
    """Let a form with a key (`{% form_key %}`) through once; the second time leads to where the first one led.

    The key is a row in the request's own transaction: a second request with the same key waits for the first to
    commit. A form that was not saved (422, 409 or an error) gives its key back. A page that one went back to and
    wrote something else in has the old key, and is another form all the same: its words are not dropped.
    """

    @functools.wraps(view)
    def wrapped(request: StaffRequest, *args: object, **kwargs: object) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            submission, is_new = Submission.objects.get_or_create(key=key, defaults={"user": request.user})
            if not is_new:
                return _already_saved(request, submission)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                # Only the key: that the page was looked at stays in the journal.
                submission.delete()
                return response
            submission.answer_url = _where_it_led(request, response)[:300]
            submission.save(update_fields=["answer_url"])
        return response

    return wrapped


def _key(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        key = uuid.UUID(request.POST.get("_key", ""))
    except ValueError:
        return None
    given = [(name, values) for name, values in request.POST.lists() if name not in OF_THE_PAGE]
    files = [(name, [(one.name, one.size) for one in several]) for name, several in request.FILES.lists()]
    return uuid.uuid5(key, repr((sorted(given), sorted(files))))


def _where_it_led(request: HttpRequest, response: HttpResponse) -> str:
    """The next page; for a fragment, which has none, the page it was swapped into."""
    led_to = response.headers.get("Location") or response.headers.get("Content-Location")
    came_from = request.headers.get("Referer", "")
    if led_to or not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return led_to or "/"
    path = urlsplit(came_from).path
    return path if path.startswith("/") and not path.startswith("//") else "/"


def _already_saved(request: StaffRequest, submission: Submission) -> HttpResponse:
    messages.info(request, "Det var allerede gemt.")
    url = submission.answer_url if submission.user_id == request.user.pk else "/"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
