import uuid

import pytest
from django.utils import timezone

from accounts.models import HeldForm
from accounts.tasks import drop_held_forms
from catalog.models import OfferVersion
from tests.accounts.pages import forms_on, send_again
from tests.factories import UserFactory


@pytest.fixture
def editor(client, curator):
    client.force_login(curator)
    return client


def let_session_run_out(client):
    session = client.session
    session["seen_at"] = session["began_at"] = timezone.now().timestamp() - 31 * 60
    session.save()


def hold(client, user, url, answers):
    """Send a form after the session's end, and log in again."""
    let_session_run_out(client)
    client.post(url, answers)
    client.force_login(user)


def test_the_start_page_leads_to_what_waits(editor, curator, url, answers):
    hold(editor, curator, url, answers)

    assert editor.get("/")["Location"] == "/udloebet/"


def test_the_page_shows_what_was_typed_in_words(editor, curator, url, answers):
    hold(editor, curator, url, answers | {"note": "cpr 610180-1234"})

    page = editor.get("/udloebet/").text

    assert "Det, du skrev, venter på dig" in page
    assert "<dt>Titel</dt><dd>Hverdagsmentor på job</dd>" in page
    assert "<dt>Form</dt><dd>Individuelt</dd>" in page
    assert "<dt>Barrierer</dt><dd>2 valgt</dd>" in page
    assert "Én gang om ugen &amp; &quot;sms&quot; &lt;hver&gt; morgen<br>og aften" in page
    assert "<dd>cpr 610180-••••</dd>" in page
    assert "<dt>Version</dt>" not in page


def test_sending_it_again_saves_it_whole_and_forgets_it(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)

    response = send_again(editor)

    assert response.status_code == 302
    draft = offer.versions.on_the_desk().get()
    assert draft.title == "Hverdagsmentor på job"
    assert draft.content == 'Én gang om ugen & "sms" <hver> morgen\nog aften'
    assert draft.barriers.count() == 2
    assert not HeldForm.objects.exists()


def test_sending_it_again_twice_saves_once(editor, curator, url, offer, answers):
    hold(editor, curator, url, answers)
    ((address, fields),) = [form for form in forms_on(editor.get("/udloebet/").text) if "title" in form[1]]

    editor.post(address, fields)
    editor.post(address, fields)

    assert offer.versions.on_the_desk().get().version == 2


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
    theirs = OfferVersion.next_of(offer)
    theirs.change(by=UserFactory(curator=True), lists=theirs.lists_of())

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
