"""What a provider answers and proposes behind its link, and what is wrong with it."""

import datetime
from decimal import Decimal

import pytest

from plans.models import ReferralProposal
from plans.views.provider import COOKIE
from tests.catalog_factories import ReferralFactory
from tests.factories import CaseFactory, InterventionFactory, ProviderFactory
from tests.plans.test_referral_link import ANSWER, CANARY, NOW, opened, proposal, shut


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def intervention(caseworker):
    return InterventionFactory(
        case=CaseFactory(coordinator=caseworker, citizen__last_name=CANARY),
        starts_on=datetime.date(2026, 11, 2),
        ends_on=datetime.date(2027, 1, 29),
        first_follow_up_on=datetime.date(2026, 12, 7),
        follow_up_on=datetime.date(2026, 12, 7),
    )


@pytest.fixture
def referral(intervention, caseworker):
    referral = ReferralFactory.build(
        intervention=intervention,
        provider=ProviderFactory(key="workshop", kind="internal", label="Kommunens værksted"),
        answer_by=datetime.date(2026, 12, 1),
        sent_by=caseworker,
    )
    referral.send(by=caseworker)
    return referral


def test_the_provider_answers_once(referral):
    browser = opened(referral)

    first = browser.post("/henvisning/svar/", ANSWER, follow=True)
    second = browser.post("/henvisning/svar/", ANSWER, follow=True)

    assert "Tak for svaret" in first.text
    assert "Svaret er allerede gemt" in second.text
    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert referral.steps.filter(state="accepted").count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"state": ""}, "Vælg et svar."),
        ({"state": "started"}, "Vælg en af mulighederne på listen."),
        ({"state": "withdrawn"}, "Vælg en af mulighederne på listen."),
        ({"by_name": ""}, "Skriv dit navn."),
        ({"state": "declined"}, "Skriv, hvorfor I ikke kan tage imod."),
        ({"note": "x" * 100_000}, "Skriv højst 470 tegn."),
        ({"by_name": "\0"}, "Teksten indeholder et tegn"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(referral, changed, message):
    response = opened(referral).post("/henvisning/svar/", ANSWER | changed)

    assert response.status_code == 422
    assert message in response.text
    referral.refresh_from_db()
    assert referral.state == "received"


def test_a_no_is_a_receipt_and_the_end_of_the_link(referral):
    browser = opened(referral)

    thanks = browser.post("/henvisning/svar/", ANSWER | {"state": "declined", "note": "Fuldt hold"})

    assert "Tak for svaret" in thanks.text
    assert CANARY not in thanks.text
    assert shut(browser.get("/henvisning/"))
    referral.refresh_from_db()
    assert referral.steps.last().note == "Fuldt hold"


def test_leaving_takes_the_cookie(referral):
    browser = opened(referral)

    browser.post("/henvisning/luk/")

    assert browser.cookies[COOKIE.name].value == ""


@pytest.fixture
def accepted(referral):
    browser = opened(referral)
    browser.post("/henvisning/svar/", ANSWER)
    return browser


def test_a_proposal_changes_nothing_until_it_is_answered(accepted, intervention):
    first = accepted.post("/henvisning/forslag/", proposal())
    second = accepted.post("/henvisning/forslag/", proposal())

    assert first.status_code == 302
    assert second.status_code == 422
    assert "allerede foreslået" in second.text
    assert str(ReferralProposal.objects.get()) == "Forlæng til 26.03.2027"
    intervention.refresh_from_db()
    assert intervention.ends_on == datetime.date(2027, 1, 29)


@pytest.mark.parametrize(
    ("hours", "words"),
    [("20.0", "20 timer om ugen"), ("1.0", "1 time om ugen"), ("12.5", "12,5 timer om ugen")],
)
def test_proposed_hours_have_no_decimals_they_do_not_need(hours, words):
    assert str(ReferralProposal(kind="hours", hours_per_week=Decimal(hours))) == words


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"until_on": ""}, "Skriv den nye slutdato."),
        ({"until_on": "01.01.2027"}, "Vælg en senere dag."),
        ({"kind": "stop", "until_on": "01.01.2020"}, "Vælg en dag fra i dag"),
        ({"kind": "hours"}, "Skriv timerne om ugen"),
        ({"kind": "hours", "hours_per_week": "-3"}, "Skriv timerne om ugen"),
        ({"kind": ""}, "Vælg, hvad I foreslår."),
        ({"reason": ""}, "Skriv, hvorfor I foreslår det."),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(accepted, changed, message):
    response = accepted.post("/henvisning/forslag/", proposal(**changed))

    assert response.status_code == 422
    assert message in response.text
    assert not ReferralProposal.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message", "unsaid"),
    [
        ({"until_on": "31.02.2027"}, "Skriv datoen som 24.11.2026.", "Skriv den nye slutdato."),
        ({"kind": "hours", "hours_per_week": "1" * 9}, "Skriv højst", "Skriv timerne om ugen"),
    ],
)
def test_one_mistake_has_one_sentence(accepted, changed, message, unsaid):
    response = accepted.post("/henvisning/forslag/", proposal(**changed))

    assert message in response.text
    assert unsaid not in response.text


def test_a_day_that_cannot_be_is_told_beside_what_is_proposed_already(accepted):
    accepted.post("/henvisning/forslag/", proposal())

    response = accepted.post("/henvisning/forslag/", proposal(until_on="01.01.2027"))

    assert "allerede foreslået" in response.text
    assert "Vælg en senere dag." in response.text


def test_before_an_answer_there_is_nothing_to_propose(referral):
    assert opened(referral).post("/henvisning/forslag/", proposal()).status_code == 302
    assert not ReferralProposal.objects.exists()


def test_a_cpr_number_in_an_answer_is_masked(referral):
    opened(referral).post("/henvisning/svar/", ANSWER | {"note": "Det er 120488-1234"})

    assert referral.steps.last().note == "Det er 120488-••••"
