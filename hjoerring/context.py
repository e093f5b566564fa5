from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.models import Notice

CITIZENS = [("Min dag", "followup:worklist"), ("Borgere", "case_list"), ("Konferencer", "calendar:conference_list")]
OCCUPATIONS = ("Stillinger", "occupation_import")
TEAM = ("Team", "team")
SAMPLES = ("Stikprøver", "samples:sample_list")
TEAM_PAGES = [
    ("Sagstal", "team"),
    ("Fordeling", "team_distribution:distribution"),
    ("Prognose", "team_forecast:forecast"),
    ("Overskredet", "team_followup:overdue_list"),
    ("Fravær", "team_absence_list"),
    ("Godkendelser", "team_plans:approval_list"),
    ("Planer på papir", "team_plans:batch_list"),
    ("Økonomi", "team_plans:team_cost"),
    ("Analyser", "team_analyses:analysis_figures"),
    ("Adgange", "team_rights:right_list"),
    SAMPLES,
]
REPORTS = ("Rapporter", "reports:report_list")
REPORT_PAGES = [
    ("Tal", "reports:report_list"),
    ("Investering", "investment"),
    ("Før og efter", "cohort_comparison"),
]
SET_UP = ("Opsætning", "followup:contact_rule_list")
SET_UP_PAGES = [
    ("Kontaktregler", "followup:contact_rule_list"),
    ("Teams", "team_list"),
    ("Sagstal", "norm_list"),
    ("Investering", "investment_list"),
    ("Måleredskab", "followup:instrument_list"),
    ("Screening", "screening_list"),
    ("Planskabeloner", "plan_template_list"),
    ("Beløbsgrænse", "price_limit_list"),
]
WORD_LISTS = ("Ordlister", "word_list_index")
CATALOG = [("Indsatskatalog", "catalog:offer_list")]
ERASURE = [("Sletning", "erasure_list")]
MENUS = {
    User.Role.TEAM_LEAD: [TEAM, *CITIZENS, REPORTS, *CATALOG, *ERASURE],
    User.Role.CURATOR: CATALOG,
    User.Role.ADMINISTRATOR: [
        ("Medarbejdere", "accounts:user_list"),
        OCCUPATIONS,
        SET_UP,
        WORD_LISTS,
        *CATALOG,
        *ERASURE,
    ],
    User.Role.CONTROLLER: [("Opslag i sager", "cases:access_list"), SAMPLES, REPORTS, *CATALOG, *ERASURE],
}
# Label, address and who may open it; none named is everybody on the staff. In the order they are shown.
CATALOG_PAGES: list[tuple[str, str, set[str]]] = [
    ("Find", "catalog:offer_list", set()),
    ("Redaktion", "catalog_desk", {User.Role.CURATOR, User.Role.TEAM_LEAD}),
    ("Dækning", "evaluation:coverage", {User.Role.CASEWORKER, User.Role.TEAM_LEAD, User.Role.CURATOR}),
    ("Forslag", "catalog:suggestion_list", set()),
    ("Leverandører", "catalog:provider_list", set()),
    ("Ordlister", "word_list_index", {User.Role.CURATOR}),
    ("Filer", "catalog_files", {User.Role.CURATOR}),
]


# Pages of one offer that an editor came to from the desk.
EDITING = {"create", "update", "send", "review", "discard", "retire", "merge"}


def _belongs_to(request: HttpRequest) -> str:
    """The address by which the current page of the catalogue is chosen."""
    found = request.resolver_match
    is_editing = found and found.view_name in {f"catalog:offer_{what}" for what in EDITING}
    return reverse("catalog_desk") if is_editing else request.path


def _links(path: str, pages: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Links to `pages`; the current one is that with the longest address that `path` begins with."""
    links = [{"label": label, "url": reverse(name)} for label, name in pages]
    current = max((link["url"] for link in links if path.startswith(link["url"])), key=len, default=None)
    return [link | {"current": link["url"] == current} for link in links]


def _choose_set_up(path: str, context: dict[str, Any]) -> None:
    """On a page that sets something up, show the others beside it; the menu has one entry for all of them."""
    links = _links(path, SET_UP_PAGES)
    if any(link["current"] for link in links):
        context["set_up_pages"] = links
        for entry in context["menu"]:
            entry["current"] = entry["label"] == SET_UP[0]


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content: menu by role, unread notices, today."""
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO,
        "organisation": settings.ORGANISATION,
        "today": timezone.localdate(),
        "menu": [],
        "catalog_pages": [],
        "set_up_pages": [],
        "team_pages": _links(request.path, TEAM_PAGES),
        "report_pages": _links(request.path, REPORT_PAGES),
        "unread_notices": 0,
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["menu"] = [
            {"label": label, "url": (url := reverse(name)), "current": request.path.startswith(url)}
            for label, name in MENUS.get(user.role, CITIZENS + CATALOG)
        ]
        if user.role == User.Role.ADMINISTRATOR:
            _choose_set_up(request.path, context)
        if request.path.startswith(reverse("catalog:offer_list")):
            pages = [(label, name) for label, name, roles in CATALOG_PAGES if not roles or user.role in roles]
            context["catalog_pages"] = _links(_belongs_to(request), pages)
        # htmx fragments have no head to show the number in.
        if not request.headers.get("HX-Request"):
            context["unread_notices"] = Notice.objects.filter(recipient=user).unread().count()
    return context
