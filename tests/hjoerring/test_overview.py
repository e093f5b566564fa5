import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case, Deadline
from plans.models import Reconsideration
from tests.factories import (
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    UserFactory,
)

TODAY = datetime.date(2026, 2, 16)
pytestmark = pytest.mark.usefixtures("february")


@pytest.fixture
def february():
    with time_machine.travel("2026-02-16 10:00+01:00", tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("case_detail", args=[case.pk])


def steps(response):
    return [(step.colour, step.title) for step in response.context["steps"]]


def test_an_empty_case_asks_for_a_goal_and_a_plan(staff, url):
    assert steps(staff.get(url)) == [
        ("red", "Der er ikke sat et aktivt mål"),
        ("red", "Der er ingen indsatser i planen"),
    ]


@pytest.mark.parametrize(
    ("opened_on", "colour", "text"),
    [
        (datetime.date(2026, 2, 2), "amber", "Det skal være lavet senest 02.03.2026."),
        (datetime.date(2026, 1, 19), "amber", "Det skal være lavet senest 16.02.2026."),
        (datetime.date(2026, 1, 18), "red", "Det skulle have været lavet senest 15.02.2026."),
    ],
)
def test_a_new_citizen_needs_the_overview_first(staff, url, case, opened_on, colour, text):
    Deadline.objects.create(key="overview", subject="overview", days=28, from_on="2020-01-01")
    Case.objects.filter(pk=case.pk).update(opened_on=opened_on)

    response = staff.get(url)

    assert steps(response)[0] == (colour, "Overblikket over ressourcer og barrierer mangler")
    assert text in response.text

    Case.objects.filter(pk=case.pk).update(overview_on=TODAY)
    assert "Overblikket over ressourcer" not in staff.get(url).text


def test_everything_in_order_says_when_the_next_follow_up_is(staff, url, case):
    GoalFactory(case=case, rank=1)
    InterventionFactory(case=case, follow_up_on=datetime.date(2026, 3, 2))

    response = staff.get(url)

    assert steps(response) == []
    assert "Næste opfølgning er ma 02.03.2026." in response.text


@pytest.mark.parametrize(
    ("intervention", "step"),
    [
        ({"follow_up_on": datetime.date(2026, 2, 15)}, ("red", "Opfølgning på Mentor er 1 dag over")),
        ({"follow_up_on": datetime.date(2026, 2, 4)}, ("red", "Opfølgning på Mentor er 12 dage over")),
        ({"follow_up_on": TODAY}, None),
        ({"ends_on": datetime.date(2026, 3, 2)}, ("amber", "Mentor slutter 02.03.2026")),
        ({"ends_on": datetime.date(2026, 3, 3)}, None),
        ({"ends_on": datetime.date(2026, 2, 15)}, ("amber", "Mentor sluttede 15.02.2026 uden svar")),
    ],
)
def test_what_an_intervention_asks_for(staff, url, case, intervention, step):
    Deadline.objects.create(key="ends", subject="ends_soon", days=14, from_on="2020-01-01")
    GoalFactory(case=case, rank=1)
    InterventionFactory(case=case, offer__title="Mentor", **intervention)

    assert steps(staff.get(url)) == ([step] if step else [])


def test_barriers_without_an_intervention_are_marked(staff, url, case):
    GoalFactory(case=case, rank=1)
    covered, bare, light = (
        FactorFactory(case=case, area__label="Smerter", weight=3),
        FactorFactory(case=case, area__label="Gæld", weight=2),
        FactorFactory(case=case, area__label="Søvn", weight=1),
    )
    InterventionFactory(case=case).factors.add(covered)

    response = staff.get(url)

    assert response.context["uncovered"] == [bare, light]
    assert steps(response) == [("amber", "Gæld har ingen indsats")]


def test_a_plan_in_doubt_says_why(staff, url, case, caseworker):
    GoalFactory(case=case, rank=1)
    InterventionFactory(case=case)
    Reconsideration.ask(case, reason="Mentor har ikke haft effekt", by=caseworker)

    response = staff.get(url)

    assert steps(response) == [("amber", "Planen skal genovervejes")]
    assert "Mentor har ikke haft effekt" in response.text


def test_who_may_only_read_gets_no_links_to_change(client, url, case):
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=case, user=mentor)
    client.force_login(mentor)

    response = client.get(url)

    assert "Der er ikke sat et aktivt mål" in response.text
    assert reverse("cases:goal_create", args=[case.pk]) not in response.text
    assert reverse("plans:plan_build", args=[case.pk]) not in response.text


def test_the_overview_costs_the_same_with_much_on_it(staff, url, case, count_queries):
    def add(number):
        for _ in range(number):
            GoalFactory(case=case)
            factor = FactorFactory(case=case)
            InterventionFactory(case=case).factors.add(factor)

    add(1)
    few = count_queries(lambda: staff.get(url))
    add(24)
    many = count_queries(lambda: staff.get(url))

    assert many == few
    assert many <= 18
