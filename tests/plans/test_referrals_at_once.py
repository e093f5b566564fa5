"""A provider, a colleague and the clocks who do something with the same referral at the same moment."""

import contextlib
import datetime
import threading
import time
from functools import partial

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.link_secret import print_of
from cases.models import Case
from journal.models import Access
from plans import referral_mail
from plans.models import Referral
from plans.referral_mail import mail_link
from plans.views.provider import mark_of
from tests.at_once import at_once
from tests.catalog_factories import ReferralFactory
from tests.factories import InterventionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "x" * 43
ANSWER = {"state": "accepted", "by_name": "Sanne Kjær", "note": ""}


def a_referral(**given):
    soon, later = (timezone.localdate() + datetime.timedelta(days=days) for days in (7, 60))
    given = {
        "state": "received",
        "link_hash": print_of(SECRET),
        "answer_by": soon,
        "provider__kind": "internal",
    } | given
    planned = InterventionFactory(planned=True, starts_on=soon, first_follow_up_on=later, ends_on=later)
    return ReferralFactory(intervention=planned, **given)


def browser_with(referral):
    browser = Client()
    browser.post(reverse("referral_open"), {"secret": SECRET})
    return browser


def in_the_way_of(act, other):
    """Let `other` be waited for: it holds what it changed until `act` stands in line behind it, then commits."""
    changed = threading.Event()

    def first():
        with transaction.atomic():
            other()
            changed.set()
            wait_for_the_line()

    def second():
        changed.wait(timeout=10)
        act()

    at_once(first, second)


def wait_for_the_line():
    until = time.monotonic() + 3
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)


def is_gone(response):
    return response.status_code == 404 and "Linket virker ikke" in response.text and "Tak for" not in response.text


def withdraw(referral):
    Referral.objects.get(pk=referral.pk).withdraw(reason="Flyttet", by=referral.sent_by)


def test_an_answer_that_comes_while_it_is_withdrawn_is_told_that_nothing_is_saved():
    referral, pages = a_referral(), []
    browser, said = browser_with(referral), ANSWER | {"mark": mark_of(referral)}

    in_the_way_of(lambda: pages.append(browser.post("/henvisning/svar/", said)), lambda: withdraw(referral))

    assert is_gone(pages[0])
    assert "Det, du skrev, er ikke gemt." in pages[0].text
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    assert not referral.steps.filter(state="accepted").exists()


def test_opened_while_it_is_withdrawn_it_shows_nothing():
    referral, pages = a_referral(state="sent"), []
    post = (reverse("referral_open"), {"secret": SECRET})

    in_the_way_of(lambda: pages.append(Client().post(*post)), lambda: withdraw(referral))

    assert is_gone(pages[0])
    referral.refresh_from_db()
    assert referral.state == "withdrawn"


def test_an_old_link_opened_while_it_is_renewed_does_not_become_the_new_one():
    referral, browser, pages = a_referral(state="sent"), Client(), []

    def renew():
        Referral.objects.get(pk=referral.pk).renew(email="ny@kompas.example", answer_by=None, by=referral.sent_by)

    in_the_way_of(lambda: pages.append(browser.post(reverse("referral_open"), {"secret": SECRET})), renew)

    assert is_gone(pages[0])
    assert is_gone(browser.get("/henvisning/"))


def test_opened_twice_at_once_it_is_received_once(monkeypatch):
    referral = a_referral(state="sent")
    met, receive = threading.Barrier(2), Referral.receive

    def meet_and_receive(referral):
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(timeout=1)
        receive(referral)

    monkeypatch.setattr(Referral, "receive", meet_and_receive)
    # From two addresses, since those of one are counted one after the other.
    browsers = [Client(REMOTE_ADDR=f"10.0.0.{number}") for number in (1, 2)]

    answers = at_once(*(partial(browser.post, reverse("referral_open"), {"secret": SECRET}) for browser in browsers))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert referral.steps.filter(state="received").count() == 1


def test_received_twice_it_is_one_step():
    referral = a_referral(state="sent")
    both = [Referral.objects.get(pk=referral.pk) for _ in range(2)]

    for one in both:
        one.receive()

    assert referral.steps.filter(state="received").count() == 1


@pytest.mark.parametrize("state", ["declined", "accepted"])
def test_the_intervention_ends_while_the_provider_answers(state):
    referral = a_referral()
    by = referral.sent_by

    def answer():
        Referral.objects.get(pk=referral.pk).answer(state, by_name="Sanne", note="Fuldt hold")

    in_the_way_of(lambda: referral.intervention.drop(reason="Flyttet", by=by), answer)

    referral.refresh_from_db()
    assert referral.intervention.is_over
    assert referral.state == {"declined": "declined", "accepted": "ended"}[state]


def test_what_a_provider_writes_is_in_the_log_as_written():
    referral = a_referral()
    browser, mark = browser_with(referral), {"mark": mark_of(referral)}
    proposal = {"kind": "hours", "hours_per_week": "12", "reason": "Går godt", "by_name": "Sanne"}

    browser.post("/henvisning/svar/", ANSWER | mark)
    browser.post("/henvisning/forslag/", {f"forslag-{name}": said for name, said in proposal.items()} | mark)

    assert referral.proposals.count() == 1
    looks = Access.objects.of_case(referral.intervention.case_id).filter(role="provider", wrote=True)
    assert sorted(looks.values_list("page", "outcome")) == [
        ("referral_answer", "shown"),
        ("referral_propose", "shown"),
    ]


class Slow(EmailBackend):
    """A mail server that is waited for, while something else is done."""

    meanwhile = staticmethod(lambda: None)

    def send_messages(self, messages):
        at_once(self.meanwhile)
        return super().send_messages(messages)


@pytest.fixture
def slow(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Slow"

    def do(meanwhile):
        monkeypatch.setattr(Slow, "meanwhile", staticmethod(meanwhile))

    return do


def test_nothing_is_locked_while_a_mail_server_is_waited_for(slow):
    referral, again = a_referral(state="sent"), []

    def meanwhile():
        with transaction.atomic():
            Referral.objects.select_for_update(nowait=True).get(pk=referral.pk)
        again.append(mail_link(referral.pk))

    slow(meanwhile)

    assert mail_link(referral.pk)
    assert again == [False]
    assert len(mail.outbox) == 1
    referral.refresh_from_db()
    assert (referral.mailing_until, referral.link_hash == print_of(SECRET)) == (None, False)


def test_a_link_to_the_old_address_opens_nothing_when_a_new_one_is_asked_for_meanwhile(slow):
    referral = a_referral(state="sent")

    def meanwhile():
        Referral.objects.get(pk=referral.pk).renew(email="ny@kompas.example", answer_by=None, by=referral.sent_by)

    slow(meanwhile)

    assert not mail_link(referral.pk)
    slow(lambda: None)
    assert mail_link(referral.pk)
    assert [sent.to for sent in mail.outbox] == [["sanne@leverandoer.example"], ["ny@kompas.example"]]
    links = [sent.body.partition("/henvisning/")[2].partition("/")[0] for sent in mail.outbox]
    assert [Client().get(f"/henvisning/{link}/").status_code for link in links] == [404, 200]


def test_one_who_dies_while_mailing_is_followed_by_another(time_machine):
    referral = a_referral(state="sent")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(referral_mail, "_write", lambda *_: False)
        assert not mail_link(referral.pk)
    assert not mail_link(referral.pk)
    assert len(mail.outbox) == 1

    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=3), tick=False)

    assert mail_link(referral.pk)


@pytest.mark.parametrize(
    "shut",
    [
        lambda one: Case.objects.filter(pk=one.intervention.case_id).update(
            closed_on=timezone.localdate(), close_reason="job"
        ),
        lambda one: Referral.objects.filter(pk=one.pk).update(link_until=timezone.now()),
        lambda one: type(one.intervention).objects.filter(pk=one.intervention_id).update(
            starts_on="2025-01-01", ends_on="2025-02-01"
        ),
    ],
)  # fmt: skip
def test_no_link_is_mailed_that_would_open_nothing(shut):
    referral = a_referral(state="sent")
    assert Referral.objects.to_mail().exists()

    shut(referral)

    assert not Referral.objects.to_mail().exists()
    assert not mail_link(referral.pk)
    assert mail.outbox == []


def test_one_that_cannot_be_reminded_of_does_not_stop_the_others(monkeypatch, caplog):
    first, second = (a_referral(answer_by=timezone.localdate(), link_hash=str(number)) for number in range(2))
    Referral.objects.update(mailed_at=timezone.now() - datetime.timedelta(days=3))
    remind = Referral.remind

    def refuse_the_first(referral):
        if referral.pk == first.pk:
            raise DatabaseError("123456-7890")
        remind(referral)

    monkeypatch.setattr(Referral, "remind", refuse_the_first)

    assert referral_mail.settle() == 1

    second.refresh_from_db()
    assert second.reminded_at
    assert f"referral {first.pk} was not settled: DatabaseError" in caplog.text
    assert "7890" not in caplog.text
