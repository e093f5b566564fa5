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


def test_only_what_acts_on_a_barrier_is_shown_until_the_others_are_asked_for(staff, case, url):
    pain = AreaFactory()
    FactorFactory(case=case, area=pain, weight=4)
    OfferFactory(title="Mod smerter").barriers.add(pain)
    OfferFactory(title="Andet").barriers.add(AreaFactory())

    response = staff.get(url)

    assert titles(response) == ["Mod smerter"]
    others = url + response.context["catalogue"].address_of_all()
    assert others.replace("&", "&amp;") in response.text
    assert titles(staff.get(others)) == ["Mod smerter", "Andet"]


def test_those_without_a_free_place_can_be_left_out_and_the_places_are_told(staff, url):
    full, free = OfferFactory(title="Fuldt"), OfferFactory(title="Ledigt")
    IntakeFactory(offer=full, starts_on=datetime.date(2026, 3, 2), capacity=0)
    IntakeFactory(offer=free, starts_on=datetime.date(2026, 3, 2), capacity=2)

    response = staff.get(url, {"valgt": "1", "ledig": "on"})

    assert titles(response) == ["Ledigt"]
    assert "Ledig plads fra 02.03.2026, 2 i alt" in response.text


def test_what_is_in_the_plan_is_changed_there_and_not_added(staff, case, url):
    planned = InterventionFactory(case=case, offer__title="Hverdagsmentor")

    text = staff.get(url).text

    assert reverse("plans:intervention_update", args=[case.pk, planned.pk]) in text
    assert "Tilføj" not in text


def test_nothing_that_fits_can_be_wished_for_with_the_barriers_filled_in(staff, case, url):
    FactorFactory(case=case, area=AreaFactory(key="straffeattest", kind="barrier"), weight=4)

    text = staff.get(url).text

    assert "/katalog/forslag/nyt/?barriere=straffeattest" in text


def test_less_than_two_ticks_are_told_beside_the_button(staff, url):
    OfferFactory(slug="mentor")

    response = staff.get("/katalog/sammenlign/", {"tilbage": url, "valgt": "1", "indsats": "mentor"}, follow=True)

    assert response.redirect_chain[0][0] == f"{url}?valgt=1&indsats=mentor&mangler=1#sammenlign"
    assert 'id="for-faa"' in response.text


def test_an_offer_is_read_from_the_case_with_a_way_into_the_plan_and_back(staff, case, url):
    pain, sleep = AreaFactory(label="Smerter"), AreaFactory(label="Søvn")
    FactorFactory(case=case, area=pain, weight=4)
    offer = OfferFactory(slug="mentor")
    offer.barriers.add(pain, sleep)
    page = reverse("plans:offer_show", args=[case.pk, "mentor"])

    text = staff.get(page).text

    assert page in staff.get(url).text
    assert url in text
    assert reverse("plans:intervention_create", args=[case.pk, "mentor"]) in text
    assert text.count("Smerter</span>") == 1
    assert "Søvn</span>" not in text
    assert Access.objects.filter(case_id=case.pk, page="plans:offer_show").exists()


def test_an_offer_that_is_in_the_plan_leads_to_it(staff, case):
    planned = InterventionFactory(case=case)

    text = staff.get(reverse("plans:offer_show", args=[case.pk, planned.offer.slug])).text

    assert reverse("plans:intervention_update", args=[case.pk, planned.pk]) in text
    assert "Læg i planen" not in text


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
