"""Editions of what is measured: copied, changed as a draft, in force from a day, and never changed after that."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Indicator
from followup.instruments import load_instruments
from followup.models import Instrument, Measurement, Question
from hjoerring.reference import load_reference
from tests.factories import IndicatorFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory

TODAY = datetime.date(2026, 3, 10)


@pytest.fixture
def live():
    return InstrumentFactory()


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def draft(live):
    return live.copy(by=UserFactory(administrator=True))


def at(name, *args):
    return reverse(f"followup:{name}", args=args)


def texts(instrument, **changed):
    names = [column.name for column in Instrument._meta.fields if column.editable]
    said = {name: getattr(instrument, name) for name in names if name not in {"id", "key", "number", "from_on"}}
    return said | {"version": instrument.version} | changed


def test_the_shipped_edition_asks_nine_and_eleven():
    load_reference()

    live = Instrument.objects.live(TODAY).get()
    assert live.questions.for_citizen().count() == 9
    assert live.questions.for_staff().count() == 11
    hidden = live.questions.get(is_for_staff_only=True)
    assert hidden.indicator == Indicator.objects.get(key="caseworker_belief")
    assert (live.small_step, live.clear_step, live.setback, live.stalled_after, live.disagreement) == (1, 2, 2, 3, 3)


def test_loading_again_changes_nothing():
    load_reference()
    Instrument.objects.update(label="Vores egne ord")

    assert load_instruments() == 0
    assert Instrument.objects.get().label == "Vores egne ord"


def test_a_draft_says_the_same_and_there_is_one(admin, live):
    admin.post(at("instrument_copy", live.pk))
    admin.post(at("instrument_copy", live.pk))

    draft = Instrument.objects.drafts().get()
    assert draft.number == 2
    assert [str(one) for one in draft.questions.all()] == [str(one) for one in live.questions.all()]


def test_put_in_force_the_edition_before_ends_the_day_before(admin, live, draft):
    response = admin.post(at("instrument_put_in_force", draft.pk), {"from_on": "01.04.2026"})

    live.refresh_from_db()
    assert response.status_code == 302
    assert live.until_on == datetime.date(2026, 3, 31)
    assert Instrument.objects.live(datetime.date(2026, 3, 31)).get() == live
    assert Instrument.objects.live(datetime.date(2026, 4, 1)).get() == draft


@pytest.mark.parametrize(("day", "told"), [("09.03.2026", "Vælg i dag"), ("31.02.2026", "Skriv datoen som")])
def test_a_day_that_will_not_do_is_told(admin, draft, day, told):
    response = admin.post(at("instrument_put_in_force", draft.pk), {"from_on": day})

    assert response.status_code == 422
    assert told in response.text


def test_nothing_is_put_before_the_edition_that_is_on_its_way(admin, live, draft):
    draft.put_in_force(datetime.date(2026, 5, 1))
    third = draft.copy(by=UserFactory())

    response = admin.post(at("instrument_put_in_force", third.pk), {"from_on": "01.04.2026"})

    assert "Udgave 2 gælder fra 01.05.2026. Vælg en senere dag." in response.text


def test_an_edition_without_questions_is_not_put_in_force(admin, draft):
    draft.questions.all().delete()

    assert admin.post(at("instrument_put_in_force", draft.pk), {"from_on": "01.04.2026"}).status_code == 422
    assert Instrument.objects.drafts().get() == draft


def test_what_counts_is_never_changed(admin, live):
    question = live.questions.first()
    addresses = [
        at("instrument_update", live.pk),
        at("question_update", live.pk, question.pk),
        at("question_remove", live.pk, question.pk),
        at("instrument_discard", live.pk),
    ]

    assert {admin.post(address, {}).status_code for address in addresses} == {404}
    assert live.questions.count() == 4


def test_who_puts_it_in_force_last_is_told_that_it_is(admin, draft):
    admin.post(at("instrument_put_in_force", draft.pk), {"from_on": "01.04.2026"})

    response = admin.post(at("instrument_put_in_force", draft.pk), {"from_on": "01.05.2026"}, follow=True)
    assert "En kollega har allerede sat udgaven i kraft." in response.text
    draft.refresh_from_db()
    assert draft.from_on == datetime.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"interval_days": 0}, "Skriv et tal fra 7 til 366."),
        ({"grace_days": 32767}, "Skriv et tal fra 0 til 90."),
        ({"stalled_after": 13}, "Skriv et tal fra 2 til 12."),
    ],
)
def test_a_slip_of_the_finger_is_told(admin, draft, changed, told):
    response = admin.post(at("instrument_update", draft.pk), texts(draft, **changed))

    assert response.status_code == 422
    assert told in response.text


def test_thresholds_out_of_order_are_told(admin, draft):
    response = admin.post(at("instrument_update", draft.pk), texts(draft, small_step=5, clear_step=3))

    assert response.status_code == 422
    assert "Et tydeligt skridt er mindst så stort som et lille" in response.text


def test_a_draft_is_held_only_by_who_sends(admin, draft):
    for page in (at("instrument_update", draft.pk), at("question_create", draft.pk)):
        with CaptureQueriesContext(connection) as asked:
            admin.get(page)
        assert not [one for one in asked if "FOR UPDATE" in one["sql"]]


def test_two_administrators_are_shown_both_texts(admin, draft):
    old = texts(draft, label="Mit navn")
    admin.post(at("instrument_update", draft.pk), texts(draft, label="Et andet navn"))

    response = admin.post(at("instrument_update", draft.pk), old)

    assert response.status_code == 409
    assert "Et andet navn" in response.text
    assert "Mit navn" in response.text


def test_a_question_on_an_older_draft_keeps_its_words(admin, draft):
    question = draft.questions.first()
    said = {
        "indicator": question.indicator_id,
        "to_citizen": "Jeg kan godt.",
        "to_staff": "Borgeren kan.",
        "seen_version": draft.version,
    }
    draft.change()

    response = admin.post(at("question_update", draft.pk, question.pk), said)
    assert response.status_code == 409
    assert "Jeg kan godt." in response.text

    again = admin.post(at("question_update", draft.pk, question.pk), said | {"seen_version": draft.version})
    assert again.status_code == 302
    assert Question.objects.get(pk=question.pk).to_citizen == "Jeg kan godt."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"to_citizen": "", "to_staff": ""}, "Skriv et spørgsmål"),
        ({"to_citizen": "Jeg kan", "is_for_staff_only": "on"}, "kan ikke skjules"),
    ],
)
def test_rules_about_a_question_are_told(admin, draft, said, told):
    given = {"indicator": IndicatorFactory().pk, "to_citizen": "", "to_staff": "", "seen_version": draft.version}

    response = admin.post(at("question_create", draft.pk), given | said)

    assert response.status_code == 422
    assert told in response.text


def test_a_question_is_moved_up(admin, draft):
    first, second = draft.questions.order_by("order")[:2]

    admin.post(at("question_move", draft.pk, second.pk))

    assert list(draft.questions.order_by("order")[:2]) == [second, first]


def test_the_preview_shows_what_the_citizen_is_asked(admin, draft):
    page = admin.get(at("instrument_preview", draft.pk)).text

    assert "Jeg ved, hvilket job jeg går efter." in page
    assert "Jeg tror på, at borgeren kan være i job" not in page


def test_a_measurement_keeps_its_edition(case, caseworker, live, draft):
    measurement = Measurement.start(case, by=caseworker)
    draft.put_in_force(TODAY)

    measurement.refresh_from_db()
    assert measurement.instrument == live


def test_only_administrators(staff, live):
    assert staff.get(at("instrument_list")).status_code == 403
