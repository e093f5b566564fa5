import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import OfferVersion
from notices.models import Notice
from notices.tasks import notify_editors, notify_of_revisions
from tests.catalog_factories import OfferVersionFactory
from tests.factories import AreaFactory, OfferFactory, UserFactory

TODAY = datetime.date(2026, 11, 22)
WHOLE = {"for_whom": "Alle", "legal_basis": "LAB"}


@pytest.fixture
def clock():
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def henning(clock):
    return UserFactory(curator=True)


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True))


def on_day(clock, days):
    clock.move_to(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC) + datetime.timedelta(days=days))
    return notify_of_revisions()


def test_a_reminder_14_7_and_1_days_before_and_no_other(clock, henning):
    OfferFactory(title="Gæld", revise_on=TODAY + datetime.timedelta(days=15))
    OfferFactory(title="Forbi", status="retired", revise_on=TODAY)
    UserFactory(curator=True, is_active=False)

    days = [day for day in range(20) for _ in range(2) if on_day(clock, day)]

    assert days == [1, 8, 14]
    assert told(henning) == ["»Gæld« skal gennemgås senest 07.12.2026."] * 3
    assert Notice.objects.filter(recipient=henning).first().url.endswith("/rediger/")


def test_after_days_without_a_clock_only_the_reminder_that_is_next(clock, henning):
    OfferFactory(revise_on=TODAY + datetime.timedelta(days=6))
    assert (notify_of_revisions(), notify_of_revisions()) == (1, 0)


@pytest.fixture
def waiting(henning):
    version = OfferVersionFactory(title="Gæld", **WHOLE)
    version.barriers.add(AreaFactory())
    version.change(by=henning)
    version.send(by=henning)
    return version


def test_who_may_approve_is_told_what_waits_once(waiting, henning):
    lead, other, _caseworker = UserFactory(team_lead=True), UserFactory(curator=True), UserFactory()

    assert (notify_editors(), notify_editors()) == (2, 0)

    assert told(lead) == told(other) == ["»Gæld« venter på godkendelse."]
    assert told(henning) == []


@pytest.mark.parametrize("published", [True, False])
def test_who_wrote_is_told_the_answer_once(clock, waiting, henning, published):
    lead = UserFactory(team_lead=True)
    version = OfferVersion.objects.get(pk=waiting.pk)
    if published:
        version.publish(by=lead)
    else:
        version.send_back(by=lead, because="Nej")

    assert (notify_editors(), notify_editors()) == (1, 0)

    answer = "er godkendt og udgivet." if published else "er sendt tilbage. Se hvorfor."
    assert told(henning) == [f"»Gæld« {answer}"]


def test_whether_somebody_was_told_is_asked_by_the_index(waiting):
    UserFactory(team_lead=True)

    with CaptureQueriesContext(connection) as asked:
        notify_editors()

    before = next(one["sql"] for one in asked if 'SELECT "notices_notice"."recipient_id"' in one["sql"])
    assert '"recipient_id" IN' in before
