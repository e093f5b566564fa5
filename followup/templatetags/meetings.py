"""Today's talks and one's own tasks, as Min dag shows them."""

from django import template
from django.utils import timezone

from accounts.models import User
from followup.agenda import Slot, agenda
from followup.models import AgreedTask

register = template.Library()
MOST = 12


@register.simple_tag
def talks_today(user: User) -> list[Slot]:
    """The user's talks of today, called off ones left out, in the order of the clock."""
    return agenda(user, timezone.localdate(), timezone.localdate())


@register.simple_tag
def own_tasks_to_do(user: User) -> list[AgreedTask]:
    """One more than are shown, so that the card knows whether there are others."""
    return list(AgreedTask.objects.to_do_for(user)[: MOST + 1])


@register.filter
def late(tasks: list[AgreedTask]) -> int:
    """How many of them should have been done."""
    today = timezone.localdate()
    return sum(task.is_late(today) for task in tasks)
