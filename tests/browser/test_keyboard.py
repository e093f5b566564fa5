"""What is done with the keyboard alone: where Enter, the arrows and Escape lead, and where the focus is afterwards."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Factor
from tests.browser.story import tell_story
from tests.factories import AreaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSED = ["status of 422", "Status Error Code 422"]


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def at(story, context, page, log_in, watched, live_server):
    """A function that opens a page of the case as its caseworker."""
    case = story["case"]
    log_in(context, case.coordinator)
    watched(page, expected=REFUSED)
    return lambda name, *more: page.goto(live_server.url + reverse(name, args=[case.pk, *more])) and page


class TestWeights:
    def test_enter_in_own_words_asks_for_the_weight(self, at):
        page = at("cases:factor_list")
        before = Factor.objects.count()
        field = page.get_by_label("Barriere med egne ord")
        field.focus()
        page.keyboard.type("Savner sin hund")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Vælg en vægt.")).to_be_visible()
        expect(field).to_be_focused()
        expect(field).to_have_value("Savner sin hund")
        assert Factor.objects.count() == before
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("gemt")
        assert Factor.objects.get(own_words="Savner sin hund").weight == 2

    def test_a_day_that_is_none_is_told_at_the_date(self, at):
        area = AreaFactory(label="Gæld")
        page = at("cases:factor_list")
        page.locator("#id_dato").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("99/99")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skriv datoen som")).to_be_visible()
        page.locator(f"details:has(#vaegt-a{area.pk}-1)").evaluate("one => { one.open = true; }")
        page.locator(f"#vaegt-a{area.pk}-1").focus()
        page.keyboard.press("Enter")

        expect(page.locator("#id_dato")).to_be_focused()
        expect(page.get_by_text("Skriv datoen som")).to_be_visible()
        assert not Factor.objects.filter(area=area).exists()

    def test_the_weights_of_one_area_are_one_stop(self, at):
        area = AreaFactory(label="Gæld")
        page = at("cases:factor_list")
        page.locator(f"details:has(#vaegt-a{area.pk}-1)").evaluate("one => { one.open = true; }")

        assert page.locator(f"#omraade-{area.pk} button[tabindex='0']").count() == 1
        page.locator(f"#vaegt-a{area.pk}-1").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#vaegt-a{area.pk}-2")).to_be_focused()
        page.keyboard.press("End")
        expect(page.locator(f"#vaegt-a{area.pk}-4")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(f"#vaegt-a{area.pk}-4[aria-pressed=true]")).to_be_focused()
        expect(page.locator(f"#vaegt-a{area.pk}-4")).to_have_attribute("tabindex", "0")

    def test_a_link_leads_to_the_own_words(self, at):
        page = at("cases:factor_list")
        page.locator("a[href='#egne-ord-barrier']").press("Enter")

        expect(page.get_by_label("Barriere med egne ord")).to_be_focused()

    @pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
    def test_several_at_once_are_saved_and_not_searched_for(self, at, key):
        page = at("cases:factor_create")
        page.locator("#id_found_on").press(key)

        expect(page.locator("[data-error-summary]")).to_be_focused()
