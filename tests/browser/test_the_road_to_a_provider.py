"""A referral from the case to the provider and back: what fits, the mail, the answer, the proposal, the start.

Walked wide and narrow, each page scanned for accessibility, and once without JavaScript.
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from followup.referral_notices import tell_of_referrals
from plans.models import Intervention, Referral
from plans.referral_mail import mail_link
from tests.browser.story import tell_story
from tests.catalog_factories import ProviderContactFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WALKS = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "narrow": {"viewport": {"width": 390, "height": 844}},
    "without a script": {"java_script_enabled": False},
}


@pytest.fixture
def story(settings, live_server):
    settings.SITE_URL = live_server.url
    story = tell_story()
    ProviderContactFactory(provider=story["offer"].provider)
    return story


@pytest.fixture(params=WALKS)
def walk(request, browser, watched, axe, sideways, live_server):
    """Open a browser of one's own; `look` sees that its page fits the screen and has no accessibility faults."""
    contexts, given = [], WALKS[request.param]

    def walk(log_in=None, user=None):
        contexts.append(browser.new_context(base_url=live_server.url, locale="da-DK", **given))
        if user:
            log_in(contexts[-1], user)
        return watched(contexts[-1].new_page())

    def look(page):
        if "viewport" in given:
            assert sideways(page) == 0
            assert axe(page) == []

    walk.look = look
    yield walk
    for context in contexts:
        context.close()


def send(page, walk, story):
    """From what fits the citizen to a referral that is sent."""
    page.goto(reverse("plans:offer_match", args=[story["case"].pk]))
    walk.look(page)
    page.get_by_role("link", name="Tilføj Gæld og økonomi").click()
    page.get_by_role("button", name="Læg i planen").click()
    expect(page.get_by_role("button", name="Læg i planen")).to_have_count(0)
    intervention = Intervention.objects.get(offer=story["offer"])
    page.goto(reverse("plans:plan_detail", args=[story["case"].pk]))
    page.locator(f"#intervention-{intervention.pk}").get_by_role("link", name=re.compile("^Henvis")).click()
    expect(page.get_by_label("Besked til leverandøren")).to_be_visible()
    walk.look(page)
    page.get_by_label("Telefon").check()
    page.get_by_label("Besked til leverandøren").fill("Ring gerne om formiddagen.")
    page.get_by_role("button", name="Send henvisning").click()
    expect(page.get_by_text("mailen er på vej")).to_be_visible()
    walk.look(page)
    return intervention


def open_link(page, walk, referral):
    """As the mail says: the link, and then the button behind it."""
    assert mail_link(referral.pk)
    page.goto(next(word for word in mail.outbox[-1].body.split() if "/henvisning/" in word))
    expect(page.get_by_text("Karina")).to_have_count(0)
    walk.look(page)
    page.get_by_role("button", name="Åbn henvisningen").click()
    expect(page.get_by_role("heading", name="Karina Bødker")).to_be_visible()
    walk.look(page)


def answer(page, says):
    region = page.get_by_role("region", name=re.compile("^Svar senest|^Fortæl"))
    region.get_by_label(says).check()
    region.get_by_label("Dit navn").fill("Sanne Kjær")
    region.get_by_role("button", name="Send svar").click()
    expect(page.get_by_text("Tak for svaret.")).to_be_visible()


def propose(page, walk, until):
    region = page.get_by_role("region", name=re.compile("^Foreslå"))
    if region.get_by_label("Forlæng").is_hidden():
        region.locator("summary").click()
    region.get_by_label("Forlæng").check()
    region.get_by_label("Ny slutdato").fill(f"{until:%d.%m.%Y}")
    region.get_by_label("Begrundelse").fill("Det går godt.")
    region.get_by_label("Dit navn").fill("Sanne Kjær")
    region.get_by_role("button", name=re.compile("forslag", re.I)).click()
    expect(page.get_by_text("Forslaget er sendt.")).to_be_visible()
    walk.look(page)


def accept(page, walk):
    """The caseworker finds it on the list of referrals."""
    page.goto(reverse("referral_list"))
    walk.look(page)
    page.get_by_role("link", name=re.compile("^Forlæng til")).click()
    expect(page.get_by_role("button", name="Send svar")).to_be_visible()
    walk.look(page)
    page.get_by_label("Godkend").check()
    page.get_by_role("button", name="Send svar").click()
    expect(page.get_by_text("Forslaget er godkendt, og indsatsen er ændret.")).to_be_visible()
    walk.look(page)


def test_from_the_case_to_the_provider_and_back(walk, log_in, story):
    inside, outside = walk(log_in, story["caseworker"]), walk()

    intervention = send(inside, walk, story)
    referral = Referral.objects.get(intervention=intervention)
    open_link(outside, walk, referral)
    answer(outside, "Ja, vi tager imod")
    until = intervention.ends_on + timedelta(days=28)
    propose(outside, walk, until)
    accept(inside, walk)
    outside.goto(reverse("referral_shown"))
    expect(outside.get_by_text("Godkendt", exact=True)).to_be_visible()
    answer(outside, "Borgeren er begyndt")

    tell_of_referrals()
    inside.goto(reverse("notices:notice_list"))
    inside.get_by_role("link", name=re.compile("Leverandøren er begyndt")).click()
    expect(inside.get_by_text("Startet", exact=True).first).to_be_visible()
    intervention.refresh_from_db()
    referral.refresh_from_db()
    assert (referral.state, intervention.ends_on) == ("started", until)
    assert [step.get_state_display() for step in referral.steps.order_by("pk")] == [
        "Sendt",
        "Modtaget",
        "Accepteret",
        "Startet",
    ]
    outside.get_by_role("button", name="Luk henvisningen").click()
    expect(outside.get_by_role("heading", name="Henvisningen er lukket")).to_be_visible()
    walk.look(outside)
