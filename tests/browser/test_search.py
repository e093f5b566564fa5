"""The search with the keyboard alone, scanned while it is open, and without JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from journal.models import Access
from tests.browser.story import tell_story
from tests.factories import CaseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    told = tell_story()
    CaseFactory(coordinator=told["case"].coordinator, citizen__first_name="Niels", citizen__last_name="Bødstrup")
    CaseFactory(coordinator=told["case"].coordinator, citizen__first_name="Bøje", citizen__last_name="Aagaard")
    return told


@pytest.fixture
def at_work(story, context, page, log_in, watched, live_server):
    log_in(context, story["case"].coordinator)
    watched(page)
    page.goto(live_server.url + reverse("accounts:profile"))
    return page


def test_a_citizen_is_reached_by_the_keyboard_alone(at_work, axe):
    at_work.keyboard.press("Control+k")
    field = at_work.get_by_role("combobox", name="Søg borger, indsats eller side")
    expect(field).to_be_focused()

    at_work.keyboard.type("bø")
    expect(at_work.get_by_role("option")).not_to_have_count(0)
    expect(at_work.get_by_role("option", selected=True)).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe(at_work) == []
    at_work.keyboard.type("d")
    expect(at_work.get_by_role("option", name="Niels Bødstrup")).to_be_visible()
    expect(at_work.get_by_role("option", name="Bøje")).to_have_count(0)
    names = at_work.get_by_role("option").all_inner_texts()
    place = next(number for number, name in enumerate(names) if "Bødstrup" in name)
    for _ in range(place):
        at_work.keyboard.press("ArrowDown")
    expect(at_work.get_by_role("option", selected=True)).to_contain_text("Niels Bødstrup")
    at_work.keyboard.press("Enter")

    expect(at_work).to_have_url(re.compile(r"/sager/\d+/$"))
    expect(at_work.get_by_role("heading", level=1)).to_contain_text("Niels Bødstrup")


def test_escape_closes_and_leaves_nothing_behind(at_work):
    at_work.keyboard.press("Control+k")
    at_work.keyboard.type("bød")
    expect(at_work.get_by_role("option")).not_to_have_count(0)

    at_work.keyboard.press("Escape")

    expect(at_work.get_by_role("dialog")).to_have_count(0)
    expect(at_work.locator("body")).not_to_contain_text("Bødstrup")
    assert "bød" not in at_work.url
    assert at_work.evaluate("JSON.stringify([localStorage, sessionStorage])") == "[{},{}]"


def test_fast_typing_is_noted_once(at_work):
    at_work.keyboard.press("Control+k")
    at_work.keyboard.type("bødst", delay=20)
    expect(at_work.get_by_role("option")).not_to_have_count(0)

    assert Access.objects.filter(page="search").count() == 1


def test_a_question_mark_lists_the_shortcuts_unless_one_writes(at_work, axe):
    at_work.get_by_label("Telefon").press("?")
    expect(at_work.get_by_role("dialog")).to_have_count(0)

    at_work.get_by_label("Telefon").blur()
    at_work.keyboard.press("?")

    expect(at_work.get_by_role("dialog", name="Tastaturgenveje")).to_be_visible()
    assert axe(at_work) == []
    at_work.keyboard.press("Escape")
    at_work.get_by_role("button", name="Tastaturgenveje").click()
    expect(at_work.get_by_role("dialog", name="Tastaturgenveje")).to_be_visible()


def test_the_search_works_without_javascript(story, browser, log_in, live_server):
    context = browser.new_context(java_script_enabled=False)
    log_in(context, story["case"].coordinator)
    page = context.new_page()
    page.goto(live_server.url + reverse("accounts:profile"))

    page.get_by_role("link", name="Søg borger").click()
    page.get_by_role("main").get_by_role("textbox", name="Søg borger, indsats eller side").fill("bø")
    page.get_by_role("main").get_by_role("button", name="Søg").click()

    expect(page).to_have_url(re.compile(r"/soeg/\?soegt=[0-9a-f]{8}$"))
    page.get_by_role("link", name="Niels Bødstrup").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Niels Bødstrup")
    context.close()
