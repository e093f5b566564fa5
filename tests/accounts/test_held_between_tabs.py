"""What was typed when the session ended in another tab.

One client is one browser: its tabs share the cookies, a page keeps its tokens.
"""

from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import MOST_HELD, HeldForm
from danish.form_marks import mark
from tests.accounts.pages import forms_on, hidden_fields, send_again
from tests.at_once import at_once
from tests.factories import UserFactory

PASSWORD = "en lang adgangskode"
TEXT = "Det tog en halv time at skrive."
WAITS = "Det, du skrev, er gemt til dig."


@pytest.fixture
def tabs(db):
    cache.clear()
    return Client(enforce_csrf_checks=True)


def a_curator(username):
    user = UserFactory(curator=True, username=username)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def anna(tabs):
    return a_curator("anna")


@pytest.fixture
def bent(anna):
    return a_curator("bent")


def log_in(tabs, user):
    token = hidden_fields(tabs.get("/log-ind/").text)["csrfmiddlewaretoken"]
    sent = {"login": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    return tabs.post("/log-ind/", sent)


def log_out(tabs):
    token = hidden_fields(tabs.get("/profil/").text)["csrfmiddlewaretoken"]
    assert tabs.post("/log-ud/", {"csrfmiddlewaretoken": token})["Location"] == "/log-ind/"


@pytest.fixture
def written(tabs, anna, url, answers):
    """What Anna has written on a page that is still open, tokens and mark of the page with it."""
    assert log_in(tabs, anna).status_code == 302
    page = tabs.get(url).text
    inside = page[page.index("data-guard") :]
    return answers | hidden_fields(inside[: inside.index("</form>")]) | {"purpose": TEXT}


def test_logged_out_in_another_tab_the_text_waits_after_the_next_log_in(tabs, anna, url, written, offer):
    log_out(tabs)

    response = tabs.post(url, written, follow=True)

    assert response.redirect_chain == [(f"/log-ind/?next={url}", 302)]
    assert WAITS in response.text
    assert TEXT not in response.text
    assert log_in(tabs, anna)["Location"] == "/udloebet/"
    assert TEXT in tabs.get("/udloebet/").text
    assert send_again(tabs).status_code == 302
    assert offer.versions.on_the_desk().get().purpose == TEXT
    assert not HeldForm.objects.exists()


def test_what_waits_is_the_form_alone(tabs, anna, url, written):
    log_out(tabs)
    tabs.post(url, written)

    held = HeldForm.objects.get()

    assert (held.user, held.path) == (anna, url)
    assert "_by=" not in held.body
    assert "csrfmiddlewaretoken" not in held.body
    assert f"_key={written['_key']}" in held.body


def test_logged_out_and_in_again_the_text_waits_at_once(tabs, anna, url, written, offer):
    log_out(tabs)
    log_in(tabs, anna)

    response = tabs.post(url, written, follow=True)

    assert response.redirect_chain == [("/udloebet/", 302)]
    assert TEXT in response.text
    assert send_again(tabs).status_code == 302
    assert offer.versions.on_the_desk().get().purpose == TEXT


def test_another_person_in_the_same_browser_never_sees_the_text(tabs, bent, url, written, offer):
    log_out(tabs)
    log_in(tabs, bent)

    response = tabs.post(url, written)

    assert response.status_code == 403
    assert "En anden er logget ind" in response.text
    assert TEXT not in response.text
    assert "Der venter ikke noget på dig" in tabs.get("/udloebet/").text
    assert not HeldForm.objects.exists()
    assert not offer.versions.on_the_desk().exists()


def test_when_the_other_person_has_left_it_is_held_for_its_writer_alone(tabs, anna, bent, url, written):
    log_out(tabs)
    log_in(tabs, bent)
    log_out(tabs)

    assert WAITS in tabs.post(url, written, follow=True).text

    log_in(tabs, bent)
    assert TEXT not in tabs.get("/udloebet/").text
    log_out(tabs)
    log_in(tabs, anna)
    assert TEXT in tabs.get("/udloebet/").text


def test_a_browser_that_lost_its_cookies(tabs, anna, url, written):
    tabs.cookies.clear()

    assert WAITS in tabs.post(url, written, follow=True).text
    assert HeldForm.objects.get().user == anna


def test_sent_from_the_page_of_what_waits_it_waits_on(tabs, anna, url, written):
    log_out(tabs)
    tabs.post(url, written)
    log_in(tabs, anna)
    ((address, fields),) = [form for form in forms_on(tabs.get("/udloebet/").text) if "title" in form[1]]
    log_out(tabs)

    assert WAITS in tabs.post(address, fields, follow=True).text
    log_in(tabs, anna)
    assert tabs.post(address, fields)["Location"] == "/udloebet/"

    assert HeldForm.objects.count() == 1


def test_sent_several_times_it_waits_once(tabs, url, written):
    log_out(tabs)

    for _ in range(3):
        tabs.post(url, written)
    assert HeldForm.objects.count() == 1

    tabs.post(url, written | {"purpose": "Noget andet."})
    assert HeldForm.objects.count() == 2


def changed(signed):
    pk, _, rest = signed.partition(":")
    return f"{int(pk) + 1}:{rest}"


@pytest.mark.parametrize("is_logged_in", [True, False])
@pytest.mark.parametrize("by", [changed, lambda signed: signed[:-1], lambda signed: "1", lambda signed: "\0æ" * 9])
def test_a_mark_that_is_not_ours_holds_nothing(tabs, anna, url, written, by, is_logged_in):
    log_out(tabs)
    if is_logged_in:
        log_in(tabs, anna)

    response = tabs.post(url, written | {"_by": by(written["_by"])})

    assert response.status_code == 403
    assert "Siden var blevet for gammel" in response.text
    assert "kopiér det, du skrev" in response.text
    assert not HeldForm.objects.exists()


@pytest.mark.parametrize(("hours", "held"), [(11, 1), (13, 0)])
def test_a_mark_lives_for_twelve_hours(tabs, url, written, answers, anna, time_machine, hours, held):
    time_machine.move_to("2026-03-02 12:00+01:00", tick=False)
    sent = answers | {"_by": mark(anna.pk), "csrfmiddlewaretoken": written["csrfmiddlewaretoken"]}
    log_out(tabs)
    time_machine.shift(hours * 3600)

    assert tabs.post(url, sent).status_code == (302 if held else 403)
    assert HeldForm.objects.count() == held


def test_without_a_mark_nothing_is_held(tabs, anna, url, written):
    del written["_by"]
    log_out(tabs)
    assert tabs.post(url, written)["Location"] == f"/log-ind/?next={url}"
    log_in(tabs, anna)

    assert tabs.post(url, written).status_code == 403
    assert not HeldForm.objects.exists()


@pytest.mark.parametrize("is_logged_in", [True, False])
def test_another_site_puts_nothing_aside_even_with_a_mark(tabs, anna, url, written, is_logged_in):
    log_out(tabs)
    if is_logged_in:
        log_in(tabs, anna)

    response = tabs.post(url, written, headers={"Origin": "https://example.com"})

    assert response.status_code == 403
    assert not HeldForm.objects.exists()


def test_someone_who_may_not_log_in_any_more_is_held_nothing_for(tabs, anna, url, written):
    anna.is_active = False
    anna.save()

    assert tabs.post(url, written).status_code == 403
    assert not HeldForm.objects.exists()


def test_htmx_moves_the_whole_page_to_the_log_in_or_to_what_waits(tabs, anna, url, written, htmx):
    log_out(tabs)
    here = htmx | {"HX-Current-URL": "http://testserver/katalog/"}
    assert tabs.post(url, written, headers=here)["HX-Redirect"] == "/log-ind/?next=%2Fkatalog%2F"
    log_in(tabs, anna)

    response = tabs.post(url, written | {"purpose": "Mere."}, headers=here)

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/udloebet/"
    assert HeldForm.objects.count() == 2


@pytest.mark.parametrize("is_logged_in", [True, False])
def test_htmx_keeps_a_form_that_cannot_be_held_and_says_so(tabs, bent, url, written, htmx, is_logged_in):
    log_out(tabs)
    if is_logged_in:
        log_in(tabs, bent)
    else:
        written["_by"] = "forfalsket"

    response = tabs.post(url, written, headers=htmx)

    assert response.status_code == 403
    assert "HX-Redirect" not in response
    told = "en anden logget ind" if is_logged_in else "Kopi\\u00e9r det, du skrev"
    assert told in response["HX-Trigger"]


def test_a_password_that_comes_too_late_is_never_held(tabs, anna, written):
    log_out(tabs)
    passwords = {"old_password": PASSWORD, "password": "ny lang sætning her", "_by": written["_by"]}
    token = {"csrfmiddlewaretoken": written["csrfmiddlewaretoken"]}

    assert tabs.post("/profil/adgangskode/", passwords | token).status_code == 302
    assert tabs.post("/log-ind/", passwords | {"login": "anna"} | token).status_code == 422
    assert tabs.post("/log-ind/", passwords | {"login": "anna"}).status_code == 403
    assert not HeldForm.objects.exists()


def test_too_long_a_text_is_told_not_swallowed(tabs, url, written):
    log_out(tabs)

    response = tabs.post(url, written | {"content": "x" * 200_001})

    assert response.status_code == 403
    assert not HeldForm.objects.exists()


def test_only_so_many_wait_for_one_person(tabs, anna, url, written):
    for number in range(MOST_HELD):
        HeldForm.hold(anna, "/katalog/", f"title=Nummer+{number}")
    log_out(tabs)

    assert tabs.post(url, written).status_code == 403
    assert HeldForm.objects.count() == MOST_HELD


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one():
    user = UserFactory()
    for number in range(MOST_HELD - 1):
        HeldForm.hold(user, "/katalog/", f"title=Nummer+{number}")

    at_once(*(partial(HeldForm.hold, user, "/katalog/", f"title=Samtidig+{number}") for number in range(4)))

    assert HeldForm.objects.count() == MOST_HELD
