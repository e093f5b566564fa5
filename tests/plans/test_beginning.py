"""A line that no version has yet does not begin around the price limit."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from journal.models import Event
from plans.approvals import gate_of
from plans.models import PlanVersion
from tests.factories import InterventionFactory, OfferFactory, UserFactory
from tests.plan_factories import PlanApprovalFactory, PriceLimitFactory

ABOVE = "Planen koster mere end beløbsgrænsen. Aftal den, før indsatsen begynder."
TODAY = datetime.date(2026, 2, 16)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def dear(case):
    """25 begun weeks of 1.000 kr., above the limit."""
    PriceLimitFactory(kroner=20_000)
    return InterventionFactory(case=case, planned=True, price_per_week=1_000)


def test_what_is_only_proposed_is_not_started_above_the_limit(staff, case, dear, htmx):
    response = staff.post(reverse("plans:intervention_start", args=[case.pk, dear.pk]), follow=True)
    in_place = staff.post(reverse("plans:intervention_start", args=[case.pk, dear.pk]), headers=htmx)

    dear.refresh_from_db()
    assert dear.status == "proposed"
    assert ABOVE in response.text
    assert ABOVE in in_place.text
    assert not Event.objects.filter(case_id=case.pk, text__startswith="Indsats startet").exists()


def test_what_is_approved_or_agreed_is_started(staff, case, dear, caseworker):
    lines = case.interventions.in_plan().for_display()
    asked = PlanApprovalFactory(case=case, mark=gate_of(case, lines, TODAY).mark)
    asked.settle("approved", by=UserFactory(team_lead=True, team=case.team))
    staff.post(reverse("plans:intervention_start", args=[case.pk, dear.pk]))
    agreed = InterventionFactory(case=case, planned=True, price_per_week=1_000)
    PlanVersion(case=case, citizen_view="agrees", signed_how="spoken").freeze(by=caseworker)
    staff.post(reverse("plans:intervention_start", args=[case.pk, agreed.pk]))

    assert list(case.interventions.values_list("status", flat=True)) == ["running", "running"]


@pytest.mark.parametrize(("payer", "status"), [("job_centre", "proposed"), ("region", "running")])
def test_what_has_begun_is_laid_in_a_plan_above_the_limit_as_a_proposal(staff, case, payer, status):
    PriceLimitFactory(kroner=20_000)
    offer = OfferFactory(price_per_week=5_000)
    given = {"starts_on": "09.02.2026", "ends_on": "29.05.2026", "first_follow_up_on": "09.03.2026"}
    given |= {"hours_per_week": "6", "payer": payer, "expected_effect": "Møder stabilt"}

    page = staff.post(reverse("plans:intervention_create", args=[case.pk, offer.slug]), given, follow=True)

    line = case.interventions.get()
    assert (line.status, line.starts_on) == (status, datetime.date(2026, 2, 9))
    assert (ABOVE in page.text) == (status == "proposed")


def test_help_from_elsewhere_that_has_begun_waits_as_well_above_the_limit(staff, case):
    PriceLimitFactory(kroner=20_000)
    InterventionFactory(case=case, price_per_week=1_000)
    given = {"starts_on": "09.02.2026", "ends_on": "29.05.2026", "first_follow_up_on": "09.03.2026"}
    given |= {"hours_per_week": "6", "payer": "region", "expected_effect": "Møder stabilt", "title": "Samtaler"}
    given |= {"category": OfferFactory().category_id, "elsewhere": "Psykologerne"}

    page = staff.post(reverse("plans:elsewhere_create", args=[case.pk]), given, follow=True)

    assert case.interventions.get(offer=None).status == "proposed"
    assert ABOVE in page.text
