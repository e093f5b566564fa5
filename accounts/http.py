from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class StaffRequest(HttpRequest):
    """What a view gets: the login middleware has let the user in, and htmx is known."""

    user: User
    htmx: HtmxDetails
    request_id: str
    case_id: int | None  # of the case that the page is about, once the door was asked


def only_editors(request: StaffRequest, to: str) -> None:
    """Refuse everybody but the editors of the catalogue; `to` says what only they may do."""
    if not request.user.edits_catalogue:
        raise PermissionDenied(f"Kun katalogredaktører kan {to}.")


def only_leads(request: StaffRequest, to: str) -> None:
    """Refuse everybody but team leads; `to` says what only they may do."""
    if request.user.role != User.Role.TEAM_LEAD:
        raise PermissionDenied(f"Kun teamledere kan {to}.")


def only_administrators(request: StaffRequest, to: str) -> None:
    """Refuse everybody but administrators; `to` says what only they may do."""
    if request.user.role != User.Role.ADMINISTRATOR:
        raise PermissionDenied(f"Kun administratorer kan {to}.")


def asks_by_itself(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that pages ask again and again while they are open: that does not prolong the session."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view


def writes_nothing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose forms only look something up: what is sent there after a session's end is not held."""
    view.writes_nothing = True  # type: ignore[attr-defined]
    return view
