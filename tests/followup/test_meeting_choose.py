"""Choosing among one's own citizens, by the list or by a name that stays out of the address."""

import datetime

import pytest

from accounts.models import Absence
from followup.models import Meeting
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import MeetingFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def planned(caseworker):
    return MeetingFactory(case__coordinator=caseworker, case__citizen__first_name="Åge")


@pytest.mark.parametrize(("til", "address"), [("", "samtaler/registrer/"), ("opgave", "aftaler/ny/")])
def test_a_name_narrows_ones_own_list_and_stays_out_of_the_address(staff, caseworker, til, address):
    kragh = CaseFactory(coordinator=caseworker, citizen__first_name="Åse", citizen__last_name="Kragh")
    other = CaseFactory(coordinator=caseworker, citizen__first_name="Bo", citizen__last_name="Holm")
    elsewhere = CaseFactory(citizen__first_name="Ida", citizen__last_name="Kragh")

    found = staff.post("/samtaler/registrer/", {"q": "kragh", "til": til}, follow=True)

    where = found.redirect_chain[0][0]
    assert "kragh" not in where.lower()
    assert "soegt=" in where
    assert f"/sager/{kragh.pk}/{address}" in found.text
    assert f"/sager/{other.pk}/{address}" not in found.text
    assert f"/sager/{elsewhere.pk}/{address}" not in found.text
    assert "Vis alle mine borgere" in found.text


def test_nobody_of_that_name_is_said_and_a_name_in_the_address_is_not_searched_for(staff, caseworker, planned):
    found = staff.post("/samtaler/registrer/", {"q": "Findes Ikke"}, follow=True)
    assert "Ingen af dine borgere hedder noget med »Findes Ikke«." in found.text
    assert staff.get("/samtaler/registrer/?q=Kragh").url == "/samtaler/registrer/"
    assert "Søgningen er udløbet" in staff.get("/samtaler/registrer/?soegt=0badcafe").text
    assert staff.get("/samtaler/registrer/?til=andet").status_code == 403


def test_a_search_while_typing_answers_with_the_list_only(staff, caseworker, planned, htmx):
    where = staff.post("/samtaler/registrer/", {"q": "a"}, headers=htmx).url

    page = staff.get(where, headers=htmx).text

    assert page.strip().startswith('<div class="hm-stack" id="vaelg">')
    assert "<html" not in page


@pytest.fixture
def lise(caseworker):
    return UserFactory(team=caseworker.team, first_name="Lise", last_name="Holm")


@pytest.fixture
def absence(lise, caseworker):
    return Absence.objects.create(user=lise, cover=caseworker, from_on=TODAY, until_on=TODAY + 2 * DAY)


def named(last_name, **case):
    return CaseFactory(citizen__first_name="Bo", citizen__last_name=last_name, **case)


@pytest.mark.parametrize(("til", "address"), [("", "samtaler/registrer/"), ("opgave", "aftaler/ny/")])
def test_whom_one_stands_in_for_is_there_with_their_citizens(staff, caseworker, lise, absence, til, address):
    own, theirs = named("Aagaard", coordinator=caseworker), named("Kragh", coordinator=lise)
    secret = named("Lukket", coordinator=lise, is_restricted=True)

    page = staff.get("/samtaler/registrer/", {"til": til}).text
    mine, _, hers = page.partition("Borgere hos Lise Holm")

    assert f"/sager/{own.pk}/{address}" in mine
    assert f"/sager/{theirs.pk}/{address}" not in mine
    assert f"/sager/{theirs.pk}/{address}" in hers
    assert "Du dækker til og med 12.03.2026" in hers
    assert f"/sager/{secret.pk}/" not in page


@pytest.mark.parametrize("days", [(-5, -1), (1, 5)], ids=["is back", "is here still"])
def test_only_those_who_are_away_today(staff, caseworker, lise, days):
    first, last = (TODAY + DAY * day for day in days)
    Absence.objects.create(user=lise, cover=caseworker, from_on=first, until_on=last)
    named("Kragh", coordinator=lise)

    assert "Borgere hos" not in staff.get("/samtaler/registrer/").text


def test_a_search_is_among_theirs_too(staff, caseworker, lise, absence):
    found, other = named("Kragh", coordinator=lise), named("Thomsen", coordinator=lise)

    page = staff.post("/samtaler/registrer/", {"q": "kragh"}, follow=True).text

    assert f"/sager/{found.pk}/samtaler/registrer/" in page
    assert f"/sager/{other.pk}/samtaler/registrer/" not in page


def test_their_talks_that_wait_are_marked_as_theirs(staff, caseworker, lise, absence, planned):
    hers = MeetingFactory(case=named("Kragh", coordinator=lise), held_by=lise)

    waiting = staff.get("/samtaler/registrer/").text.partition("Mine borgere")[0]

    assert f"/samtaler/{planned.pk}/registrer/" in waiting
    assert f"/samtaler/{hers.pk}/registrer/" in waiting
    assert waiting.count("Hos Lise Holm") == 1


def test_many_who_are_away_cost_as_many_statements_as_one(
    staff, caseworker, lise, absence, django_assert_max_num_queries
):
    named("Kragh", coordinator=lise)
    with django_assert_max_num_queries(60) as few:
        staff.get("/samtaler/registrer/")
    for _ in range(4):
        away = UserFactory(team=caseworker.team)
        Absence.objects.create(user=away, cover=caseworker, from_on=TODAY, until_on=TODAY)
        named("Holm", coordinator=away)
        MeetingFactory(case=named("Bro", coordinator=away), held_by=away)
    with django_assert_max_num_queries(len(few)):
        assert staff.get("/samtaler/registrer/").text.count("Borgere hos") == 5


def test_a_group_is_made_with_those_one_stands_in_for(staff, caseworker, lise, absence):
    own, theirs = named("Aagaard", coordinator=caseworker), named("Kragh", coordinator=lise)
    third = named("Thomsen", coordinator=UserFactory(team=caseworker.team))

    page = staff.get("/samtaler/gruppe/ny/").text
    assert "Bo Aagaard</" in page.replace("\n", "")
    assert "Bo Kragh (hos Lise Holm)" in page
    assert "Bo Thomsen" not in page

    said = {"title": "Jobklub", "on": "17.03.2026", "at": "10", "form": "group"}
    assert staff.post("/samtaler/gruppe/ny/", said | {"sager": [third.pk]}).status_code == 422
    staff.post("/samtaler/gruppe/ny/", said | {"sager": [own.pk, theirs.pk]})
    assert set(Meeting.objects.values_list("case", "held_by")) == {(own.pk, caseworker.pk), (theirs.pk, caseworker.pk)}
