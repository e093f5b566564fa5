"""The citizen's link: what opens it, what it shows, what shuts it, and that it is used once."""

import datetime
import logging
import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from danish.qr import qr_code
from followup.models import AnswerLink, Measurement
from followup.models.measurement import NotOpen
from followup.views.answers import COOKIE
from hjoerring.logs import NoCpr
from journal.models import Event
from tests.at_once import at_once
from tests.factories import CaseFactory
from tests.followup.measuring_factories import InstrumentFactory, answer_all, mark_at, send

CANARY = "Kanariefugl"


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, citizen__first_name="Karina", citizen__last_name=CANARY)


@pytest.fixture
def measurement(case, caseworker):
    InstrumentFactory()
    return Measurement.start(case, by=caseworker)


@pytest.fixture
def secret(measurement, caseworker):
    return AnswerLink.make(measurement, by=caseworker)


def opened(secret, browser=None):
    """A citizen's browser at the first question."""
    browser = browser or Client()
    response = browser.post("/svar/aabn/", {"secret": secret})
    assert response.headers["Location"].startswith("/svar/"), response.status_code
    return browser


def answered(browser, numbers=("3", "spring-over", "10")):
    for number, said in enumerate(numbers, start=1):
        response = send(browser, number, said)
    return response


def test_the_link_is_shown_once_to_the_caseworker(staff, measurement, settings):
    settings.SITE_URL = "https://plan.example.dk"
    address = reverse("followup:answer_link_create", args=[measurement.case_id, measurement.pk])

    page = staff.post(address).text

    secret = re.search(r"https://plan\.example\.dk/svar/([\w-]{43})/", page)[1]
    assert str(qr_code(f"https://plan.example.dk/svar/{secret}/", "QR-kode til det samme link", "kode")) in page
    assert Client().get(f"/svar/{secret}/").status_code == 200
    assert "hm-qr" not in staff.get(measurement.get_absolute_url()).text
    assert secret not in staff.get(measurement.get_absolute_url()).text
    assert not AnswerLink.objects.filter(link_hash__contains=secret).exists()


def test_coming_back_to_the_page_of_the_link_leads_to_the_measurement(staff, measurement, secret):
    address = reverse("followup:answer_link_create", args=[measurement.case_id, measurement.pk])

    assert staff.get(address).headers["Location"] == measurement.get_absolute_url()
    assert Client().get(f"/svar/{secret}/").status_code == 200


def test_the_whole_measurement_by_link(secret, measurement):
    browser = opened(secret)

    thanks = answered(browser)

    measurement.refresh_from_db()
    assert thanks.headers["Location"] == "/svar/tak/"
    assert "Tak for dine svar" in browser.get("/svar/tak/").text
    assert measurement.citizen_how == "link"
    given = measurement.answers.filter(by="citizen").order_by("question__order")
    assert list(given.values_list("value", flat=True)) == [3, None, 10]


def test_no_page_says_who_or_what_it_is_about(secret, measurement, caseworker):
    browser = Client()
    pages = [browser.get(f"/svar/{secret}/")]
    opened(secret, browser)
    pages += [browser.get("/svar/"), browser.get("/svar/1/")]
    answered(browser)
    pages += [browser.get("/svar/tak/"), browser.get("/svar/1/")]

    unsaid = ["Karina", CANARY, measurement.case.number, caseworker.last_name, "/sager/", 'href="/"', "hm-nav"]
    for page in pages:
        assert not [one for one in unsaid if one in page.text]
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["Cache-Control"] == "no-store, private"


def test_looking_at_the_address_opens_nothing(secret):
    Client().get(f"/svar/{secret}/")

    assert AnswerLink.objects.get().opened_at is None


def test_a_question_is_answered_or_skipped_before_the_next(secret):
    browser = opened(secret)

    response = browser.post("/svar/1/", {"til": mark_at(browser, 1)})

    assert response.status_code == 422
    assert "Vælg et tal, eller vælg »Vil ikke eller kan ikke svare«." in response.text
    assert browser.get("/svar/3/").headers["Location"] == "/svar/1/"


def test_one_goes_back_and_changes_an_answer(secret, measurement):
    browser = opened(secret)
    send(browser, 1, "3")

    assert re.search(r'value="3"[^>]*checked', browser.get("/svar/1/").text)
    send(browser, 1, "4")

    assert measurement.answers.get().value == 4


@pytest.mark.parametrize("said", ["11", "-1", "5,5", "x" * 10_000, "\x00", "<script>"])
def test_an_answer_outside_the_scale_is_refused(secret, measurement, said):
    browser = opened(secret)

    assert send(browser, 1, said).status_code == 422
    assert not measurement.answers.exists()


def test_a_link_used_once_opens_nothing_more(secret):
    browser = opened(secret)
    answered(browser)

    assert browser.get(f"/svar/{secret}/").status_code == 404
    assert browser.post("/svar/aabn/", {"secret": secret}).status_code == 404
    assert browser.get("/svar/1/").status_code == 404
    assert send(browser, 1, "1").status_code == 404


def test_an_answer_left_in_a_tab_is_not_saved_on_another_citizens_measurement(caseworker, secret, measurement):
    """One browser opens the link of one citizen, and in another tab that of another."""
    browser = opened(secret)
    said = {"svar": "9", "til": mark_at(browser, 1)}
    other = Measurement.start(CaseFactory(coordinator=caseworker), by=caseworker)
    opened(AnswerLink.make(other, by=caseworker), browser)

    response = browser.post("/svar/1/", said)

    assert response.status_code == 409
    assert "Dit svar er ikke gemt" in response.text
    assert not measurement.answers.exists()
    assert not other.answers.exists()
    assert str(measurement.pk) not in said["til"].split()


@pytest.mark.parametrize("til", [None, "", "x", "æ", "\x00", "x" * 10_000])
def test_an_answer_that_does_not_say_whose_it_is_is_not_saved(secret, measurement, til):
    browser = opened(secret)

    response = browser.post("/svar/1/", {"svar": "9"} | ({} if til is None else {"til": til}))

    assert response.status_code == 409
    assert not measurement.answers.exists()


def test_an_answer_to_one_question_is_not_saved_on_another(secret, measurement):
    browser = opened(secret)
    said = {"svar": "9", "til": mark_at(browser, 1)}
    send(browser, 1, "3")

    assert browser.post("/svar/2/", said).status_code == 409
    assert browser.post("/svar/3/", said).status_code == 409
    assert measurement.answers.get().value == 3


def test_opened_again_in_the_same_browser_it_goes_on(secret):
    browser = opened(secret)
    send(browser, 1, "3")

    response = browser.post("/svar/aabn/", {"secret": secret})

    assert response.headers["Location"] == "/svar/2/"


def test_opened_in_another_browser_it_begins_anew_and_shuts_the_first(secret, measurement, clock):
    """Who has got hold of the link reads nothing that was answered, and two do not answer into each other."""
    first = opened(secret)
    send(first, 1, "3")
    clock.shift(1)

    second = opened(secret)

    assert " checked" not in second.get("/svar/1/").text
    late = send(first, 2, "9")
    assert late.status_code == 404
    assert "Dit sidste svar er ikke gemt." in late.text
    assert not measurement.answers.exists()


def test_after_seven_days_it_opens_nothing(secret, clock):
    browser = opened(secret)
    clock.move_to(datetime.datetime(2026, 3, 17, 9, 0, 1, tzinfo=datetime.UTC))

    assert Client().get(f"/svar/{secret}/").status_code == 404
    assert browser.get("/svar/1/").status_code == 404


def test_the_page_is_open_for_an_hour_and_the_link_opens_it_again(secret, clock):
    browser = opened(secret)
    clock.move_to(datetime.datetime(2026, 3, 10, 10, 0, 1, tzinfo=datetime.UTC))

    assert browser.get("/svar/1/").status_code == 404
    assert opened(secret, browser).get("/svar/1/").status_code == 200


def test_a_revoked_link_opens_nothing(staff, secret, measurement):
    browser = opened(secret)

    staff.post(reverse("followup:answer_link_revoke", args=[measurement.case_id, measurement.pk]))

    assert send(browser, 1, "1").status_code == 404
    assert Client().get(f"/svar/{secret}/").status_code == 404


def test_a_link_shut_while_it_is_being_opened_forgets_no_answers(secret, measurement, caseworker):
    looked_at = AnswerLink.objects.get()
    AnswerLink.revoke(measurement, by=caseworker)
    measurement.answer_as_citizen(measurement.questions_to("citizen")[0], 4)

    with pytest.raises(NotOpen):
        looked_at.open()

    assert measurement.answers.get().value == 4
    assert AnswerLink.objects.get().opened_at is None


def test_a_new_link_shuts_the_one_before(secret, measurement, caseworker):
    newer = AnswerLink.make(measurement, by=caseworker)

    assert Client().get(f"/svar/{secret}/").status_code == 404
    assert Client().get(f"/svar/{newer}/").status_code == 200


@pytest.mark.parametrize("end", ["close", "drop", "case"])
def test_a_measurement_that_ended_meanwhile_takes_no_answer(secret, measurement, caseworker, end):
    browser = opened(secret)
    if end == "close":
        measurement.close(by=caseworker, one_sided_because="Kom ikke")
    elif end == "drop":
        measurement.drop(because="Forkert borger", by=caseworker)
    else:
        measurement.case.close(on=datetime.date(2026, 3, 10), reason="job", by=caseworker)

    assert send(browser, 1, "1").status_code == 404
    assert browser.post("/svar/aabn/", {"secret": secret}).status_code == 404
    assert not measurement.answers.exists()


def test_what_was_answered_here_needs_no_link(measurement, caseworker, staff):
    answer_all(measurement, by=caseworker)

    address = reverse("followup:answer_link_create", args=[measurement.case_id, measurement.pk])
    assert "Det kan ikke lade sig gøre mere" in staff.post(address, follow=True).text


@pytest.mark.parametrize("garbage", ["x", "..%2f..%2fetc", "æøå", "%00", "a" * 2000, "0" * 43])
def test_garbage_in_the_address_opens_nothing(secret, garbage):
    assert Client().get(f"/svar/{garbage}/").status_code in {404, 400}
    assert Client().post("/svar/aabn/", {"secret": garbage}).status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "eyJ9:1:2", "\u00e6"])
def test_a_made_up_cookie_opens_nothing(secret, cookie):
    browser = Client()
    browser.cookies[COOKIE.name] = cookie

    assert browser.get("/svar/1/").status_code == 404


def test_the_cookie_is_sent_to_the_questions_only(secret):
    cookie = opened(secret).cookies[COOKIE.name]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/svar/", True, "Strict")


def test_guessing_is_slowed_down(secret, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"answer_link": "3/m/ip"}

    answers = [Client().get(f"/svar/{'a' * 42}{number}/").status_code for number in range(4)]

    assert answers == [404, 404, 404, 429]
    assert Client().post("/svar/aabn/", {"secret": secret}).status_code == 429


def test_the_secret_is_in_no_log(secret, caplog):
    record = logging.LogRecord("x", 20, "", 1, f"GET /svar/{secret}/ 404", None, None)

    NoCpr().filter(record)
    assert record.msg == "GET /svar/[link]/ 404"


def test_the_questions_work_without_a_script(secret):
    page = opened(secret).get("/svar/1/").text

    assert "<script" not in page
    assert page.count('type="radio"') == 12
    assert "Næste" in page


def test_a_form_of_a_stranger_is_refused(secret):
    browser = Client(enforce_csrf_checks=True)

    assert browser.post("/svar/aabn/", {"secret": secret}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_last_answer_sent_twice_at_once_is_finished_once(caseworker):
    InstrumentFactory()
    measurement = Measurement.start(CaseFactory(coordinator=caseworker), by=caseworker)
    browser = opened(AnswerLink.make(measurement, by=caseworker))
    for number in (1, 2):
        send(browser, number, "5")
    tabs = [Client(), Client()]
    for tab in tabs:
        tab.cookies[COOKIE.name] = browser.cookies[COOKIE.name].value

    said = {"svar": "5", "til": mark_at(browser, 3)}
    answers = at_once(*(partial(tab.post, "/svar/3/", said) for tab in tabs))

    assert sorted(answer.status_code for answer in answers) == [302, 404]
    assert Event.objects.filter(text="Borgeren har svaret på målingen").count() == 1
    assert Case.objects.as_system("to count").count() == 1
