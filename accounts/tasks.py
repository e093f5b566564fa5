from celery import shared_task

from accounts.models import HeldForm


@shared_task
def drop_held_forms() -> int:
    """Every hour: forget forms that nobody came back for within a day."""
    return HeldForm.objects.stale().delete()[0]
