import datetime

import pytest
from django.urls import reverse

from notices.models import Notice
from notices.tasks import notify_people
from tests.factories import JoinRequestFactory, UserFactory


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)


def texts(user):
    return [notice.text for notice in Notice.objects.filter(recipient=user).order_by("pk")]


@pytest.mark.parametrize("from_on", ["02.03.2026", "01.09.2025"])
def test_both_are_told_when_a_case_is_handed_over(staff, case, caseworker, from_on):
    new = UserFactory(team=case.team)
    staff.post(
        reverse("cases:responsible_change", args=[case.pk]),
        {"user": new.pk, "from_on": from_on, "reason": "Barsel", "instead_of": caseworker.pk},
    )

    assert notify_people() == 2
    assert texts(new) == [f"Du er nu ansvarlig for sag {case.number}."]
    assert texts(caseworker) == [f"Du er ikke længere ansvarlig for sag {case.number}. {new.name} har taget over."]
    assert notify_people() == 0


def test_those_who_answer_are_told_of_a_request(case, caseworker):
    lead = UserFactory(team=case.team, team_lead=True)
    UserFactory(team=case.team)
    UserFactory(team_lead=True)
    asked = JoinRequestFactory(case=case)

    assert notify_people() == 2
    without_the_citizen = [f"{asked.asker.name} beder om at deltage i sag {case.number}."]
    assert texts(lead) == texts(caseworker) == without_the_citizen


def test_the_lead_is_not_told_of_a_restricted_case(case, caseworker):
    UserFactory(team=case.team, team_lead=True)
    case.is_restricted = True
    case.save()
    JoinRequestFactory(case=case)

    assert notify_people() == 1
    assert Notice.objects.get().recipient == caseworker


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({"answer": "granted"}, "Du er med i sag {}."),
        ({"answer": "declined", "answer_words": "Vi har en mentor."}, "Svaret er nej i sag {}. Vi har en mentor."),
    ],
)
def test_who_asked_is_told_the_answer(staff, case, answers, text):
    asked = JoinRequestFactory(case=case)
    staff.post(reverse("cases:join_answer", args=[case.pk, asked.pk]), answers)

    notify_people()

    assert texts(asked.asker) == [text.format(case.number)]


def test_a_week_without_a_clock_is_caught_up_on_but_no_more(case, time_machine):
    JoinRequestFactory(case=case)
    time_machine.move_to(datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC), tick=False)
    assert notify_people() == 0
    time_machine.move_to(datetime.datetime(2026, 3, 8, 12, tzinfo=datetime.UTC), tick=False)
    assert notify_people() == 1
