from celery import shared_task
from django.utils import timezone

from notices.catalogue import tell_editors, tell_of_revisions
from notices.consents import tell_of_ends
from notices.erasures import tell_of_erasures
from notices.looks import tell_leads
from notices.people import tell_people
from notices.suggestions import tell_of_suggestions


@shared_task
def notify_leads() -> int:
    """Tell the leads of looks given with a reason. What was missed is told when the clock runs again."""
    return tell_leads()


@shared_task
def notify_of_erasures() -> int:
    """Tell of cases that are to be erased, and of what a second person has to agree to."""
    return tell_of_erasures()


@shared_task
def notify_people() -> int:
    """Tell of cases handed over and of requests to join, and what was answered."""
    return tell_people()


@shared_task
def notify_of_consents() -> int:
    """Tell of consents that end soon. Each is told once, so a day without a run is caught up on the next."""
    return tell_of_ends(timezone.localdate())


@shared_task
def notify_of_suggestions() -> int:
    """Tell editors of new suggestions, and those who made them of the answers."""
    return tell_of_suggestions()


@shared_task
def notify_editors() -> int:
    """Tell of wordings that wait and of what was answered."""
    return tell_editors()


@shared_task
def notify_of_revisions() -> int:
    """Tell of offers to be gone through. Each is told once, so a day without a run is caught up on the next."""
    return tell_of_revisions()
