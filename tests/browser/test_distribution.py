"""The lead evens out two caseloads, changes their mind about one citizen and undoes it; and without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Involvement
from evaluation.models import CaseloadNorm
from followup.models import Meeting
from tests.browser.story import tell_story
from tests.factories import CaseFactory, UserFactory
from tests.followup.meeting_factories import MeetingFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    """Rasmus has four, by the norm three are the most; Louise has none."""
    told = tell_story()
    today = timezone.localdate()
    CaseloadNorm.objects.create(low=2, high=3, from_on=today)
    team = told["caseworker"].team
    rasmus = UserFactory(team=team, first_name="Rasmus", last_name="Toft")
    louise = UserFactory(team=team, first_name="Louise", last_name="Hald")
    names = ["Allan", "Sofie", "Tommy", "Nanna"]
    cases = [
        CaseFactory(
            coordinator=rasmus,
            citizen__first_name=name,
            citizen__last_name="Bro",
            opened_on=today - timedelta(weeks=1 + weeks),
        )
        for weeks, name in enumerate(names)
    ]
    for case in cases:
        MeetingFactory(case=case, on=today + timedelta(days=2))
    return told | {"rasmus": rasmus, "louise": louise, "cases": cases}


def responsible(user):
    return Involvement.objects.coordinators().filter(until_on=None, user=user).count()


def test_two_caseloads_are_evened_out_in_eight_clicks(page, live_server, log_in, watched, story):
    log_in(page.context, story["team_lead"])
    watched(page)
    clicks = 0

    def click(target):
        nonlocal clicks
        clicks += 1
        target.click()

    page.goto(live_server.url + reverse("team"))
    click(page.get_by_role("link", name="Fordel sager").first)
    clicks += 2  # a menu is opened and something chosen in it
    page.get_by_role("combobox", name="Fra", exact=True).select_option(str(story["rasmus"].pk))
    expect(page.get_by_role("heading", name="Sager hos Rasmus Toft")).to_be_visible()
    clicks += 2
    page.get_by_role("combobox", name="Til", exact=True).select_option(str(story["louise"].pk))
    effect = page.locator("#virkning")
    expect(effect).to_contain_text("4 → 3")
    expect(effect).to_contain_text("0 → 1")
    expect(page.get_by_label("Allan Bro")).to_be_checked()
    click(page.get_by_label("Sofie Bro"))
    expect(effect).to_contain_text("4 → 2")
    expect(effect).to_contain_text("0 → 2")
    click(page.get_by_label("Begrundelse"))
    page.keyboard.type("Udligning efter orlov")
    click(page.get_by_role("button", name="Flyt sagerne"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 sager flyttet")

    assert clicks == 8
    assert (responsible(story["rasmus"]), responsible(story["louise"])) == (2, 2)
    assert Meeting.objects.planned().filter(held_by=story["louise"]).count() == 2

    page.get_by_role("button", name="Fortryd flytningen").click()
    expect(page.get_by_text("2 sager er flyttet tilbage.").first).to_be_visible()
    assert (responsible(story["rasmus"]), responsible(story["louise"])) == (4, 0)
    assert Meeting.objects.planned().filter(held_by=story["rasmus"]).count() == 4


@pytest.mark.parametrize("width", [390, 1440])
def test_a_whole_caseload_is_divided_without_javascript(browser, live_server, log_in, story, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    log_in(context, story["team_lead"])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('team_distribution:distribution')}?fra={story['rasmus'].pk}")
    page.get_by_role("link", name="Del hele sagsstammen ud").click()
    expect(page.locator("#virkning")).to_contain_text("4 → 0")
    page.get_by_label("Giv Nanna Bro til").select_option("")
    page.get_by_role("button", name="Vis virkningen").click()
    expect(page.locator("#virkning")).to_contain_text("4 → 1")
    page.get_by_role("button", name="Flyt sagerne").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Skriv kort, hvorfor sagerne flyttes.")
    expect(page.get_by_label("Giv Nanna Bro til")).to_have_value("")
    page.get_by_label("Begrundelse").fill("Rasmus stopper")
    page.get_by_role("button", name="Flyt sagerne").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("3 sager flyttet")
    assert responsible(story["rasmus"]) == 1
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_ticks_and_reason_are_there_when_a_colleague_is_chosen_last(browser, live_server, log_in, story, has_script):
    context = browser.new_context(java_script_enabled=has_script)
    log_in(context, story["team_lead"])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('team_distribution:distribution')}?fra={story['rasmus'].pk}")
    page.get_by_label("Nanna Bro").check()
    page.get_by_label("Begrundelse").fill("Kender Louise")
    page.get_by_role("button", name="Flyt sagerne").click()
    fault = page.get_by_role("link", name="Til: Vælg, hvem sagerne skal gives til.")
    fault.click()
    expect(page.get_by_role("combobox", name="Til", exact=True)).to_be_focused()
    page.get_by_role("combobox", name="Til", exact=True).select_option(str(story["louise"].pk))
    if has_script:
        expect(page.locator("#virkning")).to_contain_text("0 → 1")
        expect(fault).to_have_count(0)
        expect(page).to_have_url(re.compile(rf"/team/fordeling/\?fra={story['rasmus'].pk}&til={story['louise'].pk}&"))
    expect(page.get_by_label("Nanna Bro")).to_be_checked()
    expect(page.get_by_label("Allan Bro")).not_to_be_checked()
    expect(page.get_by_label("Begrundelse")).to_have_value("Kender Louise")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("#virkning")).to_contain_text("0 → 1")
    expect(page.get_by_label("Begrundelse")).to_have_value("Kender Louise")
    page.get_by_role("button", name="Flyt sagerne").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 sag flyttet")
    assert responsible(story["louise"]) == 1
    context.close()


def test_whom_they_go_to_is_sent_with_them_without_javascript(browser, live_server, log_in, story):
    context = browser.new_context(java_script_enabled=False)
    log_in(context, story["team_lead"])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('team_distribution:distribution')}?fra={story['rasmus'].pk}")
    page.get_by_label("Nanna Bro").check()
    page.get_by_label("Begrundelse").fill("Kender Louise")
    page.get_by_role("combobox", name="Til", exact=True).select_option(str(story["louise"].pk))
    page.get_by_role("button", name="Flyt sagerne").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 sag flyttet")
    assert responsible(story["louise"]) == 1
    context.close()


def test_the_way_back_ticks_nobody(page, live_server, log_in, story):
    """The list is another by then: a tick that the browser puts back at its place would move another citizen."""
    log_in(page.context, story["team_lead"])
    page.goto(f"{live_server.url}/team/fordeling/?fra={story['rasmus'].pk}&til={story['louise'].pk}")
    for box in page.locator("[name=sag]").all():
        box.uncheck()
    page.locator("[name=sag]").first.check()
    page.get_by_label("Begrundelse").fill("Louise har plads")
    page.get_by_role("button", name="Flyt sagerne").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("flyttet")

    page.go_back()

    expect(page.locator("[name=sag]")).to_have_count(3)
    assert page.evaluate(
        "[...document.querySelectorAll('[name=sag]')].every(one => one.checked === one.defaultChecked)"
    )
    assert page.get_by_label("Begrundelse").input_value() == ""
