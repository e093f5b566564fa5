from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class StaffRequest(HttpRequest):
    """What a view gets: the login middleware has let the user in, and htmx is known."""

    user: User
    htmx: HtmxDetails
    request_id: str
