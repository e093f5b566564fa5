import datetime
import uuid
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from cases.models import Case, Citizen
from journal.models import Access, Event
from tests.at_once import at_once, browsers_of
from tests.factories import CaseFactory, CitizenFactory, TargetGroupFactory, UserFactory

URL = reverse("cases:case_create")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 12:00+01:00"):
        yield


@pytest.fixture
def answers(caseworker):
    return {
        "cpr": "710180-1234",
        "first_name": "Karina",
        "last_name": "Bødker",
        "phone": "12 34 56 78",
        "town": "Hjørring",
        "target_group": TargetGroupFactory(benefit="Sygedagpenge").pk,
        "support_since": "19.09.2025",
        "coordinator": caseworker.pk,
    }


def test_creates_citizen_case_coordinator_and_support(staff, caseworker, answers):
    response = staff.post(URL, answers | {"has_protected_address": "on"}, follow=True)

    case = Case.objects.get()
    assert response.redirect_chain == [(case.get_absolute_url(), 302)]
    assert case.number in response.text
    assert "erstatningsnummer" in response.text
    assert case.citizen.cpr == "710180-1234"
    assert case.citizen.has_protected_address
    assert (case.team, case.coordinator) == (caseworker.team, caseworker)
    assert case.opened_on == datetime.date(2026, 3, 2)
    assert case.support_since == datetime.date(2025, 9, 19)
    assert Event.objects.get().text == "Sagen er oprettet"


@pytest.mark.parametrize("written", ["19.09.2025", "19/9-25", "190925", "2025-09-19", "19/09"])
def test_dates_are_read_as_they_are_written(staff, answers, written):
    staff.post(URL, answers | {"support_since": written})

    assert Case.objects.get().support_since == datetime.date(2025, 9, 19)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cpr": ""}, "Skriv cpr-nummeret."),
        ({"cpr": "123"}, "Skriv cpr-nummeret med ti cifre"),
        ({"cpr": "321380-1234"}, "er ikke en dato"),
        ({"first_name": ""}, "Skriv borgerens fornavn."),
        ({"last_name": "  "}, "Skriv borgerens efternavn."),
        ({"support_since": ""}, "Skriv, hvornår borgeren kom på forsørgelse."),
        ({"support_since": "31.02.2026"}, "Skriv datoen som 24.11.2026."),
        ({"support_since": "03.03.2026"}, "Datoen kan ikke ligge ude i fremtiden."),
        ({"support_since": "01.01.1950"}, "før borgerens fødselsdag"),
        ({"target_group": ""}, "Vælg en målgruppe."),
        ({"coordinator": ""}, "Vælg en medarbejder fra dit team."),
        ({"first_name": "x" * 100_000}, "80 tegn"),
        ({"first_name": "=cmd|' /C calc'!A0"}, "Skriv navnet med bogstaver."),
        ({"last_name": "＝SUM(1)"}, "Skriv navnet med bogstaver."),
        ({"last_name": "B\x00d"}, "tegn, der ikke kan gemmes"),
        ({"target_group": "9" * 30}, "der er åben for nye borgere"),
        ({"coordinator": "\x00"}, "fra dit team"),
    ],
)
def test_rules_are_told_at_the_field(staff, answers, change, message):
    response = staff.post(URL, answers | change)

    assert response.status_code == 422
    assert message in response.text
    assert "<title>Fejl: " in response.text
    assert not Citizen.objects.exists()


def test_what_was_typed_is_kept(staff, answers):
    response = staff.post(URL, answers | {"support_since": "i går"})

    for typed in ("710180-1234", "Karina", "Bødker", "i går"):
        assert f'value="{typed}"' in response.text


def test_closed_target_groups_and_other_teams_cannot_be_chosen(staff, answers):
    closed = TargetGroupFactory(is_open_for_new=False, label="Nedlagt gruppe")
    stranger = UserFactory()

    page = staff.get(URL).text
    response = staff.post(URL, answers | {"target_group": closed.pk, "coordinator": stranger.pk})

    assert "Nedlagt gruppe" not in page
    assert stranger.name not in page
    assert set(response.context["form"].errors) == {"target_group", "coordinator"}
    assert not Case.objects.exists()


def test_a_citizen_one_may_see_is_linked_to(staff, caseworker, answers):
    case = CaseFactory(coordinator=caseworker, citizen=CitizenFactory(cpr_text="710180-1234"))

    response = staff.post(URL, answers)

    assert response.status_code == 422
    assert "Borgeren har allerede en sag." in response.text
    assert f'<a href="{case.get_absolute_url()}">Åbn sag {case.number}</a>' in response.text


def test_a_citizen_of_another_team_is_told_of_without_more(staff, answers):
    case = CaseFactory(citizen=CitizenFactory(cpr_text="710180-1234", first_name="Hemmelig", last_name="Person"))

    response = staff.post(URL, answers)

    assert response.status_code == 422
    assert "Borgeren har allerede en sag." in response.text
    assert reverse("cases:access_request") in response.text
    for secret in ("Hemmelig", case.number, case.team.name, case.coordinator.name, case.get_absolute_url()):
        assert secret not in response.text


def test_the_slower_of_two_is_told_at_the_field(staff, answers, monkeypatch):
    """The other one's citizen is committed after this form was checked."""
    open_for = Case.open_for

    def late(citizen, **kwargs):
        CaseFactory(citizen=CitizenFactory(cpr_text="710180-1234"))
        return open_for(citizen, **kwargs)

    monkeypatch.setattr(Case, "open_for", late)

    response = staff.post(URL, answers)

    assert response.status_code == 422
    assert "Borgeren har allerede en sag." in response.text
    assert Citizen.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_citizen(caseworker, answers):
    sent = at_once(*(partial(browser.post, URL, answers) for browser in browsers_of(*[caseworker] * 3)))

    assert sorted(response.status_code for response in sent) == [302, 422, 422]
    assert Citizen.objects.count() == 1


def test_sent_twice_creates_once(staff, answers):
    answers["_key"] = str(uuid.uuid4())

    first, second = staff.post(URL, answers), staff.post(URL, answers)

    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_database_holds_the_rule():
    CitizenFactory(cpr_text="710180-1234")

    with pytest.raises(IntegrityError, match="cpr_hash"):
        CitizenFactory(cpr_text="710180-1234")


@pytest.mark.parametrize("role", ["mentor", "company_consultant", "discipline", "curator", "controller"])
def test_only_caseworkers_and_leads_create(client, answers, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(URL).status_code == 403
    assert client.post(URL, answers).status_code == 403
    assert not Case.objects.exists()


def test_a_protected_address_restricts_the_case(staff, answers):
    staff.post(URL, answers | {"has_protected_address": "on"})

    assert Case.objects.as_system("just created").get().is_restricted


@pytest.mark.parametrize("key", ["", "0f6e2b8c-6f0a-4f0e-9c55-3d3f6f0f7a11"])
def test_asking_for_a_hidden_citizen_by_number_is_noted(staff, caseworker, answers, key):
    hidden = CaseFactory(citizen__cpr_text="710180-1234", is_restricted=True)

    response = staff.post(URL, answers | {"_key": key})

    assert "Borgeren har allerede en sag" in response.text
    assert Access.objects.get(case_id=hidden.pk).outcome == "refused"
