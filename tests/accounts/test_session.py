import pytest
from django.utils import timezone

from accounts.models import HeldForm
from tests.factories import OfferFactory, UserFactory

MINUTE = 60


@pytest.fixture
def curator():
    return UserFactory(curator=True)


@pytest.fixture
def editor(client, curator):
    client.force_login(curator)
    client.get("/profil/")
    return client


def age(client, *, seen=0, began=0):
    """Let the session's last request, or its beginning, lie so many minutes back."""
    session = client.session
    session["seen_at"] = timezone.now().timestamp() - seen * MINUTE
    session["began_at"] = timezone.now().timestamp() - began * MINUTE
    session.save()


def test_29_idle_minutes_are_no_end(editor):
    age(editor, seen=29, began=599)

    assert "<h1>Din profil<" in editor.get("/profil/").text
    assert timezone.now().timestamp() - editor.session["seen_at"] < MINUTE  # counted from this click again


@pytest.mark.parametrize("ages", [{"seen": 31}, {"began": 601}])
def test_after_30_idle_minutes_or_10_hours_one_logs_in_again(editor, ages):
    age(editor, **ages)

    response = editor.get("/profil/", follow=True)

    assert response.redirect_chain == [("/log-ind/?next=/profil/", 302)]
    assert "Du er logget ud, fordi der er gået for lang tid. Log ind igen." in response.text


def test_each_request_starts_the_time_again_but_is_noted_at_most_once_a_minute(editor):
    age(editor, seen=20)
    editor.get("/profil/")
    noted = editor.session["seen_at"]
    assert timezone.now().timestamp() - noted < 5

    editor.get("/profil/")

    assert editor.session["seen_at"] == noted


def test_stay_logged_in_starts_the_time_again(editor):
    age(editor, seen=29)

    assert editor.post("/session/").status_code == 204
    assert timezone.now().timestamp() - editor.session["seen_at"] < 5


def test_htmx_moves_the_whole_page_to_the_log_in_and_back(editor, htmx):
    age(editor, seen=31)

    response = editor.get("/katalog/", headers=htmx | {"HX-Current-URL": "http://testserver/katalog/?q=job"})

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/log-ind/?next=%2Fkatalog%2F%3Fq%3Djob"


def test_htmx_from_elsewhere_is_given_no_way_back(editor, htmx):
    age(editor, seen=31)

    response = editor.get("/katalog/", headers=htmx | {"HX-Current-URL": "https://example.com/"})

    assert response["HX-Redirect"] == "/log-ind/"


def test_a_form_sent_too_late_is_held_sealed_for_its_writer(editor, curator):
    offer = OfferFactory()
    age(editor, seen=31)

    response = editor.post(f"/katalog/{offer.slug}/rediger/?fra=liste", {"title": "Æbleplukning", "_key": "n1"})

    assert response["Location"].startswith("/log-ind/?next=")
    held = HeldForm.objects.get()
    assert held.user == curator
    assert held.path == f"/katalog/{offer.slug}/rediger/?fra=liste"
    assert b"bleplukning" not in bytes(held.sealed)
    assert held.body == "title=%C3%86bleplukning&_key=n1"


def test_it_is_held_when_htmx_sent_it_too(editor, htmx):
    age(editor, seen=31)

    response = editor.post("/katalog/et-tilbud/rediger/", {"title": "Halvt skrevet"}, headers=htmx)

    assert response.status_code == 401
    assert HeldForm.objects.count() == 1


def test_the_log_in_page_says_that_nothing_is_lost(editor):
    age(editor, seen=31)

    response = editor.post("/katalog/et-tilbud/rediger/", {"title": "Halvt skrevet"}, follow=True)

    assert "Det, du skrev, er gemt til dig." in response.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"_key": "8b5f0c1e-7f0e-4a62-8a9f-3c5c8cf2c7a1", "version": "3"},
        {"title": "   "},
        {"old_password": "hemmelig sætning", "password": "en anden sætning"},
    ],
)
def test_a_button_or_a_password_is_not_held(editor, sent):
    age(editor, seen=31)

    editor.post("/profil/adgangskode/", sent)

    assert not HeldForm.objects.exists()


def test_passwords_are_left_out_of_what_is_held(client, administrator):
    client.force_login(administrator)
    age(client, seen=31)

    client.post("/administration/medarbejdere/ny/", {"username": "ny", "password": "hemmelig sætning"})

    assert HeldForm.objects.get().body == "username=ny"


def test_reading_is_not_held(editor):
    age(editor, seen=31)

    editor.get("/katalog/?q=job")

    assert not HeldForm.objects.exists()


def test_a_form_in_several_parts_is_held_too(editor):
    age(editor, seen=31)

    editor.post("/katalog/et-tilbud/rediger/", "title=Almindeligt", content_type="application/x-www-form-urlencoded")
    assert HeldForm.objects.get().body == "title=Almindeligt"
