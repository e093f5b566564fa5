"""How an offer has gone, told in numbers that nobody can be known from."""

import datetime

import pytest
from django.urls import reverse

from plans.results import results_of, without_few
from tests.factories import CaseFactory, InterventionFactory, OfferFactory

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def offer():
    return OfferFactory()


@pytest.fixture
def used(offer):
    """Begin it for so many, with that end."""
    case = CaseFactory()

    def begin(times, **said):
        dates = {"starts_on": datetime.date(2026, 1, 5), "ends_on": datetime.date(2026, 4, 6)}
        dates["first_follow_up_on"] = datetime.date(2026, 2, 2)
        ended = (
            {} if said.get("status") == "running" else {"ended_on": datetime.date(2026, 4, 6), "follow_up_on": None}
        )
        if said.get("status") == "stopped":
            ended["end_reason"] = "Flyttet"
        InterventionFactory.create_batch(times, case=case, offer=offer, **dates | ended | said)

    return begin


def test_those_that_began_in_two_years_are_counted_by_how_they_ended(offer, used):
    used(6, status="completed", latest_effect="as_expected")
    used(5, status="completed", latest_effect="less")
    used(7, status="stopped")
    used(5, status="running")
    used(9, status="completed", starts_on=datetime.date(2024, 11, 21))
    InterventionFactory(offer=OfferFactory())

    use = results_of(offer, TODAY)

    assert (use.total, use.since) == (23, datetime.date(2024, 11, 22))
    assert use.shown == {"running": 5, "as_expected": 6, "otherwise": 5, "stopped": 7}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((5, 6, 7, 8), (5, 6, 7, 8)),
        ((4, 6, 7, 8), (None, None, 7, 8)),
        ((0, 6, 7, 8), (None, None, 7, 8)),
        ((0, 0, 7, 8), (None, None, None, 8)),
        ((4, 4, 7, 8), (None, None, 7, 8)),
        ((0, 0, 0, 5), (None, None, None, None)),
        ((1, 1, 1, 9), (None, None, None, None)),
    ],
)
def test_nothing_below_five_can_be_read_or_worked_out(counts, shown):
    names = "abcd"

    assert tuple(without_few(dict(zip(names, counts, strict=True))).values()) == shown


def test_the_page_tells_nothing_of_few(staff, offer, used):
    used(4, status="stopped")

    page = staff.get(reverse("offer_results", args=[offer.slug])).text

    assert "Brugt for færre end fem borgere." in page
    assert "Afbrudt" not in page


def test_the_numbers_are_fetched_into_the_offers_page(staff, offer, used, htmx, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    used(8, status="completed", latest_effect="as_expected")

    part = staff.get(reverse("offer_results", args=[offer.slug]), headers=htmx).text

    assert "8 borgere" in part
    assert "<h1" not in part


def test_a_retired_offer_tells_caseworkers_nothing(staff):
    retired = OfferFactory(status="draft")

    assert staff.get(reverse("offer_results", args=[retired.slug])).status_code == 404
