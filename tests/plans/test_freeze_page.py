import datetime
from functools import partial

import pytest
import time_machine
from django.urls import reverse
from kombu.exceptions import OperationalError

from plans import tasks
from plans.models import PlanVersion, Reconsideration
from tests.at_once import at_once, browsers_of
from tests.factories import (
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    PlanVersionFactory,
    UserFactory,
)

ANSWERS = {"agreed_on": "16.02.2026", "citizen_view": "agrees", "citizen_words": "", "signed_how": "spoken"}


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("plans:plan_freeze", args=[case.pk])


@pytest.fixture
def sent(monkeypatch):
    """The versions whose drawing was asked for."""
    numbers = []
    monkeypatch.setattr(tasks.draw_plan, "delay", numbers.append)
    return numbers


def seen(client, url, answers):
    """With the mark of the plan as the page shows it."""
    return answers | {"seen": client.get(url).context["form"]["seen"].initial}


def test_the_page_says_in_words_what_is_agreed(staff, case, url):
    GoalFactory(case=case, title="Gartner", wish="Jeg vil være ude")
    FactorFactory(case=case, area__label="Dårlig søvn", weight=3)
    FactorFactory(case=case, resource=True, area__label="Mødestabil")
    InterventionFactory(case=case, offer__title="Hverdagsmentor", expected_effect="Sover om natten")
    InterventionFactory(case=case, completed=True, offer__title="Sluttet indsats")

    text = staff.get(url).text

    for words in (
        "Gartner",
        "Jeg vil være ude",
        "Dårlig søvn: meget",
        "Mødestabil",
        "Hverdagsmentor",
        "Sover om natten",
    ):
        assert words in text
    assert "Ingen indsats" in text
    assert "Sluttet indsats" not in text
    assert "<div>Sover om natten</div>" in text


def test_agreeing_freezes_a_version_and_asks_for_its_pdf(
    staff, case, url, caseworker, sent, django_capture_on_commit_callbacks
):
    InterventionFactory(case=case)

    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(url, seen(staff, url, ANSWERS))

    version = case.plan_versions.get()
    assert response.headers["Location"] == reverse("plans:plan_detail", args=[case.pk]) + "#versioner"
    assert (version.number, version.frozen_by) == (1, caseworker)
    assert sent == [version.papers.get().pk]


def test_the_next_version_gets_the_next_number(staff, case, url):
    InterventionFactory(case=case)
    PlanVersionFactory(case=case, number=4)
    PlanVersionFactory(number=9)

    staff.post(url, seen(staff, url, ANSWERS))

    assert case.plan_versions.order_by("-number").first().number == 5


def test_agreeing_anew_answers_the_question_whether_the_plan_holds(staff, case, url):
    InterventionFactory(case=case)
    question = Reconsideration.objects.create(case=case, reason="Ingen effekt")

    staff.post(url, seen(staff, url, ANSWERS))

    question.refresh_from_db()
    assert question.answer == "Ny version 1 er aftalt"
    assert question.closed_on == datetime.date(2026, 2, 16)


def test_a_version_is_saved_although_the_broker_is_down(
    staff, case, url, monkeypatch, django_capture_on_commit_callbacks
):
    def fails(pk):
        raise OperationalError

    monkeypatch.setattr(tasks.draw_plan, "delay", fails)
    InterventionFactory(case=case)

    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(url, seen(staff, url, ANSWERS))

    assert response.status_code == 302
    assert case.plan_versions.count() == 1


@pytest.mark.parametrize(
    ("field", "answers", "message"),
    [
        ("agreed_on", {"agreed_on": "17.02.2026"}, "Planen kan ikke være aftalt ude i fremtiden."),
        (
            "agreed_on",
            {"agreed_on": "31.08.2025"},
            "Planen kan ikke være aftalt, før sagen blev oprettet 01.09.2025.",
        ),
        ("citizen_view", {"citizen_view": ""}, "Vælg, hvad borgeren siger til planen."),
        ("citizen_words", {"citizen_view": "disagrees"}, "Skriv, hvad borgeren er uenig i."),
    ],
)
def test_rules_are_told_at_the_field(staff, case, url, field, answers, message):
    InterventionFactory(case=case)

    response = staff.post(url, seen(staff, url, ANSWERS | answers))

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert not PlanVersion.objects.exists()


def test_an_empty_plan_is_not_agreed(staff, case, url):
    InterventionFactory(case=case, completed=True)

    response = staff.post(url, seen(staff, url, ANSWERS))

    assert "Planen er tom." in response.text
    assert not PlanVersion.objects.exists()


def test_sending_the_form_twice_freezes_once(staff, case, url):
    InterventionFactory(case=case)
    answers = seen(staff, url, ANSWERS | {"_key": "6a1c1e7c-8d2f-4f60-9a3a-0d4e5b7f2c12"})

    staff.post(url, answers)
    staff.post(url, answers)

    assert case.plan_versions.count() == 1


def test_another_team_agrees_nothing(client, case, url):
    InterventionFactory(case=case)
    client.force_login(UserFactory())

    assert client.post(url, ANSWERS).status_code == 404
    assert not PlanVersion.objects.exists()


def test_a_long_plan_costs_as_many_queries_as_a_short_one(staff, case, url, count_queries):
    def add(number):
        for _ in range(number):
            InterventionFactory(case=case).factors.add(FactorFactory(case=case), FactorFactory(case=case))
            GoalFactory(case=case)

    add(1)
    staff.get(url)
    one = count_queries(lambda: staff.get(url))
    add(30)

    assert count_queries(lambda: staff.get(url)) == one


def test_only_the_plan_that_was_shown_is_agreed(staff, case, url, sent):
    InterventionFactory(case=case)
    shown = staff.get(url).context["form"]["seen"].value()
    InterventionFactory(case=case, offer__title="Lagt til imens")

    first = staff.post(url, ANSWERS | {"seen": shown})
    second = staff.post(url, ANSWERS | {"seen": first.context["form"]["seen"].value()})

    assert first.status_code == 422
    assert "Planen er ændret, siden du åbnede siden" in first.text
    assert "Lagt til imens" in first.text
    assert second.status_code == 302
    assert case.plan_versions.count() == 1


def test_a_plan_that_nobody_says_to_have_seen_is_not_agreed(staff, case, url):
    InterventionFactory(case=case)

    response = staff.post(url, ANSWERS)

    assert response.status_code == 422
    assert "Planen er ændret, siden du åbnede siden" in response.text
    assert not PlanVersion.objects.exists()


def test_what_is_new_since_the_last_version_is_told(staff, case, url):
    kept = InterventionFactory(case=case, offer__title="Hverdagsmentor")
    staff.post(url, seen(staff, url, ANSWERS))
    assert "Planen er, som da I aftalte den." in staff.get(url).text

    InterventionFactory(case=case, planned=True, offer__title="Praktik i gartneri")
    kept.hours_per_week = 9
    kept.change(by=case.coordinator)

    news = {change.title: change for section in staff.get(url).context["news"] for change in section.changes}
    assert (news["Praktik i gartneri"].kind, news["Hverdagsmentor"].kind) == ("new", "changed")
    assert news["Hverdagsmentor"].words == "Timer om ugen er ændret fra 6 til 9"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_the_second_is_told():
    case = InterventionFactory().case
    url = reverse("plans:plan_freeze", args=[case.pk])
    browsers = browsers_of(case.coordinator, UserFactory(team=case.team))
    seen = {browser.get(url).context["form"]["seen"].value() for browser in browsers}

    answers = at_once(*(partial(browser.post, url, ANSWERS | {"seen": next(iter(seen))}) for browser in browsers))

    assert len(seen) == 1
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert "Planen er ændret, siden du åbnede siden" in max(answers, key=lambda one: one.status_code).text
    assert case.plan_versions.count() == 1


def test_a_version_is_not_agreed_before_the_one_it_replaces(staff, case, url):
    InterventionFactory(case=case)
    PlanVersionFactory(case=case, number=1, agreed_on=datetime.date(2026, 2, 10))

    response = staff.post(url, ANSWERS | {"agreed_on": "09.02.2026"})

    said = "Version 1 blev aftalt 10.02.2026. En ny version kan ikke være aftalt før den."
    assert response.context["form"].errors["agreed_on"] == [said]
    assert case.plan_versions.count() == 1
