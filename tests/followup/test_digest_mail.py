import datetime
import itertools
from functools import partial
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from followup.digest import tell_digests
from followup.digest_mail import mail_digest
from followup.models import Digest
from followup.tasks import mail_digests
from tests.at_once import at_once
from tests.factories import CaseFactory, UserFactory
from tests.followup.clock_factories import DAY, AbsenceFactory, late_follow_up
from tests.followup.conftest import TODAY

MINUTE = datetime.timedelta(minutes=1)


def wants_mail(**values):
    return UserFactory(**{"email": "mette@kommune.example", "digest_by_mail": True} | values)


@pytest.fixture
def mette():
    mette = wants_mail(first_name="Mette")
    case = CaseFactory(coordinator=mette, citizen__first_name="Karina", citizen__last_name="Hemmelig")
    late_follow_up(case, title="Mentor hos Virksomheden")
    late_follow_up(case)
    return mette


def test_the_mail_has_numbers_and_an_address_and_nothing_about_anybody(mette, settings):
    settings.SITE_URL = "https://jobvejen.example"
    absent = UserFactory(first_name="Lise", team=mette.team)
    AbsenceFactory(user=absent, cover=mette)
    late_follow_up(CaseFactory(coordinator=absent))
    tell_digests(TODAY)

    assert mail_digests() == 1

    (sent,) = mail.outbox
    assert sent.to == ["mette@kommune.example"]
    assert sent.subject == "Morgenoverblik: 3 ting venter"
    assert sent.body.startswith("Det venter:\n- 3 opfølgninger overskredet\n\n1 af dem er for kolleger, du dækker.\n")
    assert "https://jobvejen.example/min-dag/" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<morgenoverblik-{Digest.objects.get().pk}@jobvejen.example>"
    whole = str(sent.message())
    assert not [word for word in ("Karina", "Hemmelig", "Mentor", "Mette", "Lise", "S-0") if word in whole]


def test_the_mail_is_named_after_the_host_alone(mette, settings):
    settings.SITE_URL = "https://jobvejen.example:8443/sager"
    tell_digests(TODAY)

    mail_digests()

    assert mail.outbox[0].extra_headers["Message-ID"].endswith("@jobvejen.example>")


def test_it_is_mailed_once_however_often_the_task_runs(mette):
    tell_digests(TODAY)

    assert [mail_digests() for _ in range(3)] == [1, 0, 0]
    assert tell_digests(TODAY) == 0
    assert mail_digests() == 0
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("change", [{"digest_by_mail": False}, {"email": ""}, {"is_active": False}])
def test_it_is_mailed_only_to_who_wants_it_still_and_can_log_in(mette, change):
    tell_digests(TODAY)
    type(mette).objects.filter(pk=mette.pk).update(**change)

    assert mail_digests() == 0


def test_who_chooses_mail_during_the_day_gets_the_next_mornings(mette):
    type(mette).objects.update(digest_by_mail=False)
    tell_digests(TODAY)
    type(mette).objects.update(digest_by_mail=True)

    assert mail_digests() == 0


def test_yesterdays_is_not_mailed_any_more(mette, clock):
    tell_digests(TODAY)
    clock.shift(DAY)

    assert mail_digests() == 0


def test_a_mail_server_that_is_down_is_tried_again_and_given_up_after_five(mette, clock, monkeypatch):
    tries = []

    def fail(message):
        tries.append(timezone.now())
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", fail)
    tell_digests(TODAY)
    for _ in range(90):
        mail_digests()
        clock.shift(MINUTE)

    assert len(tries) == 5
    assert {later - earlier for earlier, later in itertools.pairwise(tries)} == {10 * MINUTE}
    monkeypatch.undo()
    assert mail_digests() == 0
    assert Digest.objects.get().mailed_at is None


def test_after_a_while_without_a_mail_server_it_is_mailed(mette, clock, monkeypatch):
    def fail(message):
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", fail)
    tell_digests(TODAY)
    assert mail_digests() == 0
    monkeypatch.undo()
    clock.shift(10 * MINUTE)

    assert mail_digests() == 1
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_is_not_tried_again(mette, clock, monkeypatch):
    def refuse(message):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    tell_digests(TODAY)
    mail_digests()
    monkeypatch.undo()
    clock.shift(60 * MINUTE)

    assert mail_digests() == 0


def test_one_that_cannot_be_mailed_does_not_stop_the_others(mette, monkeypatch):
    late_follow_up(CaseFactory(coordinator=wants_mail(email="lise@kommune.example")))
    send = EmailMessage.send

    def refuse_one(message):
        if message.to == ["mette@kommune.example"]:
            raise SMTPServerDisconnected
        return send(message)

    monkeypatch.setattr(EmailMessage, "send", refuse_one)
    tell_digests(TODAY)

    assert mail_digests() == 1
    assert [sent.to for sent in mail.outbox] == [["lise@kommune.example"]]


def test_who_died_while_mailing_is_taken_over_from_after_two_minutes_as_the_same_mail(mette, clock, monkeypatch):
    class Killed(BaseException):
        pass

    def die(message):
        raise Killed

    monkeypatch.setattr(EmailMessage, "send", die)
    tell_digests(TODAY)
    with pytest.raises(Killed):
        mail_digests()
    monkeypatch.undo()

    clock.shift(MINUTE)
    assert mail_digests() == 0
    clock.shift(MINUTE)
    assert mail_digests() == 1
    assert Digest.objects.get().mail_tries == 2


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_mail_once(mette, monkeypatch):
    tell_digests(TODAY)
    pk = Digest.objects.get().pk

    gone = at_once(*[partial(mail_digest, pk)] * 3)

    assert sorted(gone) == [False, False, True]
    assert len(mail.outbox) == 1


def test_mail_is_chosen_on_the_profile_page_and_needs_an_address(staff, caseworker):
    said = {"first_name": "Mette", "last_name": "Kjær", "phone": "", "email": "", "digest_by_mail": "on"}

    answer = staff.post("/profil/", said)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["Skriv den e-mailadresse, morgenoverblikket skal sendes til."]}

    assert staff.post("/profil/", said | {"email": "mette@kommune.example"}).status_code == 302
    caseworker.refresh_from_db()
    assert caseworker.digest_by_mail

    staff.post("/profil/", said | {"email": "mette@kommune.example", "digest_by_mail": ""})
    caseworker.refresh_from_db()
    assert not caseworker.digest_by_mail


def test_who_has_no_citizens_is_not_asked(client):
    client.force_login(UserFactory(curator=True))

    assert "digest_by_mail" not in client.get("/profil/").text


def test_the_digest_stands_on_the_day_until_it_is_put_away(staff, caseworker, htmx):
    late_follow_up(CaseFactory(coordinator=caseworker))
    tell_digests(TODAY)
    digest = Digest.objects.get()

    page = staff.get("/min-dag/").text
    assert "Morgenoverblik" in page
    assert "1 opfølgning overskredet" in page

    assert staff.get("/min-dag/overblik/").status_code == 405
    assert staff.post("/min-dag/overblik/", headers=htmx).status_code == 200
    digest.refresh_from_db()
    assert digest.seen_at
    assert caseworker.notices.unread().count() == 0
    assert "Morgenoverblik" not in staff.get("/min-dag/").text

    seen_at = digest.seen_at
    assert staff.post("/min-dag/overblik/").status_code == 302
    digest.refresh_from_db()
    assert digest.seen_at == seen_at


def test_one_persons_digest_is_not_put_away_by_another(client, caseworker):
    late_follow_up(CaseFactory(coordinator=caseworker))
    tell_digests(TODAY)
    client.force_login(UserFactory(team=caseworker.team))

    client.post("/min-dag/overblik/")

    assert Digest.objects.get().seen_at is None
