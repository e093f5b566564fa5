"""The road through the product as a caseworker walks it: by role and label, with the policy on."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Intervention, PlanPaper
from plans.tasks import draw_plan
from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def inside(page, live_server, log_in, watched, story):
    """The caseworker's browser."""
    log_in(page.context, story["caseworker"])
    page.goto_name = lambda name, *args: page.goto(live_server.url + reverse(name, args=args))
    return watched(page, expected=("422", "409"))


def log_in_as(page, user):
    page.get_by_label("Brugernavn").fill(user.username)
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()


def test_log_in_lands_on_min_dag(page, live_server, watched, story):
    user = story["caseworker"]
    user.password = make_password("en lang adgangskode")
    user.save()
    watched(page, expected=("422", "400"))

    page.goto(live_server.url)
    log_in_as(page, user)

    expect(page.get_by_role("heading", level=1, name="Min dag")).to_be_visible()
    expect(page.get_by_role("link", name="Karina Bødker").first).to_be_visible()


def test_from_the_flag_to_the_decision_without_leaving_the_plan(inside, story):
    inside.goto_name("plans:plan_detail", story["case"].pk)
    before = inside.url

    card = inside.locator(f"#intervention-{story['intervention'].pk}")
    card.get_by_role("link", name="Registrér opfølgning").click()
    inside.get_by_label("Mindre end forventet").check()
    inside.get_by_label("Stop før tid").check()
    inside.get_by_label("Begrundelse").fill("Karina starter i job.")
    inside.get_by_role("button", name="Registrér opfølgning").click()

    expect(card.get_by_text("Afbrudt").first).to_be_visible()
    expect(inside.get_by_role("status").first).to_contain_text("Opfølgningen er registreret.")
    assert inside.url == before
    assert Intervention.objects.get(pk=story["intervention"].pk).status == "stopped"


def test_no_effect_cannot_simply_go_on(inside, story):
    inside.goto_name("followup:follow_up_create", story["case"].pk, story["intervention"].pk)

    inside.get_by_label("Ingen effekt").check()
    inside.get_by_label("Fortsæt").check()
    inside.get_by_label("Begrundelse").fill("Ingen forskel.")
    inside.get_by_role("button", name="Registrér opfølgning").click()

    refused = "En indsats uden effekt skal justeres, stoppes eller genovervejes."
    expect(inside.get_by_text(refused).first).to_be_visible()
    expect(inside.get_by_label("Begrundelse")).to_have_value("Ingen forskel.")
    expect(inside).to_have_title(re.compile("^Fejl: "))


def test_the_agreed_plan_becomes_a_pdf(inside, story):
    inside.goto_name("plans:plan_freeze", story["case"].pk)
    inside.get_by_label("Er enig i planen").check()
    inside.get_by_label("Mundtligt i en samtale").check()
    inside.get_by_role("button", name=re.compile("Aftal|Frys|Gem")).first.click()
    expect(inside.get_by_text("Version 1").first).to_be_visible()

    draw_plan(PlanPaper.objects.get().pk)
    inside.reload()
    with inside.expect_download() as download:
        inside.get_by_role("link", name=re.compile("Hent PDF|PDF")).first.click()

    assert download.value.suggested_filename == f"plan-{story['case'].number}-v1.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_nothing_stays_in_the_browser(inside, story):
    inside.goto_name("case_detail", story["case"].pk)
    inside.goto_name("cases:factor_list", story["case"].pk)

    assert inside.evaluate("localStorage.length + sessionStorage.length") == 0


def test_back_after_logging_out_shows_nothing(inside, story):
    inside.goto_name("case_detail", story["case"].pk)

    inside.get_by_role("button", name="Log ud").click()
    expect(inside.get_by_role("heading", level=1, name="Log ind")).to_be_visible()
    inside.go_back()

    expect(inside.get_by_text("Karina Bødker")).to_have_count(0)


def test_logged_out_in_another_tab_the_text_is_not_lost(inside, context, live_server, watched, story):
    goal = story["case"].goals.get()
    story["caseworker"].change(password="en lang adgangskode")
    context.clear_cookies()
    inside.goto_name("cases:goal_update", story["case"].pk, goal.pk)
    log_in_as(inside, story["caseworker"])
    inside.get_by_label(re.compile("ønske", re.I)).fill("Karina vil arbejde med tal.")
    other = watched(context.new_page())
    other.goto(live_server.url + "/profil/")
    other.get_by_role("button", name="Log ud").click()
    expect(other.get_by_role("heading", level=1, name="Log ind")).to_be_visible()

    inside.get_by_role("button", name="Gem").first.click()
    expect(inside.get_by_text("Det, du skrev, er gemt til dig.")).to_be_visible()
    log_in_as(inside, story["caseworker"])
    expect(inside.get_by_text("Karina vil arbejde med tal.")).to_be_visible()
    inside.get_by_role("button", name="Send igen").click()

    expect(inside.get_by_text("Målet er gemt.")).to_be_visible()
    goal.refresh_from_db()
    assert goal.wish == "Karina vil arbejde med tal."


def test_two_people_change_the_same_goal(inside, story):
    case = story["case"]
    goal = case.goals.get()
    inside.goto_name("cases:goal_update", case.pk, goal.pk)
    goal.wish = "Det skrev min kollega."
    goal.change(by=story["team_lead"])

    inside.get_by_label(re.compile("ønske", re.I)).fill("Det skriver jeg.")
    inside.get_by_role("button", name="Gem").first.click()

    both = inside.get_by_label("Behold begge")
    expect(both).to_be_checked()
    inside.get_by_role("button", name="Gem valgte").click()
    expect(both).to_have_count(0)
    goal.refresh_from_db()
    assert goal.wish == "Det skrev min kollega.\n\nDet skriver jeg."
