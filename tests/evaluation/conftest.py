"""A world counted by hand, on a Monday in March."""

import datetime

import pytest
import time_machine

from catalog.models import OfferWait
from evaluation import coverage_count
from tests.catalog_factories import IntakeFactory
from tests.evaluation.table import NOON, TODAY
from tests.factories import (
    AreaFactory,
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    OfferFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _a_monday_in_march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def lead():
    return UserFactory(team=TeamFactory(), team_lead=True)


@pytest.fixture
def world(lead):
    """Pain: 12 in one group, 3 in the other, 5 offers and 2 free places. Record: 11, nothing. Debt: 3, one offer."""
    one, other = TargetGroupFactory(key="one", label="Ene"), TargetGroupFactory(key="other", label="Anden")
    pain = AreaFactory(key="pain", label="Smerter", theme__order=1)
    record = AreaFactory(key="record", label="Plettet straffeattest", theme__order=2)
    debt = AreaFactory(key="debt", label="Gæld", theme__order=3)
    company = CategoryFactory(key="company", label="Virksomhed", short_label="Virksomhed", order=1)
    mentor = CategoryFactory(key="mentor", label="Mentor", short_label="Mentor", order=2)
    coordinator = UserFactory(team=lead.team)
    for group, area, number in ((one, pain, 12), (other, pain, 3), (one, record, 11), (other, debt, 3)):
        for _ in range(number):
            FactorFactory(area=area, case=CaseFactory(coordinator=coordinator, target_group=group))
    against = {
        name: OfferFactory(title=name, category=category)
        for name, category in (("A", company), ("B", company), ("C", mentor), ("D", mentor), ("E", mentor))
    }
    for offer in against.values():
        offer.barriers.set([pain])
    against["B"].barriers.add(debt)
    against["D"].target_groups.set([one])
    against["E"].target_groups.set([other])
    for status in ("draft", "retired"):
        OfferFactory(status=status, category=mentor).barriers.set([pain, record])
    IntakeFactory(offer=against["A"], capacity=3, booked=2)
    IntakeFactory(offer=against["C"], starts_on=datetime.date(2026, 4, 1), capacity=1)
    IntakeFactory(offer=against["C"], starts_on=datetime.date(2026, 2, 1), capacity=9)
    OfferWait.objects.create(offer=against["A"], days=30)
    OfferWait.objects.create(offer=against["C"], days=12)
    # None of these counts: closed, gone, too light, in own words.
    closed = CaseFactory(coordinator=coordinator, target_group=one, closed_on=TODAY, close_reason="job")
    FactorFactory(area=pain, case=closed)
    for more in (
        {"gone_on": TODAY, "gone_how": "solved", "gone_reason": "Væk"},
        {"weight": 1},
        {"weight": 0},
    ):
        FactorFactory(area=pain, case=CaseFactory(coordinator=coordinator, target_group=one), **more)
    FactorFactory(area=None, own_words="Smerter", case=CaseFactory(coordinator=coordinator, target_group=one))
    coverage_count.count_coverage()
    return against


@pytest.fixture
def group():
    return TargetGroupFactory(key="gruppe", label="Gruppen")


@pytest.fixture
def lead_in(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def rasmus(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def louise(lead):
    return UserFactory(team=lead.team, first_name="Louise", last_name="Hald", languages="Arabisk, engelsk")
