"""Choosing among one's own citizens, by the list or by a name that stays out of the address."""

import pytest

from tests.factories import CaseFactory
from tests.followup.meeting_factories import MeetingFactory


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
