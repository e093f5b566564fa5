"""A plan's line keeps the wording it was made from, and nothing is planned that is no longer offered."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from catalog.models import OfferVersion
from plans.models import Intervention, NoLongerOffered
from tests.catalog_factories import OfferVersionFactory
from tests.factories import AreaFactory, GoalFactory, OfferFactory, UserFactory

ANSWERS = {
    "starts_on": "02.03.2026",
    "ends_on": "22.05.2026",
    "hours_per_week": "2,5",
    "expected_effect": "Har overblik over økonomien.",
    "first_follow_up_on": "23.03.2026",
}


@pytest.fixture(autouse=True)
def _a_wednesday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 18, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def offer():
    offer = OfferFactory(for_whom="Alle", legal_basis="LAB")
    first = OfferVersionFactory(offer=offer, published=True, for_whom="Alle", legal_basis="LAB")
    first.barriers.set([AreaFactory()])
    return offer


@pytest.fixture
def url(case, offer):
    return reverse("plans:intervention_create", args=[case.pk, offer.slug])


def plan(staff, case, url, **more):
    return staff.post(url, ANSWERS | {"goals": [GoalFactory(case=case).pk]} | more)


def test_a_line_keeps_its_wording_when_the_next_one_is_published(staff, case, offer, url):
    plan(staff, case, url)
    writer = UserFactory(curator=True)
    second = OfferVersion.next_of(offer)
    lists = second.lists_of()
    second.title = "Ny titel"
    second.change(by=writer, lists=lists | {"barriers": [AreaFactory()]})
    second.send(by=writer)
    second.publish(by=UserFactory(team_lead=True))
    plan(staff, case, url, again="on")

    made_from = Intervention.objects.order_by("pk").values_list("offer_version__number", flat=True)
    assert list(made_from) == [1, 2]


def test_what_is_retired_while_the_form_is_filled_in_takes_nothing_of_it_away(staff, case, offer, url):
    offer.retire(by=UserFactory(curator=True), because="Forbi")

    response = plan(staff, case, url)

    assert response.status_code == 422
    assert "Indsatsen er udgået, siden du åbnede siden. Vælg en anden i kataloget." in response.text
    assert response.context["form"]["expected_effect"].value() in response.text
    assert response.context["form"]["expected_effect"].value()
    assert not Intervention.objects.exists()
    assert staff.get(url).status_code == 404


def test_what_is_retired_while_the_form_is_sent_is_told_in_the_form(staff, case, url, monkeypatch):
    def too_late(intervention, **what):
        raise NoLongerOffered

    monkeypatch.setattr(Intervention, "plan", too_late)

    response = plan(staff, case, url)

    assert response.status_code == 422
    assert "Indsatsen er udgået, siden du åbnede siden." in response.text


@pytest.mark.parametrize("status", ["retired", "draft"])
def test_nothing_is_planned_that_is_not_offered(case, status):
    intervention = Intervention(case=case, offer=OfferFactory(status=status))

    with pytest.raises(NoLongerOffered):
        intervention.plan(by=case.coordinator)


def test_a_running_one_runs_on_when_its_offer_is_retired(staff, case, offer, url):
    plan(staff, case, url)

    offer.retire(by=UserFactory(curator=True), because="Forbi")

    assert Intervention.objects.get().is_planned
    assert offer.title in staff.get(reverse("plans:plan_detail", args=[case.pk])).text
