"""What plans cost, and that nobody but the lead of the team is told."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from plans.cost import cost_of
from plans.models import Intervention, PlanVersion
from tests.factories import CaseFactory, CategoryFactory, InterventionFactory, OfferFactory, UserFactory
from tests.plan_factories import PriceLimitFactory

TODAY = datetime.date(2026, 2, 16)  # the 43rd day, so the 7th week, of a line from 5 January
CANARY = Decimal("7531.50")


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def lead(case):
    return UserFactory(team_lead=True, team=case.team)


def line(**said):
    row = {"status": "running", "starts_on": datetime.date(2026, 1, 5), "ends_on": datetime.date(2026, 6, 26)}
    return Intervention(**(row | {"price_per_week": Decimal(1000)} | said))


def costs(**said):
    row = cost_of([line(**said)], TODAY).lines[0]
    return row.so_far, row.in_all


def test_weeks_are_counted_as_they_begin():
    assert costs() == (7_000, 25_000)  # 5 January to 26 June


def test_halves_of_kroner_are_kept():
    assert costs(price_per_week=Decimal("0.50")) == (Decimal("3.50"), Decimal("12.50"))


def test_a_line_of_one_day_costs_a_week():
    assert costs(starts_on=TODAY, ends_on=TODAY) == (1_000, 1_000)


@pytest.mark.parametrize("status", ["proposed", "agreed"])
def test_what_has_not_begun_has_cost_nothing_yet(status):
    assert costs(status=status, follow_up_on=None) == (0, 25_000)


@pytest.mark.parametrize("status", ["completed", "stopped"])
def test_what_is_over_costs_until_the_day_it_really_ended(status):
    assert costs(status=status, ended_on=datetime.date(2026, 1, 18)) == (2_000, 2_000)


def test_what_was_dropped_costs_nothing():
    dropped = line(status="dropped", ended_on=datetime.date(2025, 12, 1))

    assert cost_of([dropped], TODAY).lines == []


def test_a_line_that_rests_costs_nothing_from_its_pause_on():
    assert costs(status="paused", paused_on=datetime.date(2026, 1, 19)) == (2_000, 25_000)
    assert costs(status="paused", paused_on=datetime.date(2026, 1, 5)) == (0, 25_000)


def test_what_it_has_cost_stays_when_a_resting_line_is_called_off(case):
    rests = InterventionFactory(case=case, price_per_week=1_000)
    with time_machine.travel(datetime.datetime(2026, 1, 19, 9, tzinfo=datetime.UTC), tick=False):
        rests.pause(on=datetime.date(2026, 1, 19), until=None, because="Syg", by=case.coordinator)
    before = cost_of([rests], TODAY).lines[0]
    rests.call_off(reason="Skal opereres", by=case.coordinator)
    rests.refresh_from_db()
    after = cost_of([rests], TODAY).lines[0]

    assert (before.so_far, before.in_all) == (2_000, 25_000)
    assert (rests.ended_on, after.so_far, after.in_all, rests.price) == (TODAY, 2_000, 2_000, 2_000)


def test_a_line_nobody_has_answered_for_costs_no_more_than_its_period():
    assert costs(ends_on=datetime.date(2026, 1, 11)) == (1_000, 1_000)


def test_sums_by_category_and_payer(case):
    health = CategoryFactory(key="health", short_label="Sundhed", order=2)
    company = CategoryFactory(key="company", short_label="Virksomhed", order=1)
    for category, payer in [(health, "job_centre"), (health, "region"), (company, "job_centre")]:
        InterventionFactory(case=case, offer=OfferFactory(category=category), payer=payer, price_per_week=100)

    cost = cost_of(case.interventions.for_display(), TODAY)

    assert [(one.label, one.in_all) for one in cost.by_category] == [("Virksomhed", 2_500), ("Sundhed", 5_000)]
    assert [(one.label, one.so_far) for one in cost.by_payer] == [("Jobcentret", 1_400), ("Regionen", 700)]
    assert (cost.total.in_all, cost.total.still_to_come, cost.paid_by_us.in_all) == (7_500, 5_400, 5_000)


def test_the_lead_sees_lines_sums_and_the_limit(client, case, lead):
    PriceLimitFactory(kroner=20_000)
    InterventionFactory(case=case, price_per_week=1_000)
    client.force_login(lead)

    page = client.get(reverse("plans:plan_cost", args=[case.pk])).text

    assert "7.000 kr." in page
    assert "25.000 kr." in page
    assert "20.000 kr." in page
    assert "Skal godkendes" in page


def test_a_plan_without_lines_says_so(client, case, lead):
    client.force_login(lead)

    assert "Planen koster ikke noget endnu" in client.get(reverse("plans:plan_cost", args=[case.pk])).text
    assert "Der er ingen planer endnu" in client.get(reverse("team_plans:team_cost")).text


def test_the_team_page_is_of_open_cases_of_the_own_team_the_dearest_first(client, case, lead):
    dear = CaseFactory(team=case.team)
    InterventionFactory(case=case, price_per_week=100)
    InterventionFactory(case=dear, price_per_week=200)
    InterventionFactory(case=CaseFactory(team=case.team, closed_on=TODAY, close_reason="job"), price_per_week=5_000)
    InterventionFactory(case=CaseFactory(team=case.team, is_restricted=True), price_per_week=5_000)
    InterventionFactory(price_per_week=5_000)
    client.force_login(lead)

    context = client.get(reverse("team_plans:team_cost")).context

    assert [(one.pk, lines, total.in_all) for one, lines, total in context["plans"]] == [
        (dear.pk, 1, 5_000),
        (case.pk, 1, 2_500),
    ]
    assert context["cost"].total.in_all == 7_500


def test_many_plans_cost_as_many_queries_as_one(client, case, lead, count_queries):
    client.force_login(lead)
    InterventionFactory(case=case)
    url = reverse("team_plans:team_cost")
    one = count_queries(lambda: client.get(url))
    for _ in range(4):
        InterventionFactory.create_batch(2, case=CaseFactory(team=case.team))

    assert count_queries(lambda: client.get(url)) == one


def pages_of(case, line):
    names = ["plan_detail", "plan_build", "plan_freeze", "offer_match"]
    of_line = ["plan_line", "intervention_update"]
    return [reverse(f"plans:{name}", args=[case.pk]) for name in names] + [
        reverse(f"plans:{name}", args=[case.pk, line.pk]) for name in of_line
    ]


def test_no_page_of_the_plan_tells_a_caseworker_a_price(staff, caseworker, case):
    PriceLimitFactory(kroner=20_000)
    told = InterventionFactory(case=case, price_per_week=CANARY)
    total = CANARY * 25
    for _ in range(2):
        PlanVersion(case=case, agreed_on=TODAY, citizen_view="agrees", signed_how="spoken").freeze(by=caseworker)
    versions = [
        reverse("plans:plan_version_detail", args=[case.pk, 1]),
        reverse("plans:plan_version_compare", args=[case.pk, 1, 2]),
        reverse("case_detail", args=[case.pk]),
    ]

    shown = [staff.get(url) for url in [*pages_of(case, told), *versions]]

    assert {page.status_code for page in shown} == {200}
    for page in shown:
        assert "7.531" not in page.text
        assert "7531" not in page.text
        assert f"{total:,.0f}".replace(",", ".")[:7] not in page.text
        assert "oekonomi" not in page.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plans:plan_cost", "Kun teamlederen kan se, hvad planen koster."),
        ("team_plans:team_cost", "Kun teamledere kan se, hvad planer koster."),
    ],
)
def test_a_caseworker_is_told_who_may(staff, case, name, words):
    response = staff.get(reverse(name, args=[case.pk] if name == "plans:plan_cost" else []))

    assert response.status_code == 403
    assert words in response.text
