from celery import shared_task
from django.db import transaction

from conferences.models import ConferencePaper

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
