"""One's talks in one's own calendar: the page where the address is made and shut, and the calendar behind it."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.link_secret import print_of
from accounts.outside import is_let_in
from danish.http import reads_or_writes
from followup.calendar_feed import feed_of
from followup.models import CalendarFeed

A_MINUTE = "60"


def _for_those_with_citizens(request: StaffRequest) -> None:
    if not request.user.works_with_citizens:
        raise PermissionDenied("Kalenderen er for dem, der arbejder med borgere.")


@require_safe
def feed_detail(request: StaffRequest) -> HttpResponse:
    _for_those_with_citizens(request)
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "followup/feed_detail.html", {"feed": feed})


@reads_or_writes
@sensitive_variables("secret")
def feed_make(request: StaffRequest) -> HttpResponse:
    """The address stands in this answer and nowhere else: whoever comes back to it by its own address sees none."""
    _for_those_with_citizens(request)
    if request.method != "POST":
        return redirect("followup:feed_detail")
    secret = CalendarFeed.make(request.user)
    context = {
        "feed": CalendarFeed.objects.get(user=request.user),
        "address": f"{settings.SITE_URL}{reverse('followup:calendar_feed', args=[secret])}",
    }
    return render(request, "followup/feed_detail.html", context)


@require_POST
def feed_close(request: StaffRequest) -> HttpResponse:
    _for_those_with_citizens(request)
    CalendarFeed.objects.filter(user=request.user).delete()
    messages.success(request, "Adressen er lukket. Kalenderen kan ikke hente mere.")
    return redirect("followup:feed_detail")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program fetches. An address that was never made, is shut, or whose owner has left is not there.

    Those who guess are counted by where they come from, and a calendar by itself: half the town may share one address.
    """
    feed = CalendarFeed.objects.behind(print_of(secret)).select_related("user").first()
    counted = ("calendar_fetch", f"feed-{feed.pk}") if feed else ("calendar_guess", None)
    if not is_let_in(request, *counted):
        return HttpResponse(status=429, headers={"Retry-After": A_MINUTE})
    if feed is None:
        return HttpResponse("Kalenderen findes ikke.", status=404, content_type="text/plain; charset=utf-8")
    text = feed_of(feed.user, timezone.localdate(), feed.made_at)
    feed.note_fetch(timezone.now())
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    headers = {"ETag": etag, "X-Robots-Tag": "noindex"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
