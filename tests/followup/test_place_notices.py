import datetime

import pytest
from django.utils import timezone

from followup.place_notices import tell_of_places
from notices.models import Notice
from plans.models import Place
from plans.tasks import settle_places
from tests.catalog_factories import IntakeFactory, PlaceFactory
from tests.factories import CaseFactory, UserFactory

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


@pytest.fixture
def course():
    """An intake that three have asked for a place in, each with a caseworker of their own."""
    intake = IntakeFactory(starts_on=SOON, capacity=2)
    for state in ("booked", "offered", "waiting"):
        more = {"answer_by": SOON} if state == "offered" else {}
        case = CaseFactory(coordinator=UserFactory())
        PlaceFactory(intake=intake, state=state, intervention__offer=intake.offer, intervention__case=case, **more)
    return intake


def put_off(intake, day):
    """As an editor does. The database has a clock of its own, which is ahead of the one of these tests."""
    intake.starts_on = day
    intake.change()


def test_another_first_day_is_told_those_who_have_a_place_or_wait(course, caseworker):
    later, other = SOON + datetime.timedelta(days=7), IntakeFactory(offer=course.offer, starts_on=SOON, capacity=9)
    gone = PlaceFactory(intake=course, state="given_up", ended_at=timezone.now())
    elsewhere = PlaceFactory(intake=other, state="booked")
    put_off(course, later)
    Place.objects.filter(state="offered").update(answer_by=SOON)

    assert tell_of_places() == 4  # and one of the place that is offered
    assert tell_of_places() == 0

    moved = f"Hold fra {SOON:%d.%m.%Y} begynder nu {later:%d.%m.%Y}. Borgeren"
    for place, stands in zip(
        course.places.live().order_by("pk"), ["har en plads", "er tilbudt en plads", "står på venteliste"], strict=True
    ):
        case = place.intervention.case
        assert f"Sag {case.number}: {moved} {stands}." in told(case.coordinator)
    for place in (gone, elsewhere):
        assert not Notice.objects.filter(case_id=place.intervention.case_id).exists()


def test_who_asked_after_it_was_moved_is_not_told(course, case, caseworker):
    put_off(course, SOON + datetime.timedelta(days=7))
    late = place(case, intake=course, intervention__offer=course.offer)
    Place.objects.filter(pk=late.pk).update(asked_at=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))

    tell_of_places()

    assert told(caseworker) == []


def test_what_else_is_changed_in_an_intake_is_not_told(course):
    put_off(course, SOON)
    course.capacity = 5
    course.change()

    assert tell_of_places() == 1  # the place that is offered
