from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.at_once import at_once
from tests.factories import CaseFactory, TeamFactory, UserFactory

LIST = "/administration/medarbejdere/"
NEW = LIST + "ny/"
PASSWORD = "regnvejr i hirtshals"


@pytest.fixture
def team():
    return TeamFactory(name="Team Nord")


@pytest.fixture
def answers(team):
    return {
        "username": "mette",
        "first_name": "Mette",
        "last_name": "Kjær",
        "email": "mette@kommune.dk",
        "phone": "72333333",
        "role": "caseworker",
        "profession": "caseworker",
        "team": team.pk,
        "weekly_hours": "37",
        "password": PASSWORD,
        "is_active": "on",
    }


def names(response):
    return [person.name for person in response.context["page"]]


@pytest.mark.parametrize(
    "role", ["caseworker", "team_lead", "curator", "company_consultant", "mentor", "discipline", "controller"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_come_in(client, role, method, administrator):
    client.force_login(UserFactory(role=role))

    for url in [LIST, NEW, f"{LIST}{administrator.pk}/"]:
        response = getattr(client, method)(url)
        assert response.status_code == 403 or (url == LIST and response.status_code == 405)
    assert "Kun administratorer kan se og ændre medarbejdere." in client.get(LIST).text


def test_the_list_is_in_danish_order_and_holds_no_citizens(admin_client):
    CaseFactory(coordinator=UserFactory(first_name="Zita", last_name="Bo"), citizen__last_name="Bødkergård")
    for first in ["Åse", "Ærø", "Østen", "Aage"]:
        UserFactory(first_name=first, last_name="Bo")

    response = admin_client.get(LIST)

    assert names(response) == ["Allan Skov", "Zita Bo", "Ærø Bo", "Østen Bo", "Aage Bo", "Åse Bo"]
    assert "Bødkergård" not in response.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=SØREN", ["Søren Ågård"]),
        ("q=aagaard søren", ["Søren Ågård"]),
        ("q=ska", ["Bo Lind"]),
        ("role=mentor", ["Bo Lind"]),
        ("active=no", ["Bo Lind"]),
        ("active=yes&role=caseworker", ["Søren Ågård"]),
        ("q=søren&role=mentor", []),
    ],
)
def test_search_and_filters_go_together(admin_client, query, found):
    UserFactory(first_name="Søren", last_name="Ågård", username="soa")
    UserFactory(first_name="Bo", last_name="Lind", username="ska1", mentor=True, is_active=False)

    assert names(admin_client.get(f"{LIST}?{query}")) == found


def test_filter_by_team(admin_client, team):
    UserFactory(first_name="Nina", last_name="Nord", team=team)
    UserFactory(first_name="Sia", last_name="Syd")

    assert names(admin_client.get(LIST, {"team": team.pk})) == ["Nina Nord"]


@pytest.mark.parametrize(
    "query", ["team=999", "team=" + "9" * 5000, "role=konge", "active=maybe", "side=" + "9" * 5000]
)
def test_parameters_that_make_no_sense_are_told_and_left_out(admin_client, administrator, query):
    response = admin_client.get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert names(response) == [administrator.name]
    assert ("Valget findes ikke" in response.text) is not query.startswith("side")


@pytest.mark.parametrize(
    "query", ["q=%00", "team=%00", "q=" + "x" * 500, "q=%ED%A0%80", "q=%25_%5C", "side=-1", "side=abc"]
)
def test_bad_text_is_no_fault_of_the_server(admin_client, administrator, query):
    response = admin_client.get(f"{LIST}?{query}")

    assert response.status_code == 200
    is_a_text = query in {"q=%25_%5C", "q=%ED%A0%80"}  # that nobody has in a name, a pattern or not
    assert names(response) == ([] if is_a_text else [administrator.name])


def test_htmx_gets_the_rows_alone(admin_client, htmx):
    page = admin_client.get(LIST, headers=htmx).text

    assert page.lstrip().startswith('<div id="people">')


def test_many_rows_cost_as_many_queries_as_one(admin_client, count_queries):
    def open_list():
        admin_client.get(LIST)

    open_list()  # the first request notes the time in the session
    counts = [count_queries(open_list)]
    for more in [25, 75]:
        UserFactory.create_batch(more)
        counts.append(count_queries(open_list))

    assert counts[0] == counts[1] == counts[2]


def test_a_new_person_can_log_in(admin_client, answers, team):
    response = admin_client.post(NEW, answers | {"username": "Mette"}, follow=True)

    assert "Mette Kjær er oprettet og kan logge ind som mette." in response.text
    mette = User.objects.get(username="mette")
    assert (mette.role, mette.team, mette.email) == ("caseworker", team, "mette@kommune.dk")
    assert Client().login(username="mette", password=PASSWORD)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"team": ""}, "Vælg et team."),
        ({"team": "", "role": "team_lead"}, "Vælg et team."),
        ({"team": "4711"}, "Vælg et team på listen."),
        ({"role": "konge"}, "på listen"),
        ({"username": "ALLAN"}, "Brugernavnet er optaget."),
        ({"username": ""}, "Skriv et brugernavn."),
        ({"username": "med mellemrum"}, "brugernavn"),
        ({"first_name": ""}, "Skriv fornavnet."),
        ({"password": ""}, "Skriv en adgangskode til den første dag."),
        ({"password": "fjortentegnher"}, "15 tegn"),
        ({"password": "mettekjaer@kommune.dk", "email": "mettekjaer@kommune.dk"}, "minder for meget"),
        ({"phone": "9" * 30}, "Skriv telefonnummeret med tal"),
    ],
)
def test_faults_are_told_at_the_field(admin_client, answers, changed, message):
    response = admin_client.post(NEW, answers | changed)

    assert response.status_code == 422
    assert message in response.text
    assert User.objects.count() == 1


def test_a_curator_needs_no_team(admin_client, answers):
    admin_client.post(NEW, answers | {"team": "", "role": "curator"})

    made = User.objects.get(role="curator")
    assert made.team is None
    assert made.check_password(PASSWORD)


def test_a_change_keeps_the_password(admin_client, answers):
    mette = UserFactory(username="mette")
    mette.set_password("den gamle adgangskode")
    mette.save()

    admin_client.post(f"{LIST}{mette.pk}/", answers | {"password": "", "last_name": "Kjær Holm"})

    mette.refresh_from_db()
    assert mette.name == "Mette Kjær Holm"
    assert mette.check_password("den gamle adgangskode")


def test_a_forgotten_password_is_replaced_and_ends_the_sessions(admin_client, answers):
    mette = UserFactory(username="mette")
    elsewhere = Client()
    elsewhere.force_login(mette)

    admin_client.post(f"{LIST}{mette.pk}/", answers)

    mette.refresh_from_db()
    assert mette.check_password(PASSWORD)
    assert elsewhere.get("/profil/").status_code == 302


def test_a_deactivated_person_is_out_at_the_next_click(admin_client, answers):
    mette = UserFactory(username="mette")
    hers = Client()
    hers.force_login(mette)
    assert hers.get("/profil/").status_code == 200

    admin_client.post(f"{LIST}{mette.pk}/", {name: value for name, value in answers.items() if name != "is_active"})

    assert hers.get("/profil/").status_code == 302


def test_a_new_role_counts_at_the_next_click(admin_client, answers, administrator):
    second = UserFactory(administrator=True, username="mette")
    hers = Client()
    hers.force_login(second)

    admin_client.post(f"{LIST}{second.pk}/", answers | {"password": ""})

    assert hers.get(LIST).status_code == 403


@pytest.mark.parametrize("changed", [{"role": "curator"}, {"is_active": ""}])
def test_nobody_takes_the_access_from_themself(admin_client, answers, administrator, changed):
    UserFactory(administrator=True)
    mine = answers | {"username": "allan", "role": "administrator", "team": ""} | changed

    response = admin_client.post(f"{LIST}{administrator.pk}/", mine)

    assert response.status_code == 422
    assert "Du kan ikke tage adgangen fra dig selv." in response.text
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("administrator", True)


def test_the_last_administrator_stays(administrator):
    was_administrator = UserFactory(curator=True)

    assert "mindst én administrator" in administrator.reason_to_stay_administrator(was_administrator)
    UserFactory(administrator=True)
    assert administrator.reason_to_stay_administrator(was_administrator) == ""


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_from_each_other_at_once_leave_one():
    one, other = UserFactory.create_batch(2, administrator=True)

    def take_from(whom, by):
        with transaction.atomic():
            if not whom.reason_to_stay_administrator(by):
                whom.role = User.Role.CURATOR
                whom.change(["role"])

    at_once(partial(take_from, one, other), partial(take_from, other, one))

    assert User.objects.administrators().count() == 1


def test_an_unknown_person_is_not_found(admin_client):
    assert admin_client.get(f"{LIST}999999/").status_code == 404


def test_two_administrators_on_the_same_colleague(client):
    administrator, colleague = UserFactory(administrator=True), UserFactory(phone="72 33 33 33")
    client.force_login(administrator)
    url = reverse("accounts:user_update", args=[colleague.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "is_active"}
    typed |= {"is_active": "on", "email": "ny@example.dk"}
    colleague.phone = "11 11 11 11"
    colleague.save()

    first = client.post(url, typed)
    second = client.post(url, typed | {"seen": first.context["form"]["seen"].value()})

    assert first.status_code == 422
    assert "Telefon: 11 11 11 11" in first.text
    assert second.status_code == 302
    colleague.refresh_from_db()
    assert (colleague.phone, colleague.email) == ("72 33 33 33", "ny@example.dk")
