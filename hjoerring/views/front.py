from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User

START_PAGES = {
    User.Role.TEAM_LEAD: "team",
    User.Role.CURATOR: "catalog:offer_list",
    User.Role.ADMINISTRATOR: "accounts:user_list",
    User.Role.CONTROLLER: "cases:access_list",
}


@require_safe
def front(request: StaffRequest) -> HttpResponse:
    """To what was being written when the session ran out, else to the role's start page."""
    if request.user.held_forms.waiting().exists():
        return redirect("accounts:held_form_detail")
    return redirect(START_PAGES.get(User.Role(request.user.role), "followup:worklist"))


@require_POST
def session_extend(request: StaffRequest) -> HttpResponse:
    """ "Bliv logget på": the session clock notes the time, there is nothing more to do."""
    return HttpResponse(status=204)


@require_safe
@login_not_required
@transaction.non_atomic_requests
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too. The broker may be down: saving goes on without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("down", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
