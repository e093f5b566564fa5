"""The small steps measured as new users would: begun wide at a desk, answered on a phone, closed together."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from followup.models import Measurement
from tests.factories import CaseFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en lang adgangskode"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NINE = [(f"Sætning nummer {n}, som man kan være enig i.", f"Det samme om borgeren, {n}.", False) for n in range(1, 10)]


@pytest.fixture
def case(settings, live_server):
    settings.SITE_URL = live_server.url
    InstrumentFactory(asked=NINE)
    worker = UserFactory()
    worker.set_password(PASSWORD)
    worker.save()
    return CaseFactory(coordinator=worker, citizen__first_name="Karina", citizen__last_name="Bødker")


@pytest.fixture
def measurement(case):
    return Measurement.start(case, by=case.coordinator)


@pytest.fixture
def phone(browser, live_server, watched):
    contexts = []

    def phone(**more):
        contexts.append(browser.new_context(base_url=live_server.url, locale="da-DK", **(PHONE | more)))
        return watched(contexts[-1].new_page())

    yield phone
    for context in contexts:
        context.close()


def link_to(measurement, browser, live_server, log_in):
    """The caseworker asks for a link and reads it off the page."""
    context = browser.new_context(base_url=live_server.url)
    log_in(context, measurement.staff)
    page = context.new_page()
    page.goto(measurement.get_absolute_url())
    page.get_by_role("button", name="Lav et link til telefonen").click()
    url = page.get_by_label("Giv linket til Karina nu").input_value()
    context.close()
    return url


@pytest.mark.parametrize("has_script", [True, False])
def test_nine_questions_on_a_phone_by_link(
    measurement, phone, browser, live_server, log_in, axe, sideways, has_script
):
    page, taps = phone(java_script_enabled=has_script), 0
    page.goto(link_to(measurement, browser, live_server, log_in))

    def tap(what):
        nonlocal taps
        box = what.bounding_box()
        assert box["height"] >= 44, box
        assert box["width"] >= 44, box
        what.click()
        taps += 1

    tap(page.get_by_role("button", name="Begynd"))
    for number in range(1, 10):
        expect(page.locator(".hm-ask__far")).to_contain_text(f"{number} af 9")
        if has_script and number in {1, 9}:
            assert sideways(page) == 0
            assert axe(page) == []
        tap(page.locator(".hm-ask__skip" if number == 3 else ".hm-ask__number").nth(0 if number == 3 else number))
        tap(page.get_by_role("button", name="Send mine svar" if number == 9 else "Næste"))

    expect(page.get_by_role("heading", name="Tak for dine svar")).to_be_visible()
    assert taps == 19
    given = measurement.answers.filter(by="citizen").order_by("question__order").values_list("value", flat=True)
    assert list(given) == [1, 2, None, 4, 5, 6, 7, 8, 9]


def test_the_measurement_at_the_desk_from_first_to_last(case, browser, live_server, log_in, watched):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    log_in(context, case.coordinator)
    page, clicks = watched(context.new_page()), 0

    def click(what):
        nonlocal clicks
        what.click()
        clicks += 1

    page.goto(case.get_absolute_url())
    click(page.get_by_role("link", name="Ny måling"))
    click(page.get_by_role("button", name="Begynd målingen"))
    for place in range(9):
        click(page.locator(".hm-measure").nth(place).locator(".hm-measure__number").nth(4))
    expect(page.locator("[data-saved]")).to_contain_text(re.compile("Kladden er gemt"))
    click(page.get_by_role("button", name="Færdig"))
    click(page.get_by_role("button", name="Ræk skærmen til Karina"))
    expect(page).to_have_url(re.compile("/svar/$"))
    measurement = Measurement.objects.get(case=case)
    page.goto(measurement.get_absolute_url())
    expect(page).to_have_url(re.compile("/svar/$"))
    expect(page.get_by_text("Karina")).to_have_count(0)
    page.get_by_role("link", name="Begynd").click()
    for number in range(1, 10):
        expect(page).to_have_url(re.compile(f"/svar/{number}/$"))
        page.locator(".hm-ask__number").nth(8).click()
        page.get_by_role("button", name="Send mine svar" if number == 9 else "Næste").click()
    expect(page).to_have_url(re.compile("/svar/tak/$"))
    page.go_back()
    expect(page.get_by_text("Karina")).to_have_count(0)
    page.goto(case.get_absolute_url())
    expect(page).to_have_url(re.compile("/svar/tak/$"))
    click(page.get_by_role("link", name="Jeg er medarbejder"))
    page.get_by_label("Din adgangskode").fill(PASSWORD)
    click(page.get_by_role("button", name="Vis sagen"))
    expect(page.get_by_text("Tal om forskellen")).to_have_count(0)
    click(page.get_by_role("button", name="Luk målingen"))

    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(9)
    for row in rows.all():
        assert row.locator("td").all_inner_texts()[:3] == ["8", "4", "4 Tal om forskellen"]
    assert clicks == 9 + 7  # the answers, and what is around them
    context.close()


def test_what_is_written_in_another_tab_while_the_citizen_answers_stays_there(
    measurement, browser, live_server, log_in, watched
):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    log_in(context, measurement.staff)
    writing = watched(context.new_page(), expected=["409"])
    writing.goto(reverse("followup:measurement_answer", args=[measurement.case_id, measurement.pk]))
    screen = watched(context.new_page(), expected=["422"])
    screen.goto(measurement.get_absolute_url())
    screen.get_by_role("button", name="Ræk skærmen til Karina").click()
    expect(screen).to_have_url(re.compile("/svar/$"))

    writing.locator(".hm-measure").first.locator(".hm-measure__number").nth(4).click()

    expect(writing.get_by_text("Ikke gemt: skærmen er hos borgeren.")).to_be_visible()
    expect(writing.locator("[data-saved]")).to_contain_text("Kladden er ikke gemt")
    expect(writing.locator(".hm-measure").first.locator("input:checked")).to_have_count(1)
    screen.get_by_role("link", name="Jeg er medarbejder").click()
    screen.get_by_label("Din adgangskode").fill("forkert")
    screen.get_by_role("button", name="Vis sagen").click()
    expect(screen.get_by_text("Adgangskoden er forkert.", exact=True)).to_be_visible()
    screen.get_by_label("Din adgangskode").fill(PASSWORD)
    screen.get_by_role("button", name="Vis sagen").click()
    expect(screen.get_by_role("heading", name=re.compile("Måling i gang"))).to_be_visible()
    writing.locator(".hm-measure").nth(1).locator(".hm-measure__number").nth(4).click()
    expect(writing.locator("[data-saved]")).to_contain_text("Kladden er gemt")
    context.close()

    assert measurement.answers.filter(by="staff").count() == 2
