"""A case is erased by one while another is at a page of it: not found, like any case that is not there."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.erasure import erase
from cases.models import Case, ReasonedLook
from hjoerring.case_head_sql import facts_of
from hjoerring.templatetags import case_head
from journal.models import Access
from tests.factories import CaseFactory, ErasureOrderFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Borgeren er flyttet tilbage"
# What holds the case first, and what only writes a row that hangs on it.
SENT = {
    "case_reopen": ([], {"reason": REASON}),
    "case_extract_create": (["looks"], {}),
    "cases:join_request": ([], {"why": REASON}),
    "erasure_create": ([], {"reason": "withdrawn", "explanation": REASON}),
    "followup:case_mark": ([], {"memo": "Ring"}),
}


def wait_until_somebody_waits():
    """For the lock of the case that is being erased."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waits for the case")


@pytest.fixture
def case():
    lead = UserFactory(team_lead=True)
    day = timezone.localdate() - datetime.timedelta(days=30)
    return CaseFactory(coordinator=lead, closed_on=day, close_reason="moved")


@pytest.fixture
def order(case):
    return ErasureOrderFactory(
        case_id=case.pk,
        team=case.team,
        early=True,
        ordered_by=UserFactory(),
        approved_by=UserFactory(),
        approved_at=timezone.now(),
    )


def while_it_is_erased(order, user, address, answers):
    """What is answered to a form that was sent before the case was gone."""
    client, responses = Client(raise_request_exception=False), []
    client.force_login(user)

    def send():
        try:
            responses.append(client.post(address, answers))
        finally:
            connection.close()

    other = threading.Thread(target=send)
    with transaction.atomic():
        erase(order, timezone.localdate())
        other.start()
        wait_until_somebody_waits()
    other.join()
    return responses[0]


@pytest.mark.parametrize("name", sorted(SENT))
def test_it_is_not_found(case, order, name):
    more, answers = SENT[name]

    response = while_it_is_erased(order, case.coordinator, reverse(name, args=[case.pk, *more]), answers)

    assert response.status_code == 404
    assert case.number in response.text
    assert not Case.objects.filter(pk=case.pk).exists()
    assert Access.objects.filter(case_id=case.pk, outcome=Access.Outcome.REFUSED).count() == 1


def test_who_asks_to_see_it_is_told_the_same(case, order):
    asked = {"case_number": case.number, "reason": "contact", "text": REASON}

    response = while_it_is_erased(order, UserFactory(), reverse("cases:access_request"), asked)

    assert response.status_code == 404
    assert not ReasonedLook.objects.exists()
    assert Access.objects.get(case_id=case.pk).outcome == Access.Outcome.REFUSED


def facts_of_an_erased(order, then):
    """As `facts_of`, of a case that another transaction has erased since the door let it through."""

    def erase_it():
        with transaction.atomic():
            erase(order, timezone.localdate())
        connection.close()

    def found(*asked):
        other = threading.Thread(target=erase_it)
        other.start()
        other.join()
        return then(*asked)

    return found


@pytest.mark.parametrize("name", ["case_detail", "cases:goal_list", "cases:case_history"])
@pytest.mark.parametrize("then", [facts_of, lambda case_id, _: Case.objects.as_system("a test").get(pk=case_id)])
def test_a_page_that_is_being_made_is_not_found(case, order, monkeypatch, client, name, then):
    client.force_login(case.coordinator)
    monkeypatch.setattr(case_head, "facts_of", facts_of_an_erased(order, then))

    response = client.get(reverse(name, args=[case.pk]))

    assert response.status_code == 404
    assert Access.objects.get(case_id=case.pk).outcome == Access.Outcome.REFUSED
