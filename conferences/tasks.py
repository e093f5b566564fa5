from celery import shared_task
from django.db import transaction
from django.utils import timezone

from conferences.models import ConferencePaper
from conferences.notices import tell_of_deadlines
from conferences.withdrawals import settle

SWEPT_AT_ONCE = 100
PATIENCE = 60  # seconds


@shared_task
def draw_minutes(paper_pk: int) -> None:
    """Draw the minutes of a conference; does nothing when they are drawn, or being drawn, already."""
    with transaction.atomic():
        for paper in ConferencePaper.objects.to_draw(paper_pk).with_conference():
            if paper.lacks_paper:
                paper.draw()


@shared_task
def draw_forgotten_minutes() -> int:
    """Each minute: queue the minutes that did not come, because the broker or a worker was down."""
    undrawn = ConferencePaper.objects.undrawn(older_than_seconds=PATIENCE).order_by("asked_at", "pk")
    forgotten = list(undrawn.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for pk in forgotten:
        draw_minutes.delay(pk)
    return len(forgotten)


@shared_task
def settle_consents() -> int:
    """Each minute: end what was opened for professions that the citizen's word names no longer."""
    return settle(timezone.localdate())


@shared_task
def notify_of_deadlines() -> int:
    """Tell of what is due or late. Each is told once, so a day without a run is caught up on the next."""
    return tell_of_deadlines(timezone.localdate())
