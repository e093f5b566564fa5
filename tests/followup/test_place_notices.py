import datetime

import pytest
from django.utils import timezone

from followup.place_notices import tell_of_places
from notices.models import Notice
from plans.tasks import settle_places
from tests.catalog_factories import IntakeFactory, PlaceFactory
from tests.factories import CaseFactory

TODAY = timezone.localdate()
SOON = TODAY + datetime.timedelta(days=14)
NAME = "Kanariefugl"


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, citizen__last_name=NAME)


def place(case, **more):
    return PlaceFactory(intervention__case=case, **more)


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True))


def test_who_is_responsible_is_told_of_a_free_place_once(case, caseworker):
    one = place(case, state="offered", answer_by=SOON)

    assert [tell_of_places(), tell_of_places()] == [1, 0]

    notice = Notice.objects.get()
    assert notice.recipient == caseworker
    assert notice.text == f"Sag {case.number}: Der er en ledig plads. Svar senest {SOON:%d.%m.%Y}."
    assert notice.url == f"/sager/{case.pk}/plan/#intervention-{one.intervention_id}"
    assert NAME not in notice.text + notice.url + notice.topic


def test_an_offer_that_lapsed_is_told(case, caseworker):
    place(case, state="lapsed", ended_at=timezone.now())
    place(case, state="lapsed", ended_at=timezone.now() - datetime.timedelta(days=8))

    tell_of_places()

    assert told(caseworker) == [
        f"Sag {case.number}: Fristen for at svare på en ledig plads udløb, og pladsen er givet videre."
    ]


def test_everybody_of_a_cancelled_intake_is_told_where_they_stand(case, caseworker):
    intake = IntakeFactory(starts_on=SOON)
    place(case, intake=intake, intervention__offer=intake.offer, state="booked")
    IntakeFactory(offer=intake.offer, starts_on=SOON + datetime.timedelta(days=7), capacity=0)
    intake.cancel(because="Underviseren er syg.")

    settle_places()
    tell_of_places()

    later = SOON + datetime.timedelta(days=7)
    assert told(caseworker) == [
        f"Sag {case.number}: Hold fra {SOON:%d.%m.%Y} er aflyst. "
        f"Borgeren står forrest på venteliste til hold fra {later:%d.%m.%Y}."
    ]


def test_without_a_next_intake_that_is_told(case, caseworker):
    intake = IntakeFactory(starts_on=SOON)
    place(case, intake=intake, intervention__offer=intake.offer, state="booked")
    intake.cancel(because="Underviseren er syg.")

    settle_places()
    tell_of_places()

    assert told(caseworker)[0].endswith("er aflyst. Borgeren står forrest i køen, når der kommer et nyt.")


def test_nobody_is_told_of_a_closed_case_or_by_somebody_who_left(case, caseworker):
    place(CaseFactory(closed_on=TODAY, close_reason="job"), state="offered", answer_by=SOON)
    place(case, state="offered", answer_by=SOON)
    caseworker.is_active = False
    caseworker.save()

    assert tell_of_places() == 0
