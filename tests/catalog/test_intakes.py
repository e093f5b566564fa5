import datetime

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from catalog.models import Closure, Intake, Offer, OfferWait
from plans.models import Place
from tests.catalog_factories import ClosureFactory, IntakeFactory, PlaceFactory
from tests.factories import OfferFactory, UserFactory

TODAY = timezone.localdate()
MONDAY = TODAY + datetime.timedelta(days=14 - TODAY.weekday())
CANARY = "Kanariefugl"


@pytest.fixture
def offer():
    return OfferFactory(title="Mentor", slug="mentor")


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(curator=True))
    return client


def address(name, *more):
    return reverse(f"catalog:{name}", args=["mentor", *more])


def written(day):
    return f"{day:%d.%m.%Y}" if day else ""


def series(**more):
    days = {"starts_on": MONDAY, "ends_on": MONDAY + datetime.timedelta(days=25), "sign_up_by": None} | more
    shown = {name: written(day) if isinstance(day, datetime.date) else day or "" for name, day in days.items()}
    return {"weeks": "0", "times": "1", "capacity": "12", "days_to_answer": "5"} | shown


def test_every_second_monday_six_times(editor, offer):
    sign_up = MONDAY - datetime.timedelta(days=3)

    response = editor.post(address("intake_create"), series(weeks="2", times="6", sign_up_by=sign_up), follow=True)

    rows = list(offer.intakes.all())
    assert [row.starts_on for row in rows] == [MONDAY + datetime.timedelta(weeks=2 * number) for number in range(6)]
    assert {row.starts_on.weekday() for row in rows} == {0}
    assert {(row.ends_on - row.starts_on).days for row in rows} == {25}
    assert {(row.starts_on - row.sign_up_by).days for row in rows} == {3}
    assert "6 hold er oprettet." in response.text


def test_just_the_one(editor, offer):
    editor.post(address("intake_create"), series(times="6"))

    assert offer.intakes.get().capacity == 12


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"starts_on": TODAY - datetime.timedelta(days=1)}, "starts_on", "kan ikke begynde i fortiden"),
        ({"starts_on": TODAY + datetime.timedelta(days=2000)}, "starts_on", "mere end tre år ude"),
        ({"starts_on": ""}, "starts_on", "Skriv en dato."),
        ({"ends_on": MONDAY - datetime.timedelta(days=1)}, "ends_on", "før det begynder"),
        ({"sign_up_by": MONDAY + datetime.timedelta(days=1)}, "sign_up_by", "før optaget begynder"),
        ({"capacity": "-1"}, "capacity", "mindst 1"),
        ({"capacity": "0"}, "capacity", "mindst 1"),
        ({"capacity": "1.000.000"}, "capacity", "Skriv et tal på højst 999."),
        ({"days_to_answer": "61"}, "days_to_answer", "højst 60"),
        ({"weeks": "2", "times": "27"}, "times", "højst 26"),
        ({"weeks": "2", "times": "1"}, "times", "Skriv, hvor mange hold"),
        ({"weeks": "9"}, "weeks", "listen"),
        ({"place": "x" * 100_000}, "place", "højst 120"),
    ],
)
def test_what_makes_no_sense_is_told_at_the_field(editor, offer, answers, field, words):
    response = editor.post(address("intake_create"), series(**answers))

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert not Intake.objects.exists()


def test_a_series_that_meets_a_closed_period_makes_none(editor, offer):
    third = MONDAY + datetime.timedelta(weeks=2)
    ClosureFactory(offer=offer, from_on=third, until_on=third, reason="Efterårsferie")

    response = editor.post(address("intake_create"), series(weeks="1", times="4"))

    assert response.status_code == 422
    assert "begynder i en lukket periode" in response.context["form"].errors["times"][0]
    assert not Intake.objects.exists()


def test_sent_twice_makes_one_series(editor, offer):
    sent = series(weeks="1", times="2") | {"_key": "5b0b4f3e-5a41-4a0e-9d0c-5d1c9d0f0a01"}

    editor.post(address("intake_create"), sent)
    editor.post(address("intake_create"), sent)

    assert offer.intakes.count() == 2


def test_there_is_one_without_a_day(editor, offer):
    sent = {"capacity": "3", "days_to_answer": "5"}
    editor.post(address("rolling_create"), sent)

    response = editor.post(address("rolling_create"), sent)

    assert response.status_code == 422
    assert "Indsatsen har allerede løbende optag." in response.text
    assert offer.intakes.get().is_rolling


def changed(intake, **answers):
    return {"capacity": intake.capacity, "days_to_answer": 5, "version": intake.version} | answers


def test_fewer_places_than_are_taken_is_told_at_the_field(editor, offer):
    intake = IntakeFactory(offer=offer, capacity=3)
    PlaceFactory.create_batch(2, intake=intake, state="booked")

    response = editor.post(address("intake_update", intake.pk), changed(intake, capacity="1"))

    assert response.status_code == 422
    assert response.context["form"].errors["capacity"][0].startswith("Der er allerede optaget 2.")
    editor.post(address("intake_update", intake.pk), changed(intake, capacity="2"))
    intake.refresh_from_db()
    assert (intake.capacity, intake.booked) == (2, 2)


def test_the_count_is_not_overwritten_by_an_editor(offer):
    intake = IntakeFactory(offer=offer, capacity=3)
    PlaceFactory(intake=intake, state="booked")
    PlaceFactory(intake=intake)

    intake.capacity = 4
    intake.change()

    intake.refresh_from_db()
    assert (intake.capacity, intake.booked, intake.waiting) == (4, 1, 1)


def test_two_editors_at_once_meet(editor, offer):
    intake = IntakeFactory(offer=offer)
    editor.post(address("intake_update", intake.pk), changed(intake, capacity="7"))

    response = editor.post(address("intake_update", intake.pk), changed(intake, capacity="8"))

    assert response.status_code == 409
    assert {"7", "8"} <= set(response.text.replace("<", " ").replace(">", " ").split())


def test_one_that_has_begun_can_be_corrected_but_not_begin_earlier(editor, offer):
    begun = TODAY - datetime.timedelta(days=10)
    intake = IntakeFactory(offer=offer, starts_on=begun)

    kept = editor.post(address("intake_update", intake.pk), changed(intake, starts_on=written(begun), capacity="9"))
    intake.refresh_from_db()
    earlier = written(begun - datetime.timedelta(days=1))
    moved = editor.post(address("intake_update", intake.pk), changed(intake, starts_on=earlier))

    assert kept.status_code == 302
    assert moved.status_code == 422


@pytest.mark.parametrize(("days", "is_told"), [(7, True), (0, False)])
def test_an_editor_hears_that_those_it_concerns_are_told_of_another_day(editor, offer, days, is_told):
    intake = IntakeFactory(offer=offer, starts_on=MONDAY)
    PlaceFactory(intake=intake)
    sent = changed(intake, starts_on=written(MONDAY + datetime.timedelta(days=days)))

    response = editor.post(address("intake_update", intake.pk), sent, follow=True)

    assert ("De ansvarlige medarbejdere får besked." in response.text) is is_told


def test_an_intake_is_cancelled_for_a_reason_once(editor, offer):
    intake = IntakeFactory(offer=offer, starts_on=MONDAY)

    assert editor.post(address("intake_cancel", intake.pk), {"because": " "}).status_code == 422
    editor.post(address("intake_cancel", intake.pk), {"because": "Underviseren er syg."})
    again = editor.post(address("intake_cancel", intake.pk), {"because": "Andet"}, follow=True)

    intake.refresh_from_db()
    assert (intake.is_cancelled, intake.cancelled_because, intake.version) == (True, "Underviseren er syg.", 2)
    assert "er allerede aflyst" in again.text


def test_an_intake_that_is_cancelled_is_not_changed(editor, offer):
    intake = IntakeFactory(offer=offer, starts_on=MONDAY, is_cancelled=True, cancelled_because="Underviseren er syg.")
    url, said = address("intake_update", intake.pk), series(capacity="30") | {"version": "1"}

    for response in (editor.get(url, follow=True), editor.post(url, said, follow=True)):
        assert response.redirect_chain == [(address("intake_list"), 302)]
        assert "er aflyst og kan ikke ændres" in response.text
    intake.refresh_from_db()
    assert (intake.capacity, intake.version) == (2, 1)


def closed(**more):
    days = {"from_on": MONDAY, "until_on": MONDAY + datetime.timedelta(days=4)} | more
    return {name: written(day) for name, day in days.items()} | {"reason": "Ferie"}


def test_a_closed_period_is_kept_changed_and_removed(editor, offer):
    editor.post(address("closure_create"), closed())
    closure = offer.closures.get()
    longer = closed(until_on=MONDAY + datetime.timedelta(days=11)) | {"version": 1}
    editor.post(address("closure_update", closure.pk), longer)
    stale = editor.post(address("closure_remove", closure.pk), {"version": 1}, follow=True)

    assert "har ændret perioden imens" in stale.text
    closure.refresh_from_db()
    assert closure.until_on == MONDAY + datetime.timedelta(days=11)
    editor.post(address("closure_remove", closure.pk), {"version": 2})
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ({"until_on": MONDAY - datetime.timedelta(days=1)}, "until_on", "før den begynder"),
        ({"from_on": MONDAY + datetime.timedelta(days=50), "until_on": MONDAY + datetime.timedelta(days=60)},
         "from_on", "overlapper"),
        ({"from_on": MONDAY - datetime.timedelta(days=7)}, "from_on", "begynder i perioden. Flyt eller aflys"),
    ],
)  # fmt: skip
def test_a_closed_period_that_makes_no_sense_is_told(editor, offer, days, field, words):
    ClosureFactory(
        offer=offer, from_on=MONDAY + datetime.timedelta(days=60), until_on=MONDAY + datetime.timedelta(days=70)
    )
    IntakeFactory(offer=offer, starts_on=MONDAY - datetime.timedelta(days=1))

    response = editor.post(address("closure_create"), closed(**days))

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert Closure.objects.count() == 1


def test_the_list_says_how_many_and_nobody_who(editor, offer):
    intake = IntakeFactory(offer=offer, capacity=2)
    IntakeFactory(offer=offer, starts_on=MONDAY, is_cancelled=True, cancelled_because="Syg underviser")
    PlaceFactory(intake=intake, state="booked", intervention__case__citizen__last_name=CANARY)
    PlaceFactory(
        intake=intake,
        is_urgent=True,
        urgent_because=f"{CANARY} mister boligen",
        intervention__case__citizen__last_name=CANARY,
    )
    OfferWait.objects.create(offer=offer, days=34)

    pages = [editor.get(address("intake_list")).text]
    pages += [editor.get(address(name, intake.pk)).text for name in ("intake_update", "intake_cancel")]

    assert "1 af 2" in pages[0]
    assert "1 venter" in pages[0]
    assert "34 dage" in pages[0]
    assert "Syg underviser" in pages[0]
    for text in pages:
        assert CANARY not in text
        assert "/sager/" not in text


def test_caseworkers_read_and_cannot_change(staff, offer):
    intake = IntakeFactory(offer=offer, capacity=1)
    assert "Ingen ventetid" in staff.get(address("intake_list")).text
    PlaceFactory(intake=intake, state="booked")

    text = staff.get(address("intake_list")).text

    assert "Ventetiden kendes ikke, for færre end fem" in text
    assert "Nye hold" not in text
    assert staff.post(address("intake_create"), series()).status_code == 403


def test_things_of_another_offer_are_not_found(editor, offer):
    assert editor.get(address("intake_update", IntakeFactory().pk)).status_code == 404
    assert editor.get(address("closure_update", ClosureFactory().pk)).status_code == 404


def test_more_intakes_cost_as_many_queries(editor, offer, count_queries):
    IntakeFactory(offer=offer, starts_on=MONDAY)
    one = count_queries(lambda: editor.get(address("intake_list")))
    for number in range(5):
        IntakeFactory(offer=offer, starts_on=MONDAY + datetime.timedelta(days=number))

    assert count_queries(lambda: editor.get(address("intake_list"))) == one


def test_history_tells_what_editors_wrote_and_not_each_place(offer):
    intake = IntakeFactory(offer=offer)
    PlaceFactory(intake=intake, state="booked")
    Place.objects.update(state="left", ended_at=timezone.now())

    assert [event.pgh_label for event in intake.events.all()] == ["insert"]


def test_the_database_keeps_the_count_above_zero(offer):
    intake = IntakeFactory(offer=offer)

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_intake SET booked = -1 WHERE id = %s", [intake.pk])


@pytest.mark.parametrize(
    ("weeks", "is_told"), [(1, True), (7, True), (8, True), (9, False), (10, False), (11, False), (12, True)]
)
def test_a_length_that_contradicts_the_offer_is_told_and_kept(editor, offer, weeks, is_told):
    Offer.objects.update(duration_weeks=10)
    days = {"ends_on": MONDAY + datetime.timedelta(weeks=weeks, days=-3)}
    words = f"varer {weeks} {'uge' if weeks == 1 else 'uger'}, indsatsen 10."

    empty = editor.get(address("intake_create")).text
    saved = editor.post(address("intake_create"), series(**days), follow=True).text
    intake = offer.intakes.get()

    assert "Indsatsen varer 10 uger." in empty
    assert (words in saved) == is_told
    assert (words in editor.get(address("intake_update", intake.pk)).text) == is_told
    assert (words in editor.get("/katalog/redaktion/").text) == is_told
    assert list(Intake.objects.unlike_offer()) == ([intake] if is_told else [])


def test_without_a_last_day_there_is_no_length(offer):
    for intake in (IntakeFactory(offer=offer), IntakeFactory(offer=offer, starts_on=MONDAY)):
        assert intake.unlike_offer == ""
    assert not Intake.objects.unlike_offer().exists()
