"""The provider's page: what opens it, what it shows, and what shuts it."""

import datetime
import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.erasure import erase
from cases.models import Consent
from journal.models import Access
from plans.models import Referral
from plans.referral_mail import mail_link
from plans.tasks import settle_referrals
from plans.views.provider import COOKIE, mark_of
from tests.catalog_factories import ReferralFactory
from tests.factories import (
    CaseFactory,
    ConsentFactory,
    DepartmentFactory,
    ErasureOrderFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    ProviderFactory,
    UserFactory,
)

CANARY = "Kanariefugl"
NOW = "2026-11-24 10:00+01:00"
ANSWER = {"state": "accepted", "by_name": "Sanne Kjær", "note": ""}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def case(caseworker):
    return CaseFactory(
        coordinator=caseworker,
        citizen__first_name="Karina",
        citizen__last_name=CANARY,
        citizen__phone="98 76 54 32",
        citizen__email="karina@example.dk",
    )


@pytest.fixture
def intervention(case):
    return InterventionFactory(
        case=case,
        starts_on=datetime.date(2026, 11, 2),
        ends_on=datetime.date(2027, 1, 29),
        first_follow_up_on=datetime.date(2026, 12, 7),
        follow_up_on=datetime.date(2026, 12, 7),
        expected_effect="Kan løfte ti kilo",
    )


@pytest.fixture
def referral(intervention, caseworker):
    referral = ReferralFactory.build(
        intervention=intervention,
        provider=ProviderFactory(key="workshop", kind="internal", label="Kommunens værksted"),
        answer_by=datetime.date(2026, 12, 1),
        message="Karina glæder sig",
        sent_by=caseworker,
    )
    referral.send(by=caseworker)
    return referral


def link_of(referral):
    assert mail_link(referral.pk)
    return next(word for word in mail.outbox[-1].body.split() if "/henvisning/" in word)


def secret_of(referral):
    return link_of(referral).rstrip("/").rpartition("/")[2]


class Provider(Client):
    """A provider's browser; its forms say which referral they were shown for."""

    mark = ""

    def open(self, referral):
        response = self.post(reverse("referral_open"), {"secret": secret_of(referral)})
        assert response.status_code == 302
        assert response.headers["Location"] == "/henvisning/"
        referral.refresh_from_db()
        self.mark = mark_of(referral)

    def post(self, path, data=(), **more):
        return super().post(path, {"mark": self.mark} | dict(data), **more)


def opened(referral):
    """A provider's browser with the referral open."""
    browser = Provider()
    browser.open(referral)
    return browser


def test_the_mail_says_who_and_until_when_and_nothing_else(case, referral, settings):
    settings.SITE_URL = "https://plan.example.dk"

    link = link_of(referral)

    sent = mail.outbox[0]
    assert sent.to == ["sanne@leverandoer.example"]
    assert sent.subject == "Henvisning fra Hjørring Kommune"
    assert link.startswith("https://plan.example.dk/henvisning/")
    assert "Svar senest 01.12.2026." in sent.body
    said = sent.message().as_string() + sent.body + sent.subject
    for word in (CANARY, "Karina", case.number, str(referral.intervention), "98 76", "glæder"):
        assert word not in said
    assert len(secret_of_link(link)) == 43


def secret_of_link(link):
    return link.rstrip("/").rpartition("/")[2]


def test_the_row_is_the_job_and_the_secret_is_nowhere(referral, django_capture_on_commit_callbacks, caplog):
    caplog.set_level(logging.DEBUG)
    before = referral.link_hash

    assert [mail_link(referral.pk), mail_link(referral.pk)] == [True, False]

    referral.refresh_from_db()
    secret = secret_of_link(next(word for word in mail.outbox[0].body.split() if "/henvisning/" in word))
    assert referral.link_hash != before
    assert referral.mailed_at == timezone.now()
    assert secret not in str(Referral.objects.values().get())
    assert secret not in caplog.text
    assert len(mail.outbox) == 1


def test_the_sweeper_mails_what_was_left(referral, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.plans.test_referral_link.Down"
    assert not mail_link(referral.pk)
    referral.refresh_from_db()
    assert (referral.mail_tries, referral.mailed_at) == (1, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    queued = []
    monkeypatch.setattr("plans.tasks.mail_referral.delay", queued.append)

    settle_referrals()

    assert queued == [referral.pk]
    assert mail_link(referral.pk)


class Down:
    """A mail server that does not answer."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError(CANARY)


def test_the_first_page_shows_nothing_and_changes_nothing(case, referral):
    link = secret_of(referral)
    browser = Client()

    for _ in range(3):
        page = browser.get(f"/henvisning/{link}/")

    assert page.status_code == 200
    assert "Åbn henvisningen" in page.text
    for word in (CANARY, "Karina", case.number, str(referral.intervention), "værksted"):
        assert word not in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert COOKIE.name not in browser.cookies
    referral.refresh_from_db()
    assert referral.state == "sent"
    assert not Access.objects.exists()


def test_opened_it_has_an_address_without_the_secret_and_a_close_cookie(referral):
    browser = opened(referral)

    cookie = browser.cookies[COOKIE.name]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/henvisning/", "Strict", True)
    assert cookie["max-age"] == 3600
    page = browser.get("/henvisning/")
    assert page.status_code == 200
    assert "<title>Henvisning – " in page.text
    referral.refresh_from_db()
    assert referral.state == "received"


SHARES = {
    "phone": "98 76 54 32",
    "email": "karina@example.dk",
    "birth": "Født",
    "goals": "Kontorassistent i Hjørring",
    "barriers": "Bange for hunde",
    "effect": "Kan løfte ti kilo",
}


@pytest.mark.parametrize("shared", [[], ["phone"], ["goals", "barriers"], list(SHARES)])
def test_it_shows_exactly_what_is_shared(case, referral, intervention, shared):
    intervention.goals.add(GoalFactory(case=case, title=SHARES["goals"]))
    intervention.factors.add(FactorFactory(case=case, kind="barrier", area=None, own_words=SHARES["barriers"]))
    Referral.objects.update(shares=shared)

    text = opened(referral).get("/henvisning/").text

    assert f"Karina {CANARY}" in text
    assert "Karina glæder sig" in text
    for name, words in SHARES.items():
        assert (words in text) == (name in shared), name
    assert case.citizen.cpr_masked not in text
    assert case.number not in text


def test_each_look_is_in_the_log_of_the_case(staff, case, referral):
    browser = opened(referral)
    browser.get("/henvisning/")
    browser.get("/henvisning/")

    looks = Access.objects.of_case(case.pk).filter(role="provider")
    assert [(look.user, look.relation, look.page, look.outcome) for look in looks] == [
        (None, "provider", "referral_shown", "shown")
    ] * 2
    page = staff.get(reverse("cases:case_accesses", args=[case.pk])).text
    assert "Leverandørens side" in page
    assert "Henvisning til Kommunens værksted" in page


def test_nothing_of_the_citizen_gets_out(
    staff, case, referral, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    """A whole journey: neither mail, address, title, log nor broker says anything about whom it is."""
    caplog.set_level(logging.DEBUG)
    queued = []
    monkeypatch.setattr("plans.views.referrals.mail_referral.delay", lambda *args: queued.append(args))
    Referral.objects.update(mailed_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("plans:referral_remind", args=[case.pk, referral.pk]))
    browser = opened(referral)
    pages = [browser.get("/henvisning/"), browser.post("/henvisning/svar/", ANSWER, follow=True)]
    browser.get("/henvisning/" + "x" * 43 + "/")

    assert queued == [(referral.pk,)]
    told = [mail.outbox[0].message().as_string(), caplog.text]
    for page in pages:
        told += [page.text.partition("<title>")[2].partition("</title>")[0], str(page.headers), str(page.request)]
    for word in (CANARY, "Karina", case.number, "98 76 54 32", "karina@example.dk", "glæder"):
        assert not [line for line in told if word in line], word
    assert mail.outbox[0].subject.startswith("Påmindelse")


def proposal(**changed):
    given = {
        "kind": "extend",
        "until_on": "26.03.2027",
        "hours_per_week": "",
        "reason": "Går godt",
        "by_name": "Sanne",
    }
    return {f"forslag-{name}": value for name, value in (given | changed).items()}


def shut(response):
    return response.status_code == 404 and "Linket virker ikke" in response.text and CANARY not in response.text


def withdrawn(referral):
    referral.withdraw(reason="Flyttet", by=referral.sent_by)


def renewed(referral):
    referral.renew(email="ny@leverandoer.example", answer_by=None, by=referral.sent_by)


def closed_case(referral):
    referral.intervention.case.close(on=timezone.localdate(), reason="job", by=referral.sent_by)


def erased_case(referral):
    closed_case(referral)
    case, two = referral.intervention.case, {"ordered_by": UserFactory(), "approved_by": UserFactory()}
    order = ErasureOrderFactory(case_id=case.pk, team=case.team, reason="order", due_on=timezone.localdate(), **two)
    erase(order, timezone.localdate())


@pytest.mark.parametrize("end", [withdrawn, renewed, closed_case, erased_case, Referral.expire])
def test_what_shuts_the_link_shuts_the_open_page_too(referral, end):
    secret = secret_of(referral)
    browser = Client()
    browser.post(reverse("referral_open"), {"secret": secret})
    assert browser.get("/henvisning/").status_code == 200
    referral.refresh_from_db()

    end(referral)

    assert shut(browser.get("/henvisning/"))
    assert shut(browser.post("/henvisning/svar/", {"state": "accepted", "by_name": "S"}))
    assert shut(browser.post("/henvisning/forslag/", {}))
    assert shut(browser.get(f"/henvisning/{secret}/"))
    assert shut(browser.post(reverse("referral_open"), {"secret": secret}))


def test_the_consent_that_is_withdrawn_shuts_it(case, caseworker, intervention):
    outside = DepartmentFactory(key="external-provider")
    consent = ConsentFactory(case=case, departments=[outside], purpose="plan")
    referral = ReferralFactory(
        intervention=intervention,
        provider=ProviderFactory(key="outside", kind="external"),
        answer_by=datetime.date(2026, 12, 1),
        sent_by=caseworker,
    )
    browser = opened(referral)
    assert browser.get("/henvisning/").status_code == 200

    Consent.objects.get(pk=consent.pk).withdraw(by=caseworker)

    assert shut(browser.get("/henvisning/"))
    refused = Access.objects.of_case(case.pk).first()
    assert (refused.outcome, refused.user) == ("refused", None)


def test_it_is_open_until_fourteen_days_after_the_intervention(referral, time_machine):
    link = secret_of(referral)
    Referral.objects.update(state="received")
    referral.refresh_from_db()
    referral.answer("accepted", by_name="Sanne")
    browser = Client()

    time_machine.move_to("2027-02-12 23:00+01:00", tick=False)  # it ended on 29.01.
    assert browser.get(f"/henvisning/{link}/").status_code == 200
    time_machine.move_to("2027-02-13 00:30+01:00", tick=False)
    assert shut(browser.get(f"/henvisning/{link}/"))


def test_an_answer_that_never_came_shuts_it(referral, time_machine):
    link = secret_of(referral)

    time_machine.move_to("2026-12-01 23:30+01:00", tick=False)
    assert Client().get(f"/henvisning/{link}/").status_code == 200
    time_machine.move_to("2026-12-02 00:30+01:00", tick=False)
    assert shut(Client().get(f"/henvisning/{link}/"))


def test_an_hour_is_the_longest(referral, time_machine):
    browser = opened(referral)
    time_machine.move_to("2026-11-24 10:59+01:00", tick=False)
    assert browser.get("/henvisning/").status_code == 200

    time_machine.move_to("2026-11-24 11:01+01:00", tick=False)

    assert shut(browser.get("/henvisning/"))


def test_unknown_and_expired_are_answered_alike(referral):
    expired = secret_of(referral)
    Referral.objects.update(link_until=timezone.now())

    answers = {Client().get(f"/henvisning/{secret}/").text for secret in (expired, "x" * 43, "%00", "ø" * 200)}

    assert len(answers) == 1


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "IjEi:1a:x", "\x01"])
def test_a_cookie_of_ones_own_making_opens_nothing(cookie):
    browser = Client()
    browser.cookies[COOKIE.name] = cookie

    assert shut(browser.get("/henvisning/"))


def test_one_referral_does_not_open_another(case, referral):
    other = ReferralFactory(intervention__case__citizen__last_name="Skjult", provider__kind="internal")
    browser = opened(referral)

    assert "Skjult" not in browser.get("/henvisning/").text
    assert shut(Client().get(f"/henvisning/{other.link_hash}/"))


def test_the_form_of_one_answers_no_other_that_was_opened_since(referral, caseworker):
    """Two tabs of one browser: the cookie is of the second, and what stands in the first is about somebody else."""
    other = ReferralFactory(
        intervention__starts_on="2026-12-01",
        intervention__first_follow_up_on="2026-12-21",
        intervention__ends_on="2027-03-01",
        sent_by=caseworker,
    )
    browser = opened(referral)
    first = browser.get("/henvisning/").text
    first_mark = browser.mark
    browser.open(other)
    assert f'name="mark" value="{first_mark}"' in first

    answered = browser.post("/henvisning/svar/", ANSWER | {"mark": first_mark})
    proposed = browser.post("/henvisning/forslag/", proposal() | {"mark": first_mark})
    without = browser.post("/henvisning/svar/", ANSWER | {"mark": ""})

    for response in (answered, proposed, without):
        assert response.status_code == 409
        assert "Dit svar er ikke sendt" in response.text
    other.refresh_from_db()
    referral.refresh_from_db()
    assert (referral.state, other.state) == ("received", "received")
    assert "Tak for svaret" in browser.post("/henvisning/svar/", ANSWER, follow=True).text
    other.refresh_from_db()
    assert other.state == "accepted"


def test_guessing_is_slowed(settings):
    settings.ACCOUNT_RATE_LIMITS = {"referral_link": "3/m/ip"}
    browser = Client()

    found = [browser.get(f"/henvisning/{number:043}/").status_code for number in range(5)]

    assert found == [404, 404, 404, 429, 429]


def test_the_secret_is_blotted_out_of_the_log(referral, caplog, settings):
    from hjoerring.logs import NoCpr

    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (f"/henvisning/{secret_of(referral)}/",)})
    NoCpr().filter(record)

    assert record.msg == "Not Found: /henvisning/[link]/"
