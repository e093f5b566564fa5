"""The plan's draft in a real browser: a line is added in few clicks, saves itself, and two who write are both seen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import Intervention
from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 6


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def inside(page, log_in, watched, story):
    log_in(page.context, story["caseworker"])
    return watched(page, expected=["409", "422"])


@pytest.fixture
def line(story):
    return story["case"].interventions.get(status="proposed")


@pytest.fixture
def line_url(live_server, story, line):
    return live_server.url + reverse("plans:plan_line", args=[story["case"].pk, line.pk])


def test_from_the_case_to_a_new_line_in_few_clicks(inside, live_server, story):
    inside.goto(live_server.url + reverse("case_detail", args=[story["case"].pk]))
    clicks = 0

    for role, name in (("link", "Læg indsats i planen"), ("button", "Tilføj Gæld og økonomi")):
        inside.get_by_role(role, name=name).first.click()
        clicks += 1

    expect(inside.get_by_role("heading", name="Gæld og økonomi")).to_be_visible()
    expect(inside.locator("#plan ~ span").first).to_contain_text("2 nye")
    assert clicks <= MOST_CLICKS
    assert story["case"].interventions.filter(title="Gæld og økonomi", status="proposed").exists()


def test_a_line_saves_itself_while_it_is_written(inside, line_url, line):
    inside.goto(line_url)

    inside.get_by_label("Timer om ugen").fill("11,5")

    expect(inside.locator("#kladde-linjer")).to_contain_text("11,5 timer")
    expect(inside.locator("#kladde-gemt")).to_contain_text(re.compile(r"Kladden er gemt kl\. \d\d\.\d\d"))
    with inside.expect_response(lambda response: response.request.method == "POST"):
        inside.get_by_label("Hvad skal den føre til?").fill("Sover om natten")
    expect(inside.locator("[data-saved]")).to_contain_text("Kladden er gemt")
    inside.reload()
    expect(inside.get_by_label("Hvad skal den føre til?")).to_have_value("Sover om natten")
    line.refresh_from_db()
    assert line.hours_per_week == 11.5


def test_a_line_is_moved_by_the_keyboard(inside, line_url, line):
    inside.goto(line_url)

    inside.get_by_role("button", name="Længere").focus()
    inside.keyboard.press("Enter")
    expect(inside.get_by_label("Slut", exact=True)).not_to_have_value(f"{line.ends_on:%d.%m.%Y}")
    inside.keyboard.press("Enter")

    expect(inside.get_by_role("button", name="Længere")).to_be_focused()
    expect(inside.locator("#id_version")).to_have_value("3")
    moved = Intervention.objects.get(pk=line.pk)
    assert (moved.ends_on - line.ends_on).days == 14


def test_of_two_in_a_line_the_second_chooses(inside, line_url, line, story):
    inside.goto(line_url)
    line.expected_effect = "Det skrev min kollega"
    line.change(by=story["team_lead"])

    inside.get_by_label("Hvad skal den føre til?").fill("Det skrev jeg")

    inside.get_by_role("button", name="Se begge").click()
    dialog = inside.get_by_role("dialog")
    expect(dialog).to_contain_text("Det skrev min kollega")
    expect(dialog).to_contain_text("Det skrev jeg")
    dialog.get_by_label("Det skrev jeg").check()
    dialog.get_by_role("button", name="Gem valgte").click()
    expect(inside.get_by_label("Hvad skal den føre til?")).to_have_value("Det skrev jeg")
