import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import HeldForm
from tests.at_once import at_once
from tests.factories import UserFactory

PASSWORD = "en lang adgangskode"
LOGIN = "/log-ind/"


@pytest.fixture(autouse=True)
def _no_earlier_guesses():
    cache.clear()


def with_password(username, password=PASSWORD, **more):
    user = UserFactory(username=username, **more)
    user.set_password(password)
    user.save()
    return user


@pytest.fixture
def mette():
    return with_password("mette")


def log_in(client, login="mette", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password} | more)


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["mette", "Mette", " mette "])
def test_the_right_password_leads_to_the_start_page(client, mette, login):
    response = log_in(client, login)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("caseworker", "/min-dag/"),
        ("mentor", "/min-dag/"),
        ("team_lead", "/team/"),
        ("curator", "/katalog/"),
        ("administrator", "/administration/medarbejdere/"),
        ("controller", "/sager/opslag/"),
    ],
)
def test_the_start_page_is_that_of_the_role(client, role, page):
    client.force_login(UserFactory(role=role))

    assert client.get("/")["Location"] == page


def test_a_lead_begins_with_the_team_and_has_a_day_too(client):
    client.force_login(UserFactory(role="team_lead"))

    menu = client.get("/", follow=True).context["menu"]

    assert [(entry["label"], entry["current"]) for entry in menu[:2]] == [("Team", True), ("Min dag", False)]


def test_the_page_tells_that_look_ups_are_written_down(client):
    page = client.get(LOGIN).text

    assert "Hvert opslag bliver skrevet ned" in page
    assert "Vælg en medarbejder" not in page


def test_then_back_to_the_page_that_was_asked_for(client, mette):
    page = client.get("/katalog/?q=job")
    assert page["Location"] == "/log-ind/?next=/katalog/%3Fq%3Djob"
    assert 'name="next" value="/katalog/?q=job"' in client.get(page["Location"]).text

    assert log_in(client, next="/katalog/?q=job")["Location"] == "/katalog/?q=job"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"]
)
def test_never_to_another_site(client, mette, elsewhere):
    assert log_in(client, next=elsewhere)["Location"] == "/"


def test_unknown_wrong_and_deactivated_are_answered_alike(client, mette):
    with_password("birgit", is_active=False)

    answers = [
        log_in(client, login, password)
        for login, password in [
            ("ukendt", PASSWORD),
            ("mette", "forkert"),
            ("birgit", PASSWORD),
            ("birgit", "forkert"),
        ]
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"__all__": ["Brugernavnet eller adgangskoden er forkert."]}
    assert not is_logged_in(client)


@pytest.mark.parametrize("login", ["mette", "ukendt", "birgit"])
def test_after_five_wrong_guesses_even_the_right_one_waits(client, mette, login):
    with_password("birgit", is_active=False)
    wrong = PASSWORD if login == "birgit" else "forkert"
    for _ in range(5):
        assert "forkert" in log_in(client, login, wrong).text

    response = log_in(client, login.upper())

    assert response.status_code == 422
    assert "Vent fem minutter" in response.text
    assert not is_logged_in(client)


@pytest.mark.django_db(transaction=True)
def test_eight_guesses_at_once_are_counted_one_by_one():
    with_password("mette")

    answers = at_once(*[lambda: log_in(Client(), password="forkert").text] * 8)

    assert sum("adgangskoden er forkert." in answer for answer in answers) == 5
    assert sum("Vent fem minutter" in answer for answer in answers) == 3


def test_after_five_minutes_one_may_try_again(client, mette):
    with time_machine.travel("2026-03-02 10:00+01:00", tick=False) as clock:
        for _ in range(6):
            log_in(client, password="forkert")
        clock.shift(301)

        assert log_in(client)["Location"] == "/"


def test_an_address_that_tries_too_often_is_told_to_wait(client):
    for number in range(10):
        log_in(client, f"nummer{number}")

    response = log_in(client, "en til")

    assert response.status_code in {422, 429}
    assert "prøv igen" in response.text


@pytest.mark.parametrize("bad", ["", " ", "\0", "x" * 100_000, "æøå" * 60])
def test_bad_input_is_told_never_an_error(client, mette, bad):
    assert log_in(client, bad, "forkert").status_code == 422
    assert log_in(client, "mette", bad).status_code == 422


def test_what_is_missing_is_told_at_the_field(client):
    page = log_in(client, "", "").text

    assert "Skriv dit brugernavn." in page
    assert "Skriv din adgangskode." in page
    assert "<title>Fejl: Log ind" in page


def test_a_new_session_key_at_log_in(client, mette):
    client.session.save()
    before = client.session.session_key
    log_in(client)

    assert client.session.session_key != before


def test_a_demo_lists_its_people_and_a_button_logs_them_in(client, settings):
    settings.DEMO = True
    with_password("mette", settings.DEMO_PASSWORD, first_name="Mette", last_name="Kjær")
    UserFactory(username="birgit", first_name="Birgit", last_name="Borte", is_active=False)
    UserFactory(username="hemmelig", first_name="Hanne", last_name="Hemmelig")

    page = client.get(LOGIN).text

    assert "Mette Kjær" in page
    assert settings.DEMO_PASSWORD in page
    assert "Borte" not in page
    assert "Hemmelig" not in page
    assert log_in(client, "mette", settings.DEMO_PASSWORD)["Location"] == "/"


def test_log_out_empties_the_browser_and_tells(client, mette):
    log_in(client)

    response = client.post("/log-ud/", follow=True)

    assert response.redirect_chain == [(LOGIN, 302)]
    assert "Du er logget ud." in response.text
    assert not is_logged_in(client)


def test_log_out_clears_what_the_browser_kept(client, mette):
    log_in(client)

    assert client.post("/log-ud/")["Clear-Site-Data"] == '"cache", "storage"'


def test_a_link_does_not_log_out(client, mette):
    log_in(client)

    assert "Vil du logge ud?" in client.get("/log-ud/").text
    assert is_logged_in(client)


def test_log_out_without_a_session_asks_nobody_to_log_in_first(client):
    assert client.post("/log-ud/")["Location"] == LOGIN


def test_whoever_has_something_waiting_is_shown_it_first(client, mette):
    HeldForm.hold(mette, "/katalog/", "title=Halvt+skrevet")

    assert log_in(client, next="/katalog/")["Location"] == reverse("accounts:held_form_detail")


def test_a_deactivated_user_is_out_at_the_next_click(client, mette):
    log_in(client)
    mette.is_active = False
    mette.save()

    assert client.get("/profil/")["Location"] == "/log-ind/?next=/profil/"
