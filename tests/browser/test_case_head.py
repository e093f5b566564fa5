"""The head of a citizen's pages on a narrow screen, and the figures that follow a click."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.story import tell_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HIGHEST = 260  # pixels, so that what the page is about is in sight


@pytest.fixture
def at_home(context, page, log_in, watched, live_server):
    """A function that opens a page of the case on a telephone."""
    case = tell_story()["case"]
    log_in(context, case.coordinator)
    watched(page)
    page.set_viewport_size({"width": 390, "height": 844})
    return lambda name: page.goto(live_server.url + reverse(name, args=[case.pk])) and page


@pytest.mark.parametrize("name", ["case_detail", "cases:paper_list", "cases:case_history"])
def test_the_head_is_short_and_the_tab_one_is_on_is_in_sight(at_home, name):
    page = at_home(name)

    assert page.locator(".hm-cit").bounding_box()["height"] <= HIGHEST
    expect(page.locator(".hm-tabs [aria-current]")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Samtykke til deling")).to_be_hidden()
    page.get_by_text("Mere om borgeren").click()
    expect(page.get_by_text("Samtykke til deling")).to_be_visible()


def test_on_a_wide_screen_all_of_it_is_in_sight(at_home):
    page = at_home("case_detail")
    page.set_viewport_size({"width": 1440, "height": 900})

    expect(page.get_by_text("Samtykke til deling")).to_be_visible()
    expect(page.get_by_text("Mere om borgeren")).to_be_hidden()
