import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from journal.models import Access
from tests.catalog_factories import IntakeFactory
from tests.factories import (
    AreaFactory,
    CaseFactory,
    FactorFactory,
    InterventionFactory,
    OfferFactory,
    TargetGroupFactory,
)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def url(case):
    return reverse("plans:offer_match", args=[case.pk])


def titles(response):
    return [offer.title for offer in response.context["page"]]


def test_the_citizens_barriers_and_group_are_chosen_beforehand_and_the_order_is_explained(staff, case, url):
    pain, sleep = AreaFactory(label="Kroniske smerter"), AreaFactory(label="Dårlig søvn")
    FactorFactory(case=case, area=pain, weight=3)
    FactorFactory(case=case, area=sleep, weight=1)
    OfferFactory(title="A mod søvn").barriers.add(sleep)
    best = OfferFactory(title="Z mod begge")
    best.barriers.add(pain, sleep)
    IntakeFactory(offer=best, starts_on=datetime.date(2026, 3, 2), capacity=2)
    OfferFactory(title="For andre").target_groups.add(TargetGroupFactory())

    response = staff.get(url)

    assert titles(response) == ["Z mod begge", "A mod søvn"]
    assert (
        "Tager fat på 2 af 2: Kroniske smerter (3 point) og Dårlig søvn (1 point)."
        " Ledig plads fra 02.03.2026 (1 point). I alt 5 point." in response.text
    )
    assert "Tager fat på 1 af 2: Dårlig søvn (1 point). I alt 1 point." in response.text
    assert "Tilføj" in response.text


def test_what_was_tried_without_effect_stands_last_and_says_so(staff, case, url):
    pain = AreaFactory()
    FactorFactory(case=case, area=pain, weight=4)
    for title, effect in [("A uden effekt", "none"), ("B med effekt", "as_expected")]:
        intervention = InterventionFactory(case=case, completed=True, offer__title=title, latest_effect=effect)
        intervention.offer.barriers.add(pain)

    response = staff.get(url)

    assert titles(response) == ["B med effekt", "A uden effekt"]
    assert response.text.count("prøvet før uden effekt") == 1


def test_htmx_gets_the_rows_alone(staff, url, htmx):
    OfferFactory(title="Hverdagsmentor")

    text = staff.get(url, {"valgt": "1", "q": "mentor"}, headers=htmx).text

    assert text.strip().startswith('<div id="offers">')
    assert "Hverdagsmentor" in text


def test_they_are_ticked_and_compared_as_in_the_catalogue(staff, url):
    OfferFactory(title="Hverdagsmentor", slug="mentor")
    OfferFactory(title="Andet", slug="andet")

    response = staff.get(url, {"valgt": "1", "q": "andet", "indsats": ["mentor"]})

    assert response.context["elsewhere"] == [("mentor", "Hverdagsmentor")]
    assert response.text.count('name="indsats"') == response.text.count('form="katalog-form"') - 1 == 2
    assert f'formaction="/katalog/sammenlign/" name="tilbage" value="{url}"' in response.text


def test_a_misspelt_word_is_put_right_and_that_is_told(staff, url):
    OfferFactory(title="Hverdagsmentor")

    text = staff.get(url, {"valgt": "1", "q": "hverdagsmntor"}).text

    assert "Viser resultater for »hverdagsmentor«." in text


def test_who_may_only_read_can_add_nothing(staff, case, url):
    OfferFactory(title="Hverdagsmentor")
    Case.objects.filter(pk=case.pk).update(
        closed_on=datetime.date(2026, 2, 1), close_reason="job", readiness=case.readiness
    )

    text = staff.get(url).text

    assert "Hverdagsmentor" in text
    assert "Tilføj" not in text


def test_the_look_is_noted(staff, case, url):
    staff.get(url)

    assert Access.objects.filter(case_id=case.pk).exists()


def test_more_offers_cost_as_many_queries_as_one(staff, case, url, count_queries):
    pain = AreaFactory()
    FactorFactory(case=case, area=pain)

    def add(number):
        for made in OfferFactory.create_batch(number):
            made.barriers.add(pain, AreaFactory())

    add(1)
    staff.get(url)
    one = count_queries(lambda: staff.get(url))
    add(30)

    assert count_queries(lambda: staff.get(url)) == one
