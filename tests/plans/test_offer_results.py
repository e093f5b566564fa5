"""How an offer has gone, told in numbers that nobody can be known from."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from plans.results import changes_of, results_of, still_used
from plans.small_numbers import Told
from tests.catalog_factories import OfferVersionFactory
from tests.factories import AreaFactory, CaseFactory, FactorFactory, InterventionFactory, OfferFactory, UserFactory

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _a_sunday_in_november():
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def offer():
    return OfferFactory()


@pytest.fixture
def used(offer):
    """Begin it for so many citizens, with that end."""

    def begin(times, **said):
        dates = {"starts_on": datetime.date(2026, 1, 5), "ends_on": datetime.date(2026, 4, 6)}
        dates["first_follow_up_on"] = datetime.date(2026, 2, 2)
        going_on = said.get("status") in ("running", "proposed")
        ended = {} if going_on else {"ended_on": datetime.date(2026, 4, 6), "follow_up_on": None}
        if said.get("status") == "stopped":
            ended["end_reason"] = "Flyttet"
        if said.get("status") == "proposed":
            ended["follow_up_on"] = None
        return [InterventionFactory(offer=offer, **dates | ended | said) for _ in range(times)]

    return begin


def test_citizens_are_counted_by_how_it_went_in_two_years(offer, used):
    used(6, status="completed", latest_effect="as_expected")
    used(5, status="completed", latest_effect="less")
    used(7, status="stopped")
    used(8, status="running")
    used(9, status="completed", starts_on=datetime.date(2024, 1, 1), ended_on=datetime.date(2024, 11, 21))
    InterventionFactory(offer=OfferFactory())

    results = results_of(offer, TODAY)

    assert (results.since, str(results.used), str(results.running)) == (datetime.date(2024, 11, 22), "26", "8")
    assert [str(number) for number in (results.ended, results.in_plan)] == ["18", "8"]
    outcomes = results.outcomes
    assert [int(one) for one in (outcomes.as_expected, outcomes.otherwise, outcomes.stopped)] == [6, 5, 7]


def test_specially_protected_citizens_are_in_no_number(offer, used):
    debt = AreaFactory(label="Gæld")
    offer.barriers.set([debt])
    weighed(offer, debt, used, [(4, 2)] * 5)
    used(6, status="running")
    Case.objects.update(is_restricted=True)

    assert str(results_of(offer, TODAY).used) == "0"
    assert changes_of(offer, TODAY) == []
    assert still_used([offer]) == {}


def test_one_citizen_who_had_it_five_times_is_one(offer, used):
    case = CaseFactory()
    used(5, status="completed", latest_effect="as_expected", case=case)

    assert results_of(offer, TODAY).outcomes is None
    assert str(results_of(offer, TODAY).used) == "under 5"


def test_what_is_small_is_not_written_and_is_guessed_in_the_sum(staff, offer, used):
    used(6, status="completed", latest_effect="as_expected")
    used(4, status="stopped")
    used(3, status="running")

    facts = staff.get(reverse("offer_results", args=[offer.slug])).text

    for label, number in (
        ("Har fået den", "ca. 13"),
        ("I gang nu", "under 5"),
        ("Afsluttet", "ca. 11"),
        ("Gik som forventet", "6"),
        ("Gik ikke som forventet", "under 5"),
        ("Stoppet før tid", "under 5"),
    ):
        assert f'<dt>{label}</dt><dd class="hm-num">{number}</dd>' in facts


def test_the_page_tells_nothing_of_few(staff, offer, used):
    used(4, status="stopped")

    page = staff.get(reverse("offer_results", args=[offer.slug])).text

    assert "Hvordan det er gået, vises, når mindst 5 har afsluttet." in page
    assert "Stoppet før tid" not in page


def weighed(offer, area, used, weights, **said):
    """For each pair of weights somebody with this barrier, weighed before the offer began and while it ran."""
    for before, after in weights:
        (intervention,) = used(1, status="completed", latest_effect="as_expected")
        factor = FactorFactory(area=area, kind=area.kind, case=intervention.case, **said)
        intervention.factors.add(factor)
        for weight, on in ((before, datetime.date(2025, 12, 1)), (after, datetime.date(2026, 3, 2))):
            if weight is not None:
                factor.reviews.create(weight=weight, on=on, by=intervention.case.coordinator)


def test_linked_barriers_and_resources_tell_how_far_they_moved(offer, used):
    debt, hope = AreaFactory(label="Gæld"), AreaFactory(kind="resource", label="Håb")
    offer.barriers.set([debt])
    offer.strengthens.set([hope])
    weighed(offer, debt, used, [(4, 2), (3, 2), (3, 3), (4, 1), (3, 2), (3, 2)])
    weighed(offer, hope, used, [(1, 2)] * 5)

    changes = changes_of(offer, TODAY)

    assert [(one.label, one.at_least, one.before, one.after, one.words) for one in changes] == [
        ("Gæld", 5, 3.3, 2.0, "lettere"),
        ("Håb", 5, 1.0, 2.0, "stærkere"),
    ]


def test_too_few_others_barriers_mistakes_and_those_not_weighed_again_move_nothing(offer, used):
    debt, sleep, other = AreaFactory(label="Gæld"), AreaFactory(label="Søvn"), AreaFactory(label="Smerter")
    offer.barriers.set([debt, sleep])
    weighed(offer, debt, used, [(4, 2)] * 4 + [(4, None)] * 2)
    weighed(offer, other, used, [(4, 2)] * 5)
    mistake = {"gone_how": "mistake", "gone_on": datetime.date(2026, 5, 1), "gone_reason": "Forkert"}
    weighed(offer, sleep, used, [(4, 2)] * 5, **mistake)

    assert changes_of(offer, TODAY) == []


def test_a_barrier_that_was_solved_weighs_nothing_at_the_end(offer, used):
    debt = AreaFactory(label="Gæld")
    offer.barriers.set([debt])
    solved = {"gone_how": "solved", "gone_on": datetime.date(2026, 3, 2), "gone_reason": "Gælden er betalt"}
    weighed(offer, debt, used, [(3, 3)] * 5, **solved)

    (change,) = changes_of(offer, TODAY)

    assert (change.before, change.after, change.is_better) == (3.0, 0.0, True)


def test_plans_that_use_a_retired_one_are_told_the_same_way(offer, used):
    used(3, status="running")
    used(6, status="proposed")

    assert still_used([offer]) == {offer.pk: Told(known=6, small=1)}


def test_the_numbers_are_fetched_into_the_offers_page(staff, offer, used, htmx):
    used(8, status="completed", latest_effect="as_expected")

    part = staff.get(reverse("offer_results", args=[offer.slug]), headers=htmx).text

    assert '<dt>Gik som forventet</dt><dd class="hm-num">8</dd>' in part
    assert "<h1" not in part


def test_a_draft_tells_caseworkers_nothing_and_a_retired_one_does(staff, offer):
    draft = OfferFactory(status="draft")
    OfferVersionFactory(offer=offer, published=True)
    offer.retire(by=UserFactory(curator=True), because="Ingen bruger den")

    assert staff.get(reverse("offer_results", args=[draft.slug])).status_code == 404
    assert staff.get(reverse("offer_results", args=[offer.slug])).status_code == 200
