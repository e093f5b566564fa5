"""Papers are drawn by a worker; what did not come, because the broker or a worker was down, is sent again."""

from celery import Task
from django.db import transaction

from plans.models.paper import AnyPaper, PaperQuerySet

SWEPT_AT_ONCE = 100
PATIENCE = 60  # seconds


def draw(papers: PaperQuerySet[AnyPaper]) -> None:
    """Those of the locked rows that lack their paper; one that is drawn, or being drawn, already is let be."""
    with transaction.atomic():
        for paper in papers:
            if paper.lacks_paper:
                paper.draw()


def send_forgotten(papers: PaperQuerySet[AnyPaper], job: Task) -> int:
    undrawn = papers.undrawn(older_than_seconds=PATIENCE).order_by("asked_at", "pk")
    forgotten = list(undrawn.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for pk in forgotten:
        job.delay(pk)
    return len(forgotten)
