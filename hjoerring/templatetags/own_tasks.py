"""What Min dag shows of apps that it cannot import."""

from django import template
from django.utils import timezone

from accounts.models import User
from conferences.models import Contribution
from conferences.own_contributions import own_to_write

register = template.Library()
SHOWN = 5


@register.simple_tag
def own_contributions(user: User) -> list[Contribution]:
    """What the user is asked to write and has not signed, the most urgent first."""
    return own_to_write(user.pk, timezone.localdate())[:SHOWN]
