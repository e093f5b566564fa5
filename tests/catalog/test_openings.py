"""Which intakes are open, and what is told of the places that are free: the same wherever it is asked."""

import datetime
import itertools

import pytest

from catalog.comparison import compared
from catalog.matching import explained, offers_for
from catalog.models import Intake
from evaluation import coverage_sql
from tests.catalog_factories import IntakeFactory
from tests.factories import AreaFactory, OfferFactory, UserFactory

TODAY = datetime.date(2026, 2, 16)
DAYS = [None, *(TODAY + datetime.timedelta(days=days) for days in (-1, 0, 1))]
LATER = TODAY + datetime.timedelta(days=90)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY)


@pytest.fixture
def offer():
    offer = OfferFactory(slug="et-kursus")
    offer.barriers.add(AreaFactory(key="debt"))
    return offer


@pytest.fixture
def full(offer):
    """One begins in a week and has no place, another in three months and has two."""
    IntakeFactory(offer=offer, starts_on=LATER, capacity=3, booked=1)
    return IntakeFactory(offer=offer, starts_on=TODAY + datetime.timedelta(days=7), capacity=5, booked=5)


def why(offer):
    (found,) = [fit for fit in offers_for({}, on=TODAY) if fit.pk == offer.pk]
    return explained(found, {}).why


def test_an_intake_is_open_alone_as_among_all():
    for starts_on, sign_up_by in itertools.product(DAYS, DAYS):
        if not sign_up_by or (starts_on and sign_up_by <= starts_on):
            IntakeFactory(starts_on=starts_on, sign_up_by=sign_up_by)
    IntakeFactory(is_cancelled=True, cancelled_because="Sygdom")

    found = set(Intake.objects.open(TODAY))

    assert found == {one for one in Intake.objects.all() if one.is_open(TODAY)}
    assert len(found) == 6


def test_a_full_intake_does_not_make_the_first_day_earlier(client, offer, full):
    client.force_login(UserFactory())

    assert "Ledig plads fra 17.05.2026, 2 i alt" in client.get("/katalog/").text
    assert list(client.get("/katalog/", {"start": "8"}).context["page"]) == []
    assert compared(UserFactory(), ["et-kursus"], TODAY)[0].first_on == LATER
    assert why(offer) == "Der er ikke valgt barrierer. I alt 0 point."
    Intake.objects.filter(pk=full.pk).update(booked=4)
    assert "Ledig plads fra 23.02.2026 (1 point)." in why(offer)


def test_a_place_for_those_in_line_is_not_free(client, offer):
    client.force_login(UserFactory())
    IntakeFactory(offer=offer, starts_on=LATER, capacity=3, booked=1, waiting=2)

    assert "Ingen ledige pladser" in client.get("/katalog/").text
    assert "Ingen ledige pladser lige nu." in why(offer)
    assert compared(UserFactory(), ["et-kursus"], TODAY)[0].room == 0
    assert [line.room for line in coverage_sql.lines(TODAY, None) if line.key == "debt"] == [0]
    assert "Fuldt" in client.get("/katalog/et-kursus/").text


def test_whoever_is_no_more_than_in_line_gets_nothing_elsewhere(offer):
    """A line at one intake takes nothing of what is free at another."""
    IntakeFactory(offer=offer, starts_on=LATER, capacity=1, booked=1, waiting=4)
    IntakeFactory(offer=offer, capacity=2)

    assert compared(UserFactory(), ["et-kursus"], TODAY)[0].room == 2
