"""Many who ask for the last place at the same moment, and a worker that is killed in the middle."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from catalog.models import Intake
from hjoerring.case_end import LooseEnds, end_case
from plans.models import Place, PlaceChanged
from plans.places import settle
from tests.at_once import at_once
from tests.catalog_factories import IntakeFactory, PlaceFactory
from tests.factories import CaseFactory, InterventionFactory, OfferFactory

MANY = 20
KILLED = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.utils import timezone
from plans.models import Intervention, Place
from plans.places import settle

def wait(*_, **__):
    print("half way", flush=True)
    time.sleep(60)

if sys.argv[2] == "ending":
    # The place is given back, and the next in line is about to be offered it.
    Place.offer = wait
    Intervention.objects.get(pk=sys.argv[3]).stop(on=timezone.localdate(), reason="Flyttet")
else:
    # The first of two is moved.
    save, seen = Place._save, []
    Place._save = lambda place: seen.append(save(place)) if not seen else wait()
    settle(timezone.localdate())
"""


def states(intake):
    return sorted(intake.places.values_list("state", flat=True))


def counts(intake):
    intake.refresh_from_db()
    return intake.booked, intake.waiting


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_ask_for_the_last_place_one_gets_it():
    offer = OfferFactory()
    intake = IntakeFactory(offer=offer, capacity=3)
    PlaceFactory.create_batch(2, intake=intake, state="booked", booked_at=timezone.now())
    asking = InterventionFactory.create_batch(MANY, offer=offer)
    by = [one.case.coordinator for one in asking]

    at_once(
        *(
            partial(Place(intake_id=intake.pk, intervention_id=one.pk).ask, by=person)
            for one, person in zip(asking, by, strict=True)
        )
    )

    assert states(intake) == ["booked"] * 3 + ["waiting"] * (MANY - 1)
    assert counts(intake) == (3, MANY - 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_still_gives_the_last_place_to_one():
    intake = IntakeFactory(capacity=1)
    places = PlaceFactory.create_batch(8, intake=intake)

    booked = at_once(
        *(partial(Place.objects.filter(pk=place.pk).update, state="booked") for place in places),
        expected=IntegrityError,
    )

    assert booked.count(1) == 1
    assert states(intake) == ["booked"] + ["waiting"] * 7
    assert counts(intake) == (1, 7)


@pytest.mark.django_db(transaction=True)
def test_one_intervention_asks_once_however_many_ask():
    intake = IntakeFactory(capacity=5)
    intervention = InterventionFactory(offer=intake.offer)
    by = intervention.case.coordinator

    asked = at_once(
        *[lambda: Place(intake_id=intake.pk, intervention_id=intervention.pk).ask(by=by)] * 5, expected=PlaceChanged
    )

    assert [isinstance(one, PlaceChanged) for one in asked].count(True) == 4
    assert states(intake) == ["booked"]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_offer_each_place_once():
    intake = IntakeFactory(capacity=2)
    PlaceFactory.create_batch(6, intake=intake)
    today = timezone.localdate()

    at_once(*[partial(settle, today)] * 4)

    assert states(intake) == ["offered"] * 2 + ["waiting"] * 4
    assert intake.places.filter(version__gt=2).count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_who_leave_and_come_at_once_leave_the_count_right():
    intake = IntakeFactory(capacity=4)
    leaving = InterventionFactory.create_batch(4, offer=intake.offer)
    for one in leaving:
        PlaceFactory(intake=intake, intervention=one, state="booked", booked_at=timezone.now())
    coming = InterventionFactory.create_batch(8, offer=intake.offer)
    by = {one.pk: one.case.coordinator for one in coming}
    today = timezone.localdate()

    at_once(
        *(partial(one.stop, on=today, reason="Flyttet") for one in leaving),
        *(partial(Place(intake_id=intake.pk, intervention_id=one.pk).ask, by=by[one.pk]) for one in coming),
    )

    taken = [state for state in states(intake) if state in ("booked", "offered")]
    assert len(taken) == 4
    assert states(intake).count("waiting") == 4
    assert counts(intake) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_two_cases_that_end_at_once_with_the_same_intakes_do_not_wait_for_each_other(monkeypatch):
    """Each has its first intervention where the other has its second, and stops half way till the other is there."""
    first, second = IntakeFactory(), IntakeFactory()
    cases = [
        a_case_in(first, second),
        a_case_in(second, first),
    ]
    met, leave = threading.Barrier(2), Place.leave

    def leave_and_wait(place):
        leave(place)
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(timeout=2)

    monkeypatch.setattr(Place, "leave", leave_and_wait)

    at_once(*(partial(end, case) for case in cases))

    assert met.broken, "the second waited for the first"
    assert states(first) == states(second) == ["left", "left"]
    assert counts(first) == counts(second) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_place_moved_while_its_intake_is_waited_for_is_held_where_it_stands_then(monkeypatch):
    """Nothing of where it stood is held any more, so that the order of the keys is kept."""
    after, before = IntakeFactory(), IntakeFactory()
    place, asked, lock = PlaceFactory(intake=before), [], Place.lock_lines

    def move_and_lock(intakes):
        if not asked:
            at_once(lambda: Place.objects.filter(pk=place.pk).update(intake=after))
        asked.append(set(intakes))
        return lock(intakes)

    monkeypatch.setattr(Place, "lock_lines", staticmethod(move_and_lock))

    with transaction.atomic():
        Place.objects.filter(pk=place.pk).hold_lines()
        held = [at_once(partial(lock_now, one.pk), expected=OperationalError)[0] for one in (before, after)]

    assert asked == [{before.pk}, {after.pk}]
    assert [type(one) for one in held] == [Intake, OperationalError]


def lock_now(pk):
    with transaction.atomic():
        return Intake.objects.select_for_update(nowait=True).get(pk=pk)


def a_case_in(*intakes):
    """One with a place in each of these, the interventions begun one after the other."""
    case = CaseFactory()
    for days, intake in enumerate(intakes, start=1):
        one = InterventionFactory(case=case, offer=intake.offer, starts_on=date(2026, 1, days))
        PlaceFactory(intake=intake, intervention=one, state="booked", booked_at=timezone.now())
    return case


def end(case):
    ends = LooseEnds.of(case)
    answers = {one.pk: ("stopped", "Flyttet") for one in ends.running}
    end_case(case, ends, answers, on=timezone.localdate(), reason="moved", note="", by=case.coordinator)


def killed_half_way(what, pk=0):
    arguments = [connection.settings_dict["NAME"], what, str(pk)]
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline().strip() == "half way"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_while_an_intervention_ends_nothing_is_half():
    intake = IntakeFactory(capacity=1)
    ending = InterventionFactory(offer=intake.offer)
    PlaceFactory(intake=intake, intervention=ending, state="booked", booked_at=timezone.now())
    PlaceFactory(intake=intake)

    killed_half_way("ending", ending.pk)

    ending.refresh_from_db()
    assert ending.is_running
    assert states(intake) == ["booked", "waiting"]
    assert counts(intake) == (1, 1)

    ending.stop(on=timezone.localdate(), reason="Flyttet")
    assert states(intake) == ["left", "offered"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_while_a_cancelled_intake_is_emptied_nobody_is_lost():
    offer = OfferFactory()
    soon = timezone.localdate() + timedelta(days=14)
    cancelled, following = IntakeFactory(offer=offer, starts_on=soon), IntakeFactory(offer=offer, capacity=0)
    for _ in range(2):
        one = InterventionFactory(offer=offer)
        PlaceFactory(intake=cancelled, intervention=one, state="booked", booked_at=timezone.now())
    cancelled.cancel(because="Underviseren er syg.")

    killed_half_way("moving")

    assert states(cancelled) == ["booked", "booked"]
    settle(timezone.localdate())
    assert states(following) == ["waiting", "waiting"]
    assert counts(cancelled) == (0, 0)
