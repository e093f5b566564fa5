"""An intervention is followed up as a new user would, at a desk and on a phone; the clicks are counted."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from followup.models import FollowUp
from tests.factories import CaseFactory, InterventionFactory, OfferFactory, UserFactory
from tests.followup.measurement_factories import measured_each_quarter
from tests.followup.measuring_factories import InstrumentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case():
    return CaseFactory(coordinator=UserFactory(), citizen__first_name="Karina", citizen__last_name="Bødker")


@pytest.fixture
def practice(case):
    today = timezone.localdate()
    instrument = InstrumentFactory()
    keys = instrument.questions.order_by("order").values_list("indicator__key", flat=True)
    measured_each_quarter(case, instrument, today - datetime.timedelta(days=200), [[2, 3, 4], [4, 3, 5], [6, 2, 5]])
    InterventionFactory(case=case, offer=OfferFactory(title="Jobklub"), follow_up_on=today)
    return InterventionFactory(
        case=case,
        offer=OfferFactory(title="Praktik"),
        expected_indicators=list(keys[:2]),
        starts_on=today - datetime.timedelta(days=150),
        ends_on=today + datetime.timedelta(days=60),
        first_follow_up_on=today - datetime.timedelta(days=100),
        follow_up_on=today - datetime.timedelta(days=2),
    )


@pytest.fixture
def inside(page, live_server, log_in, watched, case):
    log_in(page.context, case.coordinator)
    watched(page)
    return page


def test_from_the_list_to_a_decision_in_six_clicks(inside, live_server, case, practice):
    clicks = 0

    def click(what):
        nonlocal clicks
        what.click()
        clicks += 1

    inside.goto(live_server.url + reverse("followup:follow_up_list", args=[case.pk]))
    click(inside.get_by_role("link", name="Registrér opfølgning på Praktik"))
    expect(inside.get_by_role("img", name="Indikator 1.1: 2, 4, 6")).to_be_visible()
    click(inside.get_by_label("Som forventet"))
    click(inside.get_by_label("Genovervej planen"))
    click(inside.get_by_label("Begrundelse"))
    inside.keyboard.type("Praktikken går godt, så der er brug for et nyt mål.")
    click(inside.get_by_role("button", name="Registrér opfølgning"))

    expect(inside.get_by_text("Planen er markeret til genovervejelse.")).to_be_visible()
    assert clicks <= 6
    assert FollowUp.objects.get().decision == "reconsider"


def test_something_else_is_stopped_right_there(inside, live_server, case, practice):
    inside.goto(live_server.url + reverse("followup:follow_up_create", args=[case.pk, practice.pk]))
    inside.get_by_label("Som forventet").check()
    inside.get_by_label("Fortsæt").check()
    inside.get_by_label("Begrundelse").fill("Praktikken går godt.")
    inside.get_by_label("Jobklub, 6 timer om ugen").check()
    inside.get_by_label("Hvorfor kan det stoppe?").fill("Praktikken fylder mere.")
    inside.get_by_role("button", name="Registrér opfølgning").click()

    expect(inside.get_by_role("status").first).to_contain_text("Opfølgningen er registreret.")
    assert set(case.interventions.values_list("title", "status")) == {("Praktik", "running"), ("Jobklub", "stopped")}


def test_all_of_a_meeting_on_a_phone(inside, live_server, case, practice, axe, sideways):
    inside.set_viewport_size({"width": 390, "height": 844})
    inside.goto(live_server.url + reverse("followup:follow_up_list", args=[case.pk]))
    inside.get_by_role("link", name="Følg op på alle").click()
    assert sideways(inside) == 0
    assert axe(inside) == []

    for title, decision in (("Praktik", "Fortsæt"), ("Jobklub", "Stop før tid")):
        line = inside.get_by_role("region", name=title)
        line.get_by_label("For tidligt at sige").check()
        line.get_by_label(decision).check()
        line.get_by_label("Begrundelse").fill(f"Vi talte om {title}.")
    inside.get_by_role("button", name="Registrér opfølgninger").click()

    expect(inside.get_by_role("status").first).to_contain_text("2 opfølgninger er registreret.")
    assert FollowUp.objects.count() == 2
