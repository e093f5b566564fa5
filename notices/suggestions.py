"""Editors are told of new suggestions for the catalogue, and whoever suggested something of the answer."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from catalog.models import OfferSuggestion
from notices.models import Notice

ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up


def tell_of_suggestions() -> int:
    """Each is told once, however often this runs. How many were told."""
    return Notice.objects.tell([*_new(), *_answered()])


def _new() -> Iterator[Notice]:
    since = timezone.now() - ASKED_BACK
    waiting = list(OfferSuggestion.objects.waiting().filter(suggested_at__gte=since).order_by("pk"))
    if not waiting:
        return
    editors = list(User.objects.filter(role=User.Role.CURATOR, is_active=True).order_by("pk"))
    for suggestion in waiting:
        for editor in editors:
            if editor.pk != suggestion.suggested_by_id:
                yield _notice(suggestion, editor.pk, "new", "Der er et nyt forslag til indsatskataloget.")


def _answered() -> Iterator[Notice]:
    since = timezone.now() - ASKED_BACK
    answered = OfferSuggestion.objects.filter(answered_at__gte=since, suggested_by__is_active=True)
    for suggestion in answered.order_by("pk"):
        if suggestion.answered_by_id != suggestion.suggested_by_id:
            what = "taget op" if suggestion.state == OfferSuggestion.State.TAKEN_UP else "besvaret"
            text = f"Dit forslag »{suggestion}« er {what}."
            yield _notice(suggestion, suggestion.suggested_by_id, "answered", text)


def _notice(suggestion: OfferSuggestion, recipient: int, what: str, text: str) -> Notice:
    return Notice(
        recipient_id=recipient,
        topic=f"suggestion {suggestion.pk} {what}",
        # The day it happened: told again tomorrow it would be another notice.
        on=timezone.localdate(suggestion.answered_at or suggestion.suggested_at),
        text=text,
        url=suggestion.get_absolute_url(),
    )
