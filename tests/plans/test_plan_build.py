import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories import (
    AreaFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    OfferFactory,
    TargetGroupFactory,
)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("plans:plan_build", args=[case.pk])


@pytest.fixture
def pain():
    return AreaFactory(label="Kroniske smerter")


@pytest.fixture
def sleep():
    return AreaFactory(label="Dårlig søvn")


def titles(response):
    return [offer.title for offer in response.context["page"]]


def checked(response):
    return response.context["catalogue"]["barriere"].value()


def test_what_the_plan_does_not_cover_is_chosen_beforehand(staff, case, url, pain, sleep):
    covered, lacking = FactorFactory(case=case, area=pain), FactorFactory(case=case, area=sleep)
    InterventionFactory(case=case).factors.add(covered)
    OfferFactory(title="A mod smerter").barriers.add(pain)
    OfferFactory(title="Z mod dårlig søvn").barriers.add(sleep)

    response = staff.get(url)

    assert checked(response) == [lacking.pk]
    assert titles(response)[0] == "Z mod dårlig søvn"


def test_other_barriers_can_be_chosen(staff, case, url, pain, sleep):
    factor = FactorFactory(case=case, area=pain)
    FactorFactory(case=case, area=sleep)
    OfferFactory(title="Z mod smerter").barriers.add(pain)
    OfferFactory(title="A mod dårlig søvn").barriers.add(sleep)

    response = staff.get(url, {"valgt": "1", "barriere": factor.pk})

    assert checked(response) == [str(factor.pk)]
    assert titles(response)[0] == "Z mod smerter"


def test_offers_for_other_groups_are_left_out_until_asked_for(staff, case, url):
    OfferFactory(title="For alle")
    OfferFactory(title="For mine").target_groups.add(case.target_group)
    OfferFactory(title="For andre").target_groups.add(TargetGroupFactory())

    assert titles(staff.get(url)) == ["For alle", "For mine"]
    assert titles(staff.get(url, {"valgt": "1"})) == ["For alle", "For andre", "For mine"]


def test_words_narrow_the_catalogue(staff, url):
    OfferFactory(title="Gæld og økonomi")
    OfferFactory(title="Hverdagsmentor")

    assert titles(staff.get(url, {"q": "ØKONOMI"})) == ["Gæld og økonomi"]


def test_drafts_cannot_be_added(staff, url):
    OfferFactory(title="Kladde", status="draft")

    assert titles(staff.get(url)) == []


def test_an_offer_says_which_of_the_citizens_barriers_it_meets(staff, case, url, pain, sleep):
    FactorFactory(case=case, area=pain)
    OfferFactory().barriers.add(pain, sleep)

    text = staff.get(url, headers={"HX-Request": "true"}).text

    assert "Kroniske smerter" in text
    assert "Dårlig søvn" not in text


def test_htmx_gets_the_results_alone(staff, url, htmx):
    OfferFactory(title="Hverdagsmentor")

    text = staff.get(url, {"q": "mentor"}, headers=htmx).text

    assert text.strip().startswith('<div id="offers">')
    assert "Hverdagsmentor" in text


@pytest.mark.parametrize("asked", ["barriere=999999", "barriere=x", "side=0", "side=99999999999999", "q=" + "a" * 200])
def test_what_makes_no_sense_is_left_out(staff, case, url, asked):
    FactorFactory(case=case)
    OfferFactory(title="Hverdagsmentor")

    response = staff.get(f"{url}?valgt=1&{asked}")

    assert response.status_code == 200
    assert titles(response) == ["Hverdagsmentor"]


def test_a_barrier_of_another_case_is_not_shown(staff, url):
    foreign = FactorFactory(area__label="En andens barriere")

    response = staff.get(url, {"valgt": "1", "barriere": foreign.pk})

    assert "En andens barriere" not in response.text


def test_more_offers_cost_as_many_queries_as_one(staff, case, url, pain, count_queries):
    FactorFactory(case=case, area=pain)

    def add(number):
        for _ in range(number):
            OfferFactory().barriers.add(pain, AreaFactory())
            InterventionFactory(case=case)

    add(1)
    staff.get(url)
    one = count_queries(lambda: staff.get(url))
    add(40)
    many = count_queries(lambda: staff.get(url))

    assert many == one
    assert len(staff.get(url).context["page"]) == 25


def test_the_chosen_barrier_is_a_checked_box(staff, case, url, pain, sleep):
    factor = FactorFactory(case=case, area=pain)
    FactorFactory(case=case, area=sleep)

    text = staff.get(url, {"valgt": "1", "barriere": factor.pk}).text

    assert f'value="{factor.pk}" checked>Kroniske smerter</label>' in text
    assert text.count(" checked>") == 1


def test_a_new_line_that_serves_a_goal_is_shown_in_its_form(staff, case):
    goal = GoalFactory(case=case, title="Gartner")
    line = InterventionFactory(case=case, planned=True)
    line.goals.set([goal])

    page = staff.get(reverse("plans:plan_build", args=[case.pk]))

    assert [box.data["selected"] for box in page.context["form"]["goals"]] == [True]


def test_without_barriers_to_weigh_by_there_are_no_points(staff, case):
    OfferFactory(title="Mentor")

    text = staff.get(reverse("plans:plan_build", args=[case.pk])).text

    assert "Vælg barrierer for at se, hvad der tager fat på dem." in text
    assert " point" not in text
