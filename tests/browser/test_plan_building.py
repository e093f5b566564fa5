"""Building a plan in a real browser: the catalogue narrows while one types, and a start is seen in place."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.models import PlanVersion
from plans.views.papers import order_paper
from tests.browser.story import tell_story
from tests.factories import OfferFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def inside(page, log_in, watched, story):
    log_in(page.context, story["caseworker"])
    return watched(page)


@pytest.fixture
def build_url(live_server, story):
    return live_server.url + reverse("plans:plan_build", args=[story["case"].pk])


@pytest.fixture
def plan_url(live_server, story):
    return live_server.url + reverse("plans:plan_detail", args=[story["case"].pk])


def test_the_catalogue_narrows_while_one_types(inside, build_url):
    inside.goto(build_url)
    offers = inside.locator("#offers li")
    expect(offers.first).to_contain_text("Gæld og økonomi")

    inside.get_by_label("Søg i kataloget").press_sequentially("mentor", delay=20)

    expect(offers).to_have_count(1)
    expect(offers).to_contain_text("Hverdagsmentor")
    assert "q=mentor" in inside.url
    inside.reload()
    expect(inside.get_by_label("Søg i kataloget")).to_have_value("mentor")
    expect(offers).to_have_count(1)


def test_barriers_are_chosen_by_their_chips(inside, build_url, story):
    pain = story["case"].factors.get(area__label="Kroniske smerter")
    OfferFactory(title="Zumba mod smerter").barriers.add(pain.area)
    inside.goto(build_url)

    inside.locator("label.hm-chip", has_text="Kroniske smerter").click()
    inside.locator("label.hm-chip", has_text="Bekymring for forsørgelsen").click()

    expect(inside.locator("#offers li").first).to_contain_text("Zumba mod smerter")
    chips = inside.get_by_role("group", name="Borgerens barrierer")
    expect(chips.get_by_role("checkbox", name="Kroniske smerter")).to_be_checked()


def test_a_start_is_seen_in_place(inside, plan_url, story):
    planned = story["case"].interventions.get(status="proposed")
    inside.goto(plan_url)
    card = inside.locator(f"#intervention-{planned.pk}")

    card.get_by_role("button", name=re.compile("^Start")).click()

    expect(card.get_by_text("I gang", exact=True)).to_be_visible()
    expect(card.get_by_role("link", name="Registrér opfølgning")).to_be_visible()
    expect(inside.get_by_role("status").first).to_contain_text("er i gang.")


def test_the_pdf_appears_without_reloading(inside, plan_url, story):
    version = PlanVersion(
        case=story["case"], agreed_on=story["case"].opened_on, citizen_view="agrees", signed_how="spoken"
    )
    version.freeze(by=story["caseworker"])
    paper = order_paper(version, "citizen")
    inside.goto(plan_url)
    expect(inside.get_by_text("PDF laves …")).to_be_visible()

    paper.draw()

    expect(inside.get_by_role("link", name="Hent PDF af version 1")).to_be_visible(timeout=10_000)
