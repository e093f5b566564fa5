"""Editors are told what they have to look at again; who may approve, what waits; who wrote, what was answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Offer, OfferVersion
from notices.models import Notice

DAYS_BEFORE = (1, 7, 14)
ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up
State = OfferVersion.State


def tell_editors() -> int:
    """One notice for each person and thing, however often this runs. How many were told."""
    today = timezone.localdate()
    return Notice.objects.tell([*_waiting(today), *_answered(today)])


def tell_of_revisions() -> int:
    """Each editor of each offer that is soon to be gone through."""
    return Notice.objects.tell(_revisions(timezone.localdate()))


def _revisions(today: date) -> Iterator[Notice]:
    """14, 7 and 1 days before; after days without a clock only the reminder that is next."""
    soon = Offer.objects.to_revise(today + timedelta(days=max(DAYS_BEFORE)))
    offers = list(soon.order_by("revise_on", "pk"))
    editors = list(User.objects.active().filter(role=User.Role.CURATOR).order_by("pk")) if offers else []
    for offer in offers:
        assert offer.revise_on  # filtered by it
        step = next(days for days in DAYS_BEFORE if (offer.revise_on - today).days <= days)
        for editor in editors:
            yield Notice(
                recipient=editor,
                topic=f"revision {offer.pk} {offer.revise_on:%Y%m%d} {step}",
                on=today,
                text=f"»{offer}« skal gennemgås senest {offer.revise_on:%d.%m.%Y}.",
                url=reverse("catalog:offer_update", args=[offer.slug]),
            )


def _waiting(today: date) -> Iterator[Notice]:
    waiting = list(OfferVersion.objects.in_review().select_related("offer").order_by("pk"))
    people = list(User.objects.active().filter(role__in=Offer.APPROVERS).order_by("pk")) if waiting else []
    for one in waiting:
        for person in people:
            if one.can_be_published_by(person):
                yield Notice(
                    recipient=person,
                    topic=f"wording waits {one.pk} {one.version}",
                    on=today,
                    text=f"»{one.title}« venter på godkendelse.",
                    url=reverse("catalog:offer_review", args=[one.offer.slug]),
                )


def _answered(today: date) -> Iterator[Notice]:
    since = timezone.now() - ASKED_BACK
    answered = OfferVersion.objects.filter(
        Q(state__in=OfferVersion.BEEN_IN_FORCE) | Q(state=State.DRAFT), decided_at__gte=since
    )
    found = list(answered.select_related("offer").order_by("pk"))
    writers = User.objects.active().in_bulk({pk for one in found for pk in one.writer_ids})
    for one in found:
        assert one.decided_at  # filtered by it
        said = "er sendt tilbage. Se hvorfor." if one.is_draft else "er godkendt og udgivet."
        for pk in sorted(set(one.writer_ids) - {one.decided_by_id}):
            if pk in writers:
                yield Notice(
                    recipient=writers[pk],
                    topic=f"wording answered {one.pk} {one.decided_at.timestamp():.0f}",
                    on=today,
                    text=f"»{one.title}« {said}",
                    url=one.get_absolute_url(),
                )
