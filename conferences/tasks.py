from celery import shared_task
from django.utils import timezone

from conferences.models import ConferencePaper
from conferences.notices import tell_of_deadlines
from conferences.withdrawals import settle
from plans import drawing


@shared_task
def draw_minutes(paper_pk: int) -> None:
    """Draw the minutes of a conference; does nothing when they are drawn, or being drawn, already."""
    drawing.draw(ConferencePaper.objects.to_draw(paper_pk).with_conference())


@shared_task
def draw_forgotten_minutes() -> int:
    """Each minute: queue the minutes that did not come, because the broker or a worker was down."""
    return drawing.send_forgotten(ConferencePaper.objects.all(), draw_minutes)


@shared_task
def settle_consents() -> int:
    """Each minute: end what was opened for professions that the citizen's word names no longer."""
    return settle(timezone.localdate())


@shared_task
def notify_of_deadlines() -> int:
    """Tell of what is due or late. Each is told once, so a day without a run is caught up on the next."""
    return tell_of_deadlines(timezone.localdate())
