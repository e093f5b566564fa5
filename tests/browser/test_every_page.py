"""Each page, wide and narrow, scanned for accessibility, and again without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
CASEWORKER_PAGES = [
    "followup:worklist",
    "case_list",
    "cases:case_create",
    "cases:access_request",
    "search",
    "case_detail",
    "cases:case_update",
    "cases:goal_list",
    "cases:goal_create",
    "cases:factor_list",
    "cases:factor_create",
    "cases:consent_list",
    "cases:consent_create",
    "cases:paper_list",
    "cases:document_create",
    "cases:note_create",
    "cases:occupation_search",
    "cases:case_history",
    "cases:case_accesses",
    "plans:plan_detail",
    "plans:plan_build",
    "plans:plan_freeze",
    "plans:intervention_create",
    "followup:follow_up_list",
    "followup:follow_up_create",
    "catalog:offer_list",
    "catalog:offer_detail",
    "notices:notice_list",
    "accounts:profile",
    "accounts:password_update",
]
OTHER_PAGES = [
    ("curator", "catalog:offer_list"),
    ("curator", "catalog:offer_update"),
    ("curator", "catalog_files"),
    ("curator", "catalog_import"),
    ("administrator", "accounts:user_list"),
    ("administrator", "accounts:user_create"),
    ("administrator", "occupation_import"),
    ("controller", "cases:access_list"),
    ("team_lead", "followup:worklist"),
    ("anonymous", "account_login"),
]
CASE_PARTS = ("goal", "factor", "case_", "consent", "paper", "document", "note")
PAGES = [("caseworker", name) for name in CASEWORKER_PAGES] + OTHER_PAGES


@pytest.fixture
def story():
    return tell_story()


def address(name, story):
    case, intervention, offer = story["case"], story["intervention"], story["offer"]
    parts = {
        "plans:intervention_create": [case.pk, offer.slug],
        "followup:follow_up_create": [case.pk, intervention.pk],
        "catalog:offer_detail": [offer.slug],
        "catalog:offer_update": [offer.slug],
        "catalog_import": [story["catalog_import"]],
    }
    about_case = (
        name == "case_detail"
        or name.startswith(("plans:", "followup:follow"))
        or name
        in {page for page in CASEWORKER_PAGES if page.split(":")[-1].startswith(CASE_PARTS)}
        - {"case_list", "cases:case_create"}
    )
    return reverse(name, args=parts.get(name, [case.pk] if about_case else []))


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_accessibility_fault(browser, live_server, log_in, watched, axe, story, width):
    faults = []
    for who, name in PAGES:
        context = browser.new_context(viewport=WIDTHS[width], locale="da-DK")
        if who != "anonymous":
            log_in(context, story[who])
        page = watched(context.new_page())
        response = page.goto(live_server.url + address(name, story))
        assert response.status == 200, name
        faults += [f"{name}: {fault}" for fault in axe(page)]
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if sideways > 0:
            faults.append(f"{name}: scrolls {sideways} px sideways")
        context.close()

    assert faults == []


def test_pages_say_the_same_without_javascript(browser, live_server, log_in, story):
    missing = []
    for who, name in PAGES:
        headings = []
        for with_script in (True, False):
            context = browser.new_context(java_script_enabled=with_script, locale="da-DK")
            if who != "anonymous":
                log_in(context, story[who])
            page = context.new_page()
            page.goto(live_server.url + address(name, story))
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            headings.append(page.locator("main h1, main h2").all_inner_texts())
            context.close()
        if headings[0] != headings[1]:
            missing.append((name, headings))

    assert missing == []
