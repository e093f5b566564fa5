"""Whoever is asked to contribute sees it on Min dag, and finds what they signed again."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Involvement
from tests.conference_factories import AnalysisFactory, ContributionFactory, DisciplineFactory, consent_to
from tests.factories import InvolvementFactory, UserFactory

DAY = datetime.timedelta(days=1)
MY_DAY, MINE = "/min-dag/", "/konferencer/mine/"


@pytest.fixture
def writer(client):
    user = UserFactory(discipline=True)
    client.force_login(user)
    return user


@pytest.fixture
def analysis(case, writer):
    InvolvementFactory(case=case, user=writer, part=Involvement.Part.ANALYSIS)
    return AnalysisFactory(case=case)


def asked(analysis, user, label="Psykolog", **more):
    profession = DisciplineFactory(label=label)
    consent_to(analysis.case, profession)
    return ContributionFactory(analysis=analysis, user=user, discipline=profession, **more)


def test_what_one_is_asked_for_is_on_min_dag_with_its_deadline(client, analysis, writer):
    today = timezone.localdate()
    one = asked(analysis, writer, due_on=today + 2 * DAY)

    page = client.get(MY_DAY).text

    assert "Mine bidrag" in page
    assert f"Psykolog · frist {today + 2 * DAY:%d.%m.%Y}" in page
    assert reverse("conferences:contribution_update", args=[analysis.case_id, one.pk]) in page
    assert "Fristen er overskredet" not in page


def test_what_is_late_says_so(client, analysis, writer):
    asked(analysis, writer, due_on=timezone.localdate() - DAY)

    assert "Fristen er overskredet" in client.get(MY_DAY).text


def test_others_and_what_is_signed_are_not_on_min_dag(client, analysis, writer):
    asked(analysis, UserFactory(discipline=True))
    asked(analysis, writer, label="Sygeplejerske", signed=True)

    assert "Mine bidrag" not in client.get(MY_DAY).text


def test_a_case_that_is_shut_is_not_on_min_dag(client, analysis, writer):
    asked(analysis, writer)
    Involvement.objects.filter(user=writer).update(until_on=timezone.localdate() - DAY)

    assert "Mine bidrag" not in client.get(MY_DAY).text


def test_it_costs_one_statement_however_many(client, analysis, writer, count_queries):
    asked(analysis, writer)
    client.get(MY_DAY)
    one = count_queries(lambda: client.get(MY_DAY))
    for number in range(4):
        asked(analysis, writer, label=f"Fag nr {number}")

    assert count_queries(lambda: client.get(MY_DAY)) == one


def test_what_is_signed_is_found_again_while_the_case_is_open_to_one(client, analysis, writer):
    one = asked(analysis, writer, signed=True)
    link = reverse("conferences:contribution_detail", args=[analysis.case_id, one.pk])

    page = client.get(MINE).text
    assert "Underskrevet" in page
    assert link in page

    Involvement.objects.filter(user=writer).update(until_on=timezone.localdate() - DAY)
    assert link not in client.get(MINE).text
