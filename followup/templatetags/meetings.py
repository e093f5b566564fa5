"""Today's talks and one's own tasks, as Min dag shows them."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from followup.agenda import OwnTasks, Slot, agenda, own_tasks
from followup.models import AgreedTask
from followup.tasks_drawn import drawn_done, drawn_tasks

register = template.Library()


@register.simple_tag
def talks_today(user: User, covered: Mapping[int, str]) -> list[Slot]:
    """The user's talks of today, called off ones left out, in the order of the clock."""
    return agenda(user, timezone.localdate(), timezone.localdate(), covered)


@register.simple_tag
def tasks_of(user: User, today: date, covered: Mapping[int, str]) -> OwnTasks:
    """All of them: the card shows the first ones, and the others when it is asked."""
    return own_tasks(user, today, covered)


@register.simple_tag(takes_context=True)
def task_rows(context: template.Context, tasks: list[AgreedTask], today: date) -> SafeString:
    return drawn_tasks(context, tasks, today)


@register.simple_tag(takes_context=True)
def done_rows(context: template.Context, tasks: list[AgreedTask]) -> SafeString:
    return drawn_done(context, tasks)
