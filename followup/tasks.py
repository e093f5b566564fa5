from celery import shared_task
from django.utils import timezone

from followup.overdue_sql import flag_overdue


@shared_task
def notify_overdue() -> int:
    """Tell today's overdue. Days without a run leave nothing to catch up on: what is still overdue is told today."""
    return flag_overdue(timezone.localdate())
