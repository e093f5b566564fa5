from celery import shared_task
from django.core.management import call_command

from journal.models import Submission


@shared_task
def forget_what_is_over() -> int:
    """Each night: drop sessions past their end, and the keys of forms that nobody sends again."""
    call_command("clearsessions")
    return Submission.objects.over().delete()[0]
