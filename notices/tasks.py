from celery import shared_task

from notices.looks import tell_leads


@shared_task
def notify_leads() -> int:
    """Tell the leads of looks given with a reason. What was missed is told when the clock runs again."""
    return tell_leads()
