"""The buttons of a case's head: to measure, and to register a talk, from every page of the case."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from followup.models import Measurement, Meeting
from hjoerring.templatetags import case_head
from tests.factories import InvolvementFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory
from tests.followup.meeting_factories import HeldMeetingFactory, MeetingFactory

TODAY = datetime.date(2026, 3, 10)
LINK = re.compile(r'<a class="[^"]*" href="([^"]*)">.*?</svg>([^<]*)</a>')


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel("2026-03-10 10:00+01:00", tick=False):
        yield


def doings(client, case, name="cases:goal_list", *numbers):
    response = client.get(reverse(name, args=[case.pk, *numbers]))
    assert response.status_code == 200
    head = response.text.split('class="hm-cit__do">')
    return [(words, url) for url, words in LINK.findall(head[1].split("</div>")[0])] if head[1:] else []


def test_both_are_there_with_one_primary_button(staff, case):
    assert doings(staff, case) == [
        ("Ny måling", f"/sager/{case.pk}/progression/ny/"),
        ("Registrér samtale", f"/sager/{case.pk}/samtaler/registrer/"),
    ]
    page = staff.get(reverse("cases:goal_list", args=[case.pk])).text
    assert page.split('class="hm-head__actions"')[1].split("hm-about")[0].count("button-primary") == 1


@pytest.mark.parametrize(
    "name",
    ["contact_hold_create", "contact_terms", "meeting_create", "agreement_create", "measurement_create"],
)
def test_a_form_has_the_one_primary_button_of_its_page(staff, case, name):
    InstrumentFactory()

    page = staff.get(reverse(f"followup:{name}", args=[case.pk])).text

    assert "Registrér samtale" in page
    assert page.split("<dialog")[0].count("button-primary") == 1


@pytest.mark.parametrize("days", [0, -1, -20])
def test_a_talk_that_should_have_been_is_the_one_to_register(staff, case, days):
    talk = MeetingFactory(case=case, on=TODAY + datetime.timedelta(days=days))

    assert doings(staff, case)[1] == ("Registrér samtale", f"/sager/{case.pk}/samtaler/{talk.pk}/registrer/")


def test_of_several_it_is_the_one_that_is_due_first(staff, case):
    MeetingFactory(case=case, on=TODAY - datetime.timedelta(days=3))
    forgotten = MeetingFactory(case=case, on=TODAY - datetime.timedelta(days=9))
    assert doings(staff, case)[1][1] == f"/sager/{case.pk}/samtaler/{forgotten.pk}/registrer/"

    MeetingFactory(case=case, on=TODAY, at=datetime.time(14))
    first = MeetingFactory(case=case, on=TODAY, at=datetime.time(9))

    assert first == Meeting.objects.of_case(case).due(TODAY)[0]
    assert doings(staff, case)[1][1] == f"/sager/{case.pk}/samtaler/{first.pk}/registrer/"


def test_what_is_to_come_or_is_over_is_not_registered_again(staff, case):
    MeetingFactory(case=case, on=TODAY + datetime.timedelta(days=1))
    HeldMeetingFactory(case=case, on=TODAY)
    MeetingFactory(on=TODAY)  # another citizen's

    assert doings(staff, case)[1][1] == f"/sager/{case.pk}/samtaler/registrer/"


def test_a_measurement_under_way_is_gone_on_with(staff, case, caseworker):
    InstrumentFactory()
    measurement = Measurement.start(case, by=caseworker)

    assert doings(staff, case)[0] == ("Fortsæt måling", f"/sager/{case.pk}/progression/{measurement.pk}/")


def test_no_button_leads_to_the_page_one_is_on(staff, case):
    talk = MeetingFactory(case=case, on=TODAY)

    assert [words for words, _ in doings(staff, case, "followup:meeting_register")] == ["Ny måling"]
    assert [words for words, _ in doings(staff, case, "followup:meeting_register_planned", talk.pk)] == ["Ny måling"]
    assert [words for words, _ in doings(staff, case, "followup:measurement_create")] == ["Registrér samtale"]


def test_a_closed_case_has_none(staff, case):
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="job")

    assert doings(staff, case) == []


@pytest.mark.parametrize(
    ("role", "part", "has_buttons"),
    [
        ({"mentor": True}, "mentor", False),
        ({}, "colleague", True),
        ({}, "analysis", False),
        ({"team_lead": True}, "colleague", True),
    ],
)
def test_colleagues_of_other_teams_have_them_as_they_may_change(client, case, role, part, has_buttons):
    colleague = UserFactory(**role)
    InvolvementFactory(case=case, user=colleague, part=part)
    client.force_login(colleague)

    assert bool(doings(client, case, "case_detail")) is has_buttons
    assert case.can_be_changed_by(colleague) is has_buttons


def test_somebody_of_the_team_has_them(client, case):
    client.force_login(UserFactory(team=case.team))

    assert len(doings(client, case)) == 2


def test_they_cost_no_statement(staff, case, count_queries, monkeypatch):
    url = reverse("cases:goal_list", args=[case.pk])
    MeetingFactory(case=case, on=TODAY)
    with_them = count_queries(lambda: staff.get(url))
    monkeypatch.setattr(case_head, "_doings", lambda *asked: [])
    monkeypatch.setattr(Case, "was_opened_to_change", lambda *asked: False)

    assert count_queries(lambda: staff.get(url)) == with_them


def test_nor_for_who_is_no_colleague_of_the_team(client, case, count_queries, monkeypatch):
    colleague = UserFactory()
    InvolvementFactory(case=case, user=colleague, part="colleague")
    client.force_login(colleague)
    url = reverse("cases:case_history", args=[case.pk])
    with_them = count_queries(lambda: client.get(url))
    monkeypatch.setattr(Case, "was_opened_to_change", lambda *asked: False)

    assert count_queries(lambda: client.get(url)) == with_them
