"""A line of the plan says for ever from which conference it came: on the screen, in what is agreed, and on paper."""

import datetime

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.urls import reverse

from cases.models import Goal
from plans import pdf
from plans.models import Intervention, PlanVersion
from plans.snapshot import snapshot
from tests.factories import GoalFactory, InterventionFactory

FROM = "fra konferencen 20.02.2026"


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def line(case):
    return InterventionFactory(
        case=case,
        planned=True,
        starts_on=datetime.date(2026, 3, 2),
        first_follow_up_on=datetime.date(2026, 3, 30),
        conference_on=datetime.date(2026, 2, 20),
    )


@pytest.mark.parametrize("view", ["tid", "tavle", "liste"])
def test_the_plan_says_it_in_each_of_its_views(staff, case, line, view):
    assert FROM in staff.get(reverse("plans:plan_detail", args=[case.pk]), {"visning": view}).text


def test_the_draft_says_it(staff, case, line):
    text = staff.get(reverse("plans:plan_line", args=[case.pk, line.pk])).text

    assert text.count(FROM) == 2  # in the picture, and at the line


def test_what_is_agreed_keeps_it_and_both_papers_print_it(staff, case, line, caseworker):
    version = PlanVersion(case=case, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=caseworker)
    content = version.content

    assert content["interventions"][0]["conference_on"] == "2026-02-20"
    assert "20.02.2026" in staff.get(reverse("plans:plan_version_detail", args=[case.pk, version.number])).text
    assert "Fra konferencen 20.02.2026" in pdf.html_of(content, "citizen")
    assert FROM in pdf.html_of(content, "staff")


def test_a_plan_agreed_before_there_were_conferences_is_printed_as_it_was(case, line, caseworker):
    version = PlanVersion(case=case, number=1, citizen_view="agrees", signed_how="spoken", frozen_by=caseworker)
    version.agreed_on = datetime.date(2026, 2, 23)
    content = snapshot(version)
    for one in content["interventions"]:
        del one["conference_on"]

    assert "onferencen" not in pdf.html_of(content, "staff")


def test_no_change_takes_it_away(line, caseworker):
    line.hours_per_week = 3
    line.change(by=caseworker)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Intervention.objects.update(conference_on=None)
    line.refresh_from_db()
    assert line.conference_on == datetime.date(2026, 2, 20)


def test_a_goal_says_it_too_where_it_stands_and_on_what_is_agreed(staff, case, line, caseworker):
    goal = GoalFactory(case=case, conference_on=datetime.date(2026, 2, 20))
    plain = GoalFactory(case=case)
    page = staff.get(reverse("cases:goal_list", args=[case.pk])).text
    freezing = staff.get(reverse("plans:plan_freeze", args=[case.pk])).text
    version = PlanVersion(case=case, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=caseworker)

    assert page.count(FROM) == 1
    assert freezing.count(FROM) >= 1
    frozen = {one["title"]: one["conference_on"] for one in version.content["goals"]}
    assert frozen == {goal.title: "2026-02-20", plain.title: None}
    without_line = version.content | {"interventions": []}
    for reader in ("citizen", "staff"):
        assert pdf.html_of(without_line, reader).count(FROM) == 1
    before = {
        key: [{name: value for name, value in one.items() if name != "conference_on"} for one in rows]
        for key, rows in version.content.items()
        if key == "goals"
    }
    assert FROM not in pdf.html_of(without_line | before, "citizen")


def test_no_change_takes_it_from_a_goal(case, caseworker):
    goal = GoalFactory(case=case, conference_on=datetime.date(2026, 2, 20))
    goal.title = "Staldmedhjælper"
    goal.change(by=caseworker)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Goal.objects.update(conference_on=None)
    goal.refresh_from_db()
    assert (goal.title, goal.conference_on) == ("Staldmedhjælper", datetime.date(2026, 2, 20))
