import re
import threading
import uuid
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import MOST_HELD, HeldForm
from accounts.tasks import drop_held_forms
from danish.form_marks import mark
from tests.factories import AreaFactory, OfferFactory, UserFactory

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = re.compile(r'<form[^>]* action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)


@pytest.fixture
def offer():
    offer = OfferFactory(title="Hverdagsmentor", status="published")
    offer.barriers.set([AreaFactory(), AreaFactory()])
    return offer


@pytest.fixture
def curator():
    return UserFactory(curator=True)


@pytest.fixture
def editor(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def answers(offer):
    return {
        "title": "Hverdagsmentor på job",
        "purpose": "At borgeren møder frem.",
        "content": 'Én gang om ugen & "sms" <hver> morgen\r\nog aften',
        "expected_effect": "Stabilt fremmøde",
        "status": "retired",
        "duration_weeks": "13",
        "hours_per_week": "2,5",
        "capacity": "10",
        "price_per_week": "0",
        "follow_up_interval_days": "28",
        "barriers": [area.pk for area in offer.barriers.all()],
        "version": "1",
        "_key": str(uuid.uuid4()),
    }


def let_session_run_out(client):
    session = client.session
    session["seen_at"] = session["began_at"] = timezone.now().timestamp() - 31 * 60
    session.save()


def hold(client, user, url, answers):
    """Send a form after the session's end, and log in again."""
    let_session_run_out(client)
    client.post(url, answers)
    client.force_login(user)


def forms_on(page):
    """Address and hidden fields of every form on the page."""
    found = []
    for address, inside in FORM.findall(page):
        fields = {}
        for name, value in HIDDEN.findall(inside):
            fields.setdefault(unescape(name), []).append(unescape(value))
        found.append((unescape(address), fields))
    return found


def send_again(client):
    url, fields = next(
        (url, fields)
        for url, fields in forms_on(client.get("/udloebet/").text)
        if "held" in fields and len(fields) > 2
    )
    return client.post(url, fields)


@pytest.fixture
def url(offer):
    return f"/katalog/{offer.slug}/rediger/"


def test_the_start_page_leads_to_what_waits(editor, curator, url, answers):
    hold(editor, curator, url, answers)

    assert editor.get("/")["Location"] == "/udloebet/"


def test_the_page_shows_what_was_typed_in_words(editor, curator, url, answers):
    hold(editor, curator, url, answers | {"note": "cpr 610180-1234"})

    page = editor.get("/udloebet/").text

    assert "Du blev logget ud, mens du skrev" in page
    assert "<dt>Titel</dt><dd>Hverdagsmentor på job</dd>" in page
    assert "<dt>Status</dt><dd>Udgået</dd>" in page
    assert "<dt>Barrierer</dt><dd>2 valgt</dd>" in page
    assert "Én gang om ugen &amp; &quot;sms&quot; &lt;hver&gt; morgen<br>og aften" in page
    assert "<dd>cpr 610180-••••</dd>" in page
    assert "<dt>Version</dt>" not in page


def test_sending_it_again_saves_it_whole_and_forgets_it(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)

    response = send_again(editor)

    assert response.status_code == 302
    offer.refresh_from_db()
    assert offer.title == "Hverdagsmentor på job"
    assert offer.content == 'Én gang om ugen & "sms" <hver> morgen\nog aften'
    assert offer.barriers.count() == 2
    assert not HeldForm.objects.exists()


def test_sending_it_again_twice_saves_once(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)
    ((address, fields),) = [form for form in forms_on(editor.get("/udloebet/").text) if "title" in form[1]]

    editor.post(address, fields)
    editor.post(address, fields)

    offer.refresh_from_db()
    assert offer.version == 2


def test_a_fault_keeps_it_until_it_is_put_right(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers | {"duration_weeks": "mange"})

    response = send_again(editor)
    assert response.status_code == 422
    assert 'value="Hverdagsmentor på job"' in response.text
    assert HeldForm.objects.count() == 1

    assert editor.post(url, answers | {"_key": str(uuid.uuid4())}).status_code == 302
    assert not HeldForm.objects.exists()


def test_opening_the_page_anew_gives_up_putting_it_right(editor, curator, url, answers):
    hold(editor, curator, url, answers | {"duration_weeks": "mange"})
    send_again(editor)
    editor.get(url)

    assert editor.post(url, answers | {"_key": str(uuid.uuid4())}).status_code == 302

    assert HeldForm.objects.count() == 1


def test_a_colleague_saved_meanwhile(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)
    offer.change(by=UserFactory(curator=True))

    assert send_again(editor).status_code == 409
    assert HeldForm.objects.count() == 1

    assert editor.post(url, answers | {"version": "2", "_key": str(uuid.uuid4())}).status_code == 302
    assert not HeldForm.objects.exists()


def test_something_else_saved_at_the_same_address_does_not_forget_it(editor, curator, url, answers):
    hold(editor, curator, url, answers)

    assert editor.post(url, answers | {"_key": str(uuid.uuid4())}).status_code == 302

    assert HeldForm.objects.count() == 1


def test_it_stays_when_the_page_refuses_it(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)
    offer.delete()

    assert send_again(editor).status_code == 404
    assert HeldForm.objects.count() == 1


def test_it_can_be_thrown_away(editor, curator, url, answers):
    hold(editor, curator, url, answers)

    response = editor.post("/udloebet/", {"held": HeldForm.objects.get().pk}, follow=True)

    assert "Det er kasseret." in response.text
    assert not HeldForm.objects.exists()


def test_a_session_that_runs_out_on_the_page_itself_holds_nothing_twice(editor, curator, url, answers):
    hold(editor, curator, url, answers)
    ((address, fields),) = [form for form in forms_on(editor.get("/udloebet/").text) if "title" in form[1]]
    let_session_run_out(editor)

    editor.post(address, fields)

    assert HeldForm.objects.count() == 1


def test_only_its_writer_sees_sends_and_throws_it_away(editor, curator, client, url, answers):
    hold(editor, curator, url, answers)
    held = HeldForm.objects.get()
    client.force_login(UserFactory(curator=True))

    assert "Hverdagsmentor på job" not in client.get("/udloebet/").text
    client.post("/udloebet/", {"held": held.pk})
    client.post("/beskeder/laest/", {"held": held.pk})

    assert HeldForm.objects.filter(pk=held.pk).exists()


@pytest.mark.parametrize("held", ["", "0", "-1", "9" * 30, "\0", "²", "æ"])
def test_a_number_that_makes_no_sense(editor, held):
    assert editor.post("/udloebet/", {"held": held}).status_code == 422
    assert editor.post("/beskeder/laest/", {"held": held}).status_code == 302


def test_nothing_waits(editor):
    assert "Der venter ikke noget på dig" in editor.get("/udloebet/").text


@pytest.mark.parametrize("path", ["//example.com/x/", "https://example.com/", "javascript:alert(1)"])
def test_a_foreign_address_is_never_sent_to(editor, curator, path):
    HeldForm.hold(curator, path, "title=Halvt+skrevet")

    page = editor.get("/udloebet/").text

    assert "Halvt skrevet" in page
    assert "example.com" not in page
    assert "Send igen" not in page


def test_what_cannot_be_opened_any_more_is_no_fault(editor, curator):
    HeldForm.objects.create(user=curator, path="/katalog/", sealed=b"\x01 forvansket")

    assert "Indholdet kan ikke læses mere" in editor.get("/udloebet/").text


def test_an_unknown_address_shows_the_names_of_the_fields(editor, curator):
    HeldForm.hold(curator, "/findes/ikke/", "first_step=Ring&first_step=Skriv&samtykke=on")

    page = editor.get("/udloebet/").text

    assert "<dt>First step</dt><dd>Ring, Skriv</dd>" in page
    assert "<dt>Samtykke</dt><dd>Ja</dd>" in page


def test_after_a_day_it_is_gone(editor, curator, time_machine):
    time_machine.move_to("2026-03-02 12:00+01:00", tick=False)
    HeldForm.hold(curator, "/katalog/", "title=I+går")
    time_machine.shift(23 * 3600)
    HeldForm.hold(curator, "/katalog/", "title=I+dag")
    time_machine.shift(3601)

    assert "I går" not in editor.get("/udloebet/").text
    assert drop_held_forms() == 1
    assert HeldForm.objects.count() == 1


# The session ended in another tab. One client is one browser: its tabs share the cookies, a page keeps its tokens.

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


def hidden_fields(page):
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


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
    offer.refresh_from_db()
    assert offer.purpose == TEXT
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
    offer.refresh_from_db()
    assert offer.purpose == TEXT


def test_another_person_in_the_same_browser_never_sees_the_text(tabs, bent, url, written, offer):
    log_out(tabs)
    log_in(tabs, bent)

    response = tabs.post(url, written)

    assert response.status_code == 403
    assert "En anden er logget ind" in response.text
    assert TEXT not in response.text
    assert "Der venter ikke noget på dig" in tabs.get("/udloebet/").text
    assert not HeldForm.objects.exists()
    offer.refresh_from_db()
    assert offer.purpose != TEXT


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
    start = threading.Barrier(4)

    def hold(number):
        start.wait(timeout=10)
        HeldForm.hold(user, "/katalog/", f"title=Samtidig+{number}")
        connection.close()

    threads = [threading.Thread(target=hold, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert HeldForm.objects.count() == MOST_HELD
