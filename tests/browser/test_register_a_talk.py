"""Registering a talk from Min dag, click by click, with the draft saved meanwhile."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from followup.models import AgreedTask, Meeting
from tests.browser.story import tell_story
from tests.followup.meeting_factories import AgreedTaskFactory, MeetingFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_talk_is_registered_from_min_dag_in_at_most_ten_clicks(page, live_server, log_in, watched):
    story = tell_story()
    MeetingFactory(case=story["case"], on=timezone.localdate(), at=None, held_by=story["caseworker"])
    last_time = AgreedTaskFactory(case=story["case"], text="Opdaterer sit CV", due_on=timezone.localdate())
    log_in(page.context, story["caseworker"])
    watched(page)
    clicks = 0

    def click(target):
        nonlocal clicks
        clicks += 1
        target.click()

    page.goto(live_server.url + reverse("followup:worklist"))
    click(page.get_by_role("link", name="Registrér samtalen med Karina Bødker"))
    click(page.get_by_label("Opdaterer sit CV"))
    click(page.get_by_label("Opfølgning på planen og jobsøgningen"))
    page.keyboard.type("Praktikken går godt.")
    click(page.get_by_label("Aftale 1").first)
    page.keyboard.type("Ringer til biblioteket")
    expect(page.locator("[data-saved]")).to_contain_text("Kladden er gemt kl.")
    click(page.get_by_role("button", name="Registrér samtale").last)
    expect(page.get_by_text("Samtalen er registreret.").first).to_be_visible()

    assert clicks <= 10
    assert Meeting.objects.held().count() == 1
    assert AgreedTask.objects.get(done_on=None).text == "Ringer til biblioteket"
    last_time.refresh_from_db()
    assert last_time.done_by == story["caseworker"]
    assert Meeting.objects.planned().get().on > timezone.localdate()


@pytest.mark.parametrize("width", [390, 1440])
def test_more_agreements_open_one_by_one_without_javascript(browser, live_server, log_in, width):
    story = tell_story()
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    log_in(context, story["caseworker"])
    page = context.new_page()
    page.goto(live_server.url + reverse("followup:meeting_register", args=[story["case"].pk]))
    shown = page.get_by_label("Aftale", exact=False).and_(page.locator("[name^=hvad_]:visible"))

    expect(shown).to_have_count(1)
    page.get_by_text("Flere aftaler").first.click()
    expect(shown).to_have_count(2)
    expect(page.locator("[name=navn_2]")).to_be_hidden()
    page.locator("[name=hvem_2]").select_option("other")
    expect(page.locator("[name=navn_2]")).to_be_visible()
    expect(page.locator("[name=minutes]")).to_be_visible(visible=width == 1440)
    context.close()
