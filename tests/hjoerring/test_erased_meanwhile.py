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
from cases.models import Case
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


@pytest.mark.parametrize("name", sorted(SENT))
def test_it_is_not_found(case, name):
    more, answers = SENT[name]
    client, responses = Client(raise_request_exception=False), []
    client.force_login(case.coordinator)
    order = ErasureOrderFactory(
        case_id=case.pk,
        team=case.team,
        early=True,
        ordered_by=UserFactory(),
        approved_by=UserFactory(),
        approved_at=timezone.now(),
    )
    address = reverse(name, args=[case.pk, *more])

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

    assert responses[0].status_code == 404
    assert case.number in responses[0].text
    assert not Case.objects.filter(pk=case.pk).exists()
    assert Access.objects.filter(case_id=case.pk, outcome=Access.Outcome.REFUSED).count() == 1
