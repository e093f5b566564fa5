from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.models import Notice

CITIZENS = [("Min dag", "followup:worklist"), ("Borgere", "case_list")]
OCCUPATIONS = ("Stillinger", "occupation_import")
SCREENING = ("Screening", "screening_list")
CATALOG = [("Indsatskatalog", "catalog:offer_list")]
ERASURE = [("Sletning", "erasure_list")]
MENUS = {
    User.Role.TEAM_LEAD: [*CITIZENS, *CATALOG, *ERASURE],
    User.Role.CURATOR: CATALOG,
    User.Role.ADMINISTRATOR: [("Medarbejdere", "accounts:user_list"), OCCUPATIONS, SCREENING, *CATALOG, *ERASURE],
    User.Role.CONTROLLER: [("Opslag i sager", "cases:access_list"), *CATALOG, *ERASURE],
}


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content: menu by role, unread notices, today."""
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO,
        "organisation": settings.ORGANISATION,
        "today": timezone.localdate(),
        "menu": [],
        "unread_notices": 0,
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["menu"] = [
            {"label": label, "url": (url := reverse(name)), "current": request.path.startswith(url)}
            for label, name in MENUS.get(user.role, CITIZENS + CATALOG)
        ]
        # htmx fragments have no head to show the number in.
        if not request.headers.get("HX-Request"):
            context["unread_notices"] = Notice.objects.filter(recipient=user).unread().count()
    return context
