import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from catalog.models import Intake, OfferWait
from journal.models import Event
from plans.models import Place, PlaceChanged
from plans.tasks import count_waits, settle_places
from tests.catalog_factories import IntakeFactory, PlaceFactory
from tests.factories import InterventionFactory, OfferFactory, UserFactory

TODAY = datetime.date(2026, 3, 2)
SOON = datetime.date(2026, 3, 16)
LATER = datetime.date(2026, 3, 30)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    stand_on(monkeypatch, TODAY)


@pytest.fixture
def offer():
    return OfferFactory()


@pytest.fixture
def rolling(offer):
    return IntakeFactory(offer=offer, capacity=1)


def stand_on(monkeypatch, day):
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)


def ask(intake, **more):
    intervention = more.pop("intervention", None) or planned(intake.offer)
    place = Place(intake=intake, intervention=intervention, **more)
    place.ask(by=intervention.case.coordinator)
    return place


def planned(offer, **more):
    dates = {"starts_on": SOON} | more
    return InterventionFactory(planned=True, offer=offer, first_follow_up_on=dates["starts_on"], **dates)


def states(*places):
    for place in places:
        place.refresh_from_db()
    return [place.state for place in places]


def counts(intake):
    intake.refresh_from_db()
    return intake.booked, intake.waiting


def test_who_asks_gets_the_free_place_and_the_next_stands_in_line(rolling):
    first, second = ask(rolling), ask(rolling)

    assert states(first, second) == ["booked", "waiting"]
    assert first.booked_at
    assert counts(rolling) == (1, 1)
    texts = [event.text for event in Event.objects.filter(case_id=second.intervention.case_id)]
    assert texts == [f"På venteliste: {second.intervention}, løbende optag"]


def test_nobody_takes_a_place_that_is_meant_for_those_in_line(rolling):
    first, second = ask(rolling), ask(rolling)
    Intake.objects.filter(pk=rolling.pk).update(capacity=2)

    third = ask(rolling)

    assert states(first, second, third) == ["booked", "waiting", "waiting"]


def test_a_place_given_up_is_offered_to_the_next(rolling):
    first, second, third = ask(rolling), ask(rolling), ask(rolling)

    first.give_up(because="Borgeren er flyttet.", by=first.asked_by)

    assert states(first, second, third) == ["given_up", "offered", "waiting"]
    assert second.answer_by == TODAY + datetime.timedelta(days=5)
    assert counts(rolling) == (1, 1)
    assert Event.objects.filter(case_id=second.intervention.case_id, actor=None).count() == 1


def test_who_is_urgent_goes_first_and_then_who_asked_first(rolling, monkeypatch):
    holder = ask(rolling)
    waiting = [ask(rolling), ask(rolling), ask(rolling, is_urgent=True, urgent_because="Mister boligen.")]

    holder.give_up(because="Nej tak.", by=holder.asked_by)
    for _ in range(2):
        current = Place.objects.get(state="offered")
        current.decline(because="Kan ikke.", by=current.asked_by)

    assert states(*waiting) == ["given_up", "offered", "given_up"]
    assert waiting[2].ended_because == "Kan ikke."


def test_the_number_in_line(rolling):
    ask(rolling)
    first, second = ask(rolling), ask(rolling)
    hurried = ask(rolling, is_urgent=True, urgent_because="Mister boligen.")

    numbers = {place.pk: place.number for place in Place.objects.newest() if place.is_waiting}

    assert numbers == {hurried.pk: 1, first.pk: 2, second.pk: 3}


def test_urgent_without_a_reason_is_refused_by_the_database(rolling):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceFactory(intake=rolling, is_urgent=True)


def test_an_offered_place_is_accepted(rolling):
    first, second = ask(rolling), ask(rolling)
    first.give_up(because="Nej tak.", by=first.asked_by)
    second.refresh_from_db()

    second.accept(by=second.asked_by)

    assert states(second) == ["booked"]
    assert (second.answer_by, second.booked_at) == (None, timezone.now())
    assert counts(rolling) == (1, 0)


def test_an_offer_nobody_answers_lapses_and_goes_to_the_next(rolling, monkeypatch):
    first, second, third = ask(rolling), ask(rolling), ask(rolling)
    first.give_up(because="Nej tak.", by=first.asked_by)
    stand_on(monkeypatch, TODAY + datetime.timedelta(days=5))
    settle_places()
    assert states(second, third) == ["offered", "waiting"]

    stand_on(monkeypatch, TODAY + datetime.timedelta(days=6))
    with pytest.raises(PlaceChanged, match="Fristen for at svare er udløbet"):
        second.accept(by=second.asked_by)
    assert settle_places() == 1
    assert settle_places() == 0

    assert states(second, third) == ["lapsed", "offered"]
    assert second.ended_at


def test_an_answer_after_somebody_else_answered_is_told(rolling):
    first, second = ask(rolling), ask(rolling)
    first.give_up(because="Nej tak.", by=first.asked_by)
    second.refresh_from_db()
    late = Place.objects.get(pk=second.pk)
    second.decline(because="Kan ikke.", by=second.asked_by)

    with pytest.raises(PlaceChanged):
        late.accept(by=late.asked_by)

    assert states(second) == ["given_up"]


@pytest.mark.parametrize(
    ("ends", "left"),
    [
        (lambda one: one.complete(on=TODAY, effect=""), "left"),
        (lambda one: one.stop(on=TODAY, reason="Flyttet"), "left"),
    ],
)
def test_the_place_is_free_when_the_intervention_ends(rolling, ends, left):
    running = InterventionFactory(offer=rolling.offer)
    first, second = ask(rolling, intervention=running), ask(rolling)

    ends(running)

    assert states(first, second) == [left, "offered"]
    assert counts(rolling) == (1, 0)


def test_who_is_dropped_stands_in_no_line(rolling):
    ask(rolling)
    waiting = ask(rolling)

    waiting.intervention.drop(reason="Ønsker det ikke", by=waiting.asked_by)

    assert states(waiting) == ["given_up"]
    assert counts(rolling) == (1, 0)


def test_ending_and_leaving_are_one_thing(rolling, monkeypatch):
    running = InterventionFactory(offer=rolling.offer)
    place = ask(rolling, intervention=running)
    monkeypatch.setattr(Place, "_save", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        running.stop(on=TODAY, reason="Flyttet")

    running.refresh_from_db()
    assert running.is_running
    assert states(place) == ["booked"]


def test_a_place_is_asked_for_once(rolling):
    place = ask(rolling)

    with pytest.raises(PlaceChanged, match="har allerede en plads"):
        ask(rolling, intervention=place.intervention)

    assert Place.objects.count() == 1


def test_an_intervention_that_is_over_gets_no_place(rolling):
    with pytest.raises(PlaceChanged, match="sluttet"):
        ask(rolling, intervention=InterventionFactory(offer=rolling.offer, completed=True))


@pytest.mark.parametrize(
    ("intake", "words"),
    [
        ({"starts_on": datetime.date(2026, 2, 16)}, "er begyndt"),
        ({"starts_on": SOON, "sign_up_by": datetime.date(2026, 3, 1)}, "Tilmeldingen .* sluttede 01.03.2026"),
        ({"starts_on": SOON, "is_cancelled": True, "cancelled_because": "Underviseren er syg."}, "er aflyst"),
        ({"starts_on": datetime.date(2026, 4, 1)}, "tager ingen ind 28.03.2026–06.04.2026"),
        ({}, "Indsatsen tager ingen ind"),
    ],
)
def test_no_place_where_nobody_is_taken_in(offer, intake, words):
    offer.closures.create(from_on=datetime.date(2026, 3, 28), until_on=datetime.date(2026, 4, 6), reason="Påske")
    intake = IntakeFactory(offer=offer, **intake)
    during = datetime.date(2026, 4, 2)

    with pytest.raises(ValidationError, match=words) as refused:
        ask(intake, intervention=planned(offer, starts_on=during))

    assert set(refused.value.message_dict) == {"intake"}
    assert not Place.objects.exists()


def test_an_intake_of_another_offer_is_refused(rolling):
    with pytest.raises(ValidationError, match="hører til en anden indsats"):
        ask(rolling, intervention=planned(OfferFactory()))


def test_the_database_refuses_one_too_many(rolling):
    PlaceFactory(intake=rolling, state="booked")

    with pytest.raises(IntegrityError, match="intake_not_overbooked"), transaction.atomic():
        PlaceFactory(intake=rolling, state="booked")

    assert counts(rolling) == (1, 0)


def test_what_is_deleted_is_counted_out(rolling):
    booked, waiting = ask(rolling), ask(rolling)

    booked.delete()
    waiting.delete()

    assert counts(rolling) == (0, 0)


def test_another_intake_means_the_end_of_its_line(offer, monkeypatch):
    first, second = IntakeFactory(offer=offer, starts_on=SOON), IntakeFactory(offer=offer, starts_on=LATER, capacity=1)
    ask(second)
    place, behind = ask(first), ask(second)
    stand_on(monkeypatch, TODAY + datetime.timedelta(days=1))

    place.intake = second
    place.change(by=place.asked_by)

    assert states(place, behind) == ["waiting", "waiting"]
    assert list(second.places.in_line()) == [behind, place]
    assert counts(first) == (0, 0)


def test_who_moves_away_leaves_the_place_to_the_next(offer):
    first, second = IntakeFactory(offer=offer, starts_on=SOON, capacity=1), IntakeFactory(offer=offer, starts_on=LATER)
    place, behind = ask(first), ask(first)

    place.intake = second
    place.change(by=place.asked_by)

    assert states(place, behind) == ["booked", "offered"]


def test_an_intake_that_has_ended_its_sign_up_cannot_be_moved_to(offer):
    place = ask(IntakeFactory(offer=offer))
    place.intake = IntakeFactory(offer=offer, starts_on=SOON, sign_up_by=datetime.date(2026, 3, 1))

    with pytest.raises(ValidationError, match="Tilmeldingen"):
        place.change(by=place.asked_by)

    assert Place.objects.get().intake != place.intake


def test_those_of_a_cancelled_intake_come_first_in_the_next(offer, monkeypatch):
    cancelled = IntakeFactory(offer=offer, starts_on=SOON, capacity=1)
    following = IntakeFactory(offer=offer, starts_on=LATER, capacity=1)
    IntakeFactory(offer=offer)
    ask(following)
    before = ask(following)
    stand_on(monkeypatch, TODAY + datetime.timedelta(days=1))
    booked, waiting = ask(cancelled), ask(cancelled)

    cancelled.cancel(because="Underviseren er syg.")
    assert settle_places() == 1

    assert list(following.places.in_line()) == [booked, before, waiting]
    assert states(booked, waiting) == ["waiting", "waiting"]
    assert booked.urgent_because == "Hold fra 16.03.2026 er aflyst: Underviseren er syg"
    assert counts(cancelled) == (0, 0)
    assert counts(following) == (1, 3)
    assert settle_places() == 0


def test_a_free_place_in_the_next_intake_is_offered_at_once(offer):
    cancelled = IntakeFactory(offer=offer, starts_on=SOON)
    place = ask(cancelled)
    IntakeFactory(offer=offer, starts_on=LATER)

    cancelled.cancel(because="Underviseren er syg.")
    settle_places()

    assert states(place) == ["offered"]
    assert place.intake.starts_on == LATER


def test_without_a_next_intake_they_wait_until_there_is_one(offer):
    cancelled = IntakeFactory(offer=offer, starts_on=SOON)
    place = ask(cancelled)
    cancelled.cancel(because="Underviseren er syg.")

    assert [settle_places(), settle_places()] == [1, 0]
    assert states(place) == ["waiting"]

    IntakeFactory(offer=offer, starts_on=LATER)
    settle_places()
    assert states(place) == ["offered"]


def test_who_waits_when_an_intake_begins_waits_for_the_next(offer, monkeypatch):
    first = IntakeFactory(offer=offer, starts_on=SOON, capacity=1)
    booked, waiting = ask(first), ask(first)
    following = IntakeFactory(offer=offer, starts_on=LATER, capacity=0)
    stand_on(monkeypatch, SOON + datetime.timedelta(days=1))

    settle_places()

    assert states(booked, waiting) == ["booked", "waiting"]
    assert (booked.intake, waiting.intake, waiting.is_urgent) == (first, following, False)


def test_an_intake_moved_to_an_earlier_day_is_answered_before_it_begins(offer):
    intake = IntakeFactory(offer=offer, starts_on=LATER, capacity=1, days_to_answer=20)
    first, second = ask(intake), ask(intake)
    first.give_up(because="Nej tak.", by=first.asked_by)
    assert states(second) == ["offered"]
    assert second.answer_by == TODAY + datetime.timedelta(days=20)

    intake.refresh_from_db()
    intake.starts_on = SOON
    intake.change()
    assert [settle_places(), settle_places()] == [1, 0]

    assert states(second) == ["offered"]
    assert second.answer_by == SOON


def test_the_next_intake_that_is_cancelled_at_that_moment_is_not_moved_to(offer, monkeypatch):
    cancelled = IntakeFactory(offer=offer, starts_on=SOON)
    place = ask(cancelled)
    following, later = (IntakeFactory(offer=offer, starts_on=day) for day in (LATER, datetime.date(2026, 4, 13)))
    cancelled.cancel(because="Underviseren er syg.")
    lock = Place.lock_lines

    def cancel_and_lock(intakes):
        following.cancel(because="Lokalet er lukket.")
        return lock(intakes)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Place, "lock_lines", staticmethod(cancel_and_lock))
        settle_places()

    assert states(place) == ["booked"]
    settle_places()
    place.refresh_from_db()
    assert place.intake == later


def test_an_intake_the_database_refuses_does_not_stop_the_others(monkeypatch, caplog):
    places = [ask(IntakeFactory(starts_on=SOON)) for _ in range(2)]
    for place in places:
        IntakeFactory(offer=place.intake.offer, starts_on=LATER)
        place.intake.cancel(because="Underviseren er syg.")
    refused, moved = places
    be_moved = Place.be_moved

    def refuse_one(place, *args, **more):
        if place.pk == refused.pk:
            raise DatabaseError("010190-1234")
        be_moved(place, *args, **more)

    monkeypatch.setattr(Place, "be_moved", refuse_one)

    assert settle_places() == 1

    assert states(refused, moved) == ["booked", "offered"]
    assert f"intake {refused.intake_id} was not settled: DatabaseError" in caplog.text
    assert "1234" not in caplog.text


def test_more_places_are_offered_by_the_clock(rolling):
    first, second, third = ask(rolling), ask(rolling), ask(rolling)
    rolling.refresh_from_db()
    rolling.capacity = 2
    rolling.change()

    settle_places()

    assert states(first, second, third) == ["booked", "offered", "waiting"]


def test_nothing_is_offered_while_it_is_closed(rolling, monkeypatch):
    first, second = ask(rolling), ask(rolling)
    rolling.offer.closures.create(from_on=TODAY, until_on=SOON)

    first.give_up(because="Nej tak.", by=first.asked_by)
    settle_places()
    assert states(second) == ["waiting"]

    stand_on(monkeypatch, SOON + datetime.timedelta(days=1))
    settle_places()
    assert states(second) == ["offered"]


def test_an_offer_can_be_answered_until_the_intake_begins(offer):
    soon = IntakeFactory(offer=offer, starts_on=datetime.date(2026, 3, 4), capacity=1)
    first, second = ask(soon), ask(soon)

    first.give_up(because="Nej tak.", by=first.asked_by)

    second.refresh_from_db()
    assert second.answer_by == datetime.date(2026, 3, 4)


def waited(offer, *days):
    intake = IntakeFactory(offer=offer, capacity=20)
    for number in days:
        place = PlaceFactory(intake=intake, state="booked", booked_at=timezone.now())
        Place.objects.filter(pk=place.pk).update(asked_at=timezone.now() - datetime.timedelta(days=number))


def test_the_waiting_time_is_that_of_those_who_waited(offer):
    few, none = OfferFactory(), OfferFactory()
    waited(offer, 0, 0, 0, 10, 12, 20, 40, 90)
    waited(few, 0, 5, 5, 5, 5)
    OfferWait.objects.create(offer=none, days=3)

    assert count_waits() == 1
    assert count_waits() == 1

    assert list(OfferWait.objects.values_list("offer", "days")) == [(offer.pk, 20)]


def test_what_was_waited_more_than_a_year_ago_says_nothing(offer):
    waited(offer, 10, 10, 10, 10, 10)
    Place.objects.update(booked_at=timezone.now() - datetime.timedelta(days=370))

    assert count_waits() == 0


def test_more_in_line_cost_as_many_queries(rolling, count_queries):
    ask(rolling)

    def look():
        return [(place.number, place.intake.offer.slug) for place in Place.objects.newest()]

    one = count_queries(look)
    for _ in range(5):
        ask(rolling)

    assert count_queries(look) == one == 1


def test_another_team_sees_nobody_in_line(rolling):
    place = ask(rolling)

    assert not Place.objects.visible_to(UserFactory()).exists()
    assert Place.objects.visible_to(place.asked_by).get() == place
