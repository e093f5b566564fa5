"""Min dag with the keyboard: a task is ticked off, the page follows, and the tick is taken back where one stands."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from followup.models import AgreedTask
from tests.factories import CaseFactory, UserFactory
from tests.followup.meeting_factories import AgreedTaskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def caseworker():
    user = UserFactory(role="caseworker")
    case = CaseFactory(coordinator=user, citizen__first_name="Dennis", citizen__last_name="Kragh")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    AgreedTaskFactory(case=case, text="Bestil tolk", owner="staff", user=user, due_on=yesterday)
    return user


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_tick_and_its_way_back(browser, live_server, log_in, watched, caseworker, has_scripts):
    context = browser.new_context(java_script_enabled=has_scripts)
    log_in(context, caseworker)
    page = context.new_page()
    watched(page).goto(f"{live_server.url}/min-dag/?vis=alle")
    counter, reason = page.locator("#vis-aftale-overskredet b"), page.get_by_text("Aftale 1 dag over")
    expect(counter).to_have_text("1")
    expect(reason).to_be_visible()

    page.get_by_role("button", name="Markér som gjort: Bestil tolk").press("Enter")

    take_back = page.get_by_role("button", name="Bestil tolk er ikke gjort alligevel")
    expect(take_back).to_be_visible()
    expect(reason).to_have_count(0)
    expect(counter).to_have_text("0")
    expect(page).to_have_url(f"{live_server.url}/min-dag/?vis=alle")
    assert AgreedTask.objects.get().done_on == timezone.localdate()
    if has_scripts:
        expect(take_back).to_be_focused()

    take_back.press("Enter")

    expect(reason).to_be_visible()
    expect(counter).to_have_text("1")
    assert AgreedTask.objects.get().is_open
    context.close()
