import pytest
from django.test import Client

from tests.factories import UserFactory

OLD, NEW = "en lang adgangskode", "regnvejr i hirtshals"


@pytest.fixture
def mette(client):
    user = UserFactory(username="mette", first_name="Mette", last_name="Kjær", email="mette@kommune.dk")
    user.set_password(OLD)
    user.save()
    client.force_login(user)
    return user


def change_password(client, **answers):
    return client.post("/profil/adgangskode/", {"old_password": OLD, "password": NEW, "password_again": NEW} | answers)


def test_name_phone_and_email_are_saved(client, mette):
    answers = {"first_name": "Mette Marie", "last_name": "Kjær", "phone": "72 33 33 33", "email": "mm@kommune.dk"}

    response = client.post("/profil/", answers, follow=True)

    assert "Dine oplysninger er gemt." in response.text
    mette.refresh_from_db()
    assert (mette.name, mette.phone, mette.email) == ("Mette Marie Kjær", "72 33 33 33", "mm@kommune.dk")


def test_role_team_and_access_cannot_be_taken_along(client, mette):
    team = mette.team
    client.post(
        "/profil/",
        {"first_name": "Mette", "last_name": "Kjær", "role": "administrator", "team": "", "is_superuser": "on"},
    )

    mette.refresh_from_db()
    assert (mette.role, mette.team, mette.is_superuser) == ("caseworker", team, False)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"first_name": ""}, "Skriv fornavnet."),
        ({"last_name": " "}, "Skriv efternavnet."),
        ({"phone": "ring til mig"}, "Skriv telefonnummeret med tal"),
        ({"email": "mette"}, "Skriv e-mailadressen som navn@kommune.dk."),
        ({"first_name": "\0"}, "tegn, der ikke kan gemmes"),
        ({"first_name": "x" * 1000}, "150 tegn"),
    ],
)
def test_faults_are_told_and_nothing_is_lost(client, mette, answer, message):
    response = client.post("/profil/", {"first_name": "Ny", "last_name": "Kjær"} | answer)

    assert response.status_code == 422
    assert message in response.text
    assert '<a href="/profil/">Mette Kjær</a>' in response.text
    mette.refresh_from_db()
    assert mette.first_name == "Mette"


def test_a_new_password_ends_every_other_session_but_not_this_one(client, mette):
    elsewhere = Client()
    elsewhere.force_login(mette)

    response = change_password(client)

    assert response["Location"] == "/profil/"
    assert client.get("/profil/").status_code == 200
    assert elsewhere.get("/profil/").status_code == 302
    mette.refresh_from_db()
    assert mette.check_password(NEW)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"old_password": "forkert"}, "Det er ikke den adgangskode, du har nu."),
        ({"old_password": ""}, "Skriv den adgangskode, du har nu."),
        ({"password": "kort", "password_again": "kort"}, "15 tegn"),
        ({"password_again": "noget andet"}, "De to nye adgangskoder er ikke ens."),
        ({"password": "\0" * 20}, "tegn, der ikke kan gemmes"),
        ({"password": "x" * 100_000}, "200 tegn"),
    ],
)
def test_a_password_that_will_not_do(client, mette, answers, message):
    response = change_password(client, **answers)

    assert response.status_code == 422
    assert message in response.text
    assert "regnvejr" not in response.text
    mette.refresh_from_db()
    assert mette.check_password(OLD)


def test_guessing_the_old_password_is_slowed(client, mette):
    for _ in range(5):
        change_password(client, old_password="gæt")

    response = change_password(client)

    assert response.status_code == 429
    assert "Vent lidt, og prøv igen" in response.text
