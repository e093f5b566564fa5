"""A measurement is begun, answered by each side apart, closed by both together, and stays as it was closed."""

import datetime
import re
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from followup.measuring import close_measurement
from followup.models import Answer, Instrument, Measurement
from followup.models.measurement import Given, NotOpen
from journal.models import Event
from plans.models import Reconsideration
from tests.at_once import at_once, browsers_of
from tests.factories import InvolvementFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory, answer_all

# What is another each time a page is drawn.
ANEW = re.compile(r'name="(csrfmiddlewaretoken|_key)" value="[^"]*"|"x-csrftoken": "[^"]*"')


@pytest.fixture
def instrument():
    return InstrumentFactory()


@pytest.fixture
def measurement(case, caseworker, instrument):
    return Measurement.start(case, by=caseworker)


def at(name, measurement):
    return reverse(f"followup:{name}", args=[measurement.case_id, measurement.pk])


def staff_form(measurement, numbers, **more):
    questions = list(measurement.questions_to("staff"))
    said = {f"svar_{one.pk}": number for one, number in zip(questions, numbers, strict=False)}
    return {"version": measurement.version} | said | more


def test_a_measurement_is_begun_with_the_edition_of_today(staff, case, instrument):
    response = staff.post(reverse("followup:measurement_create", args=[case.pk]))

    measurement = Measurement.objects.get(case=case)
    assert response.headers["Location"] == at("measurement_answer", measurement)
    assert measurement.instrument == instrument
    assert measurement.on == datetime.date(2026, 3, 10)


@pytest.mark.django_db(transaction=True)
def test_two_that_begin_at_once_get_the_same_measurement(case, caseworker, instrument):
    begin = reverse("followup:measurement_create", args=[case.pk])
    two = browsers_of(caseworker, UserFactory(team=caseworker.team))

    answers = at_once(*(partial(browser.post, begin) for browser in two))

    measurement = Measurement.objects.get(case=case)
    assert {answer.headers["Location"] for answer in answers} <= {
        at("measurement_answer", measurement),
        measurement.get_absolute_url(),
    }


def test_the_page_before_it_names_the_edition_that_is_begun(staff, case):
    InstrumentFactory(key="z_later", label="Den sidste")
    InstrumentFactory(key="a_first", label="Den første")
    url = reverse("followup:measurement_create", args=[case.pk])

    page = staff.get(url)
    staff.post(url)

    assert page.context["instrument"] == Measurement.objects.get(case=case).instrument
    assert page.context["instrument"].key == "a_first"


def test_each_field_of_words_is_named_by_its_question(staff, measurement):
    page = staff.get(at("measurement_answer", measurement)).text
    too_long = {f"viser_{one.pk}": "x" * 501 for one in measurement.questions_to("staff")}
    faulty = staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7", "7", "7"], **too_long))

    questions = [one.to_staff for one in measurement.questions_to("staff")]
    assert len(set(questions)) == len(questions) > 1
    for question in questions:
        assert f'<span class="sr-only"> {question}</span></label>' in page
        assert f">Hvad viser det? {question}" in faulty.text


def test_without_an_edition_nothing_is_begun(staff, case):
    response = staff.post(reverse("followup:measurement_create", args=[case.pk]))

    assert "intet måleredskab i brug" in response.text
    assert not Measurement.objects.exists()


def test_a_closed_case_is_not_measured(staff, case, caseworker, instrument):
    case.close(on=datetime.date(2026, 3, 10), reason="job", by=caseworker)

    assert staff.post(reverse("followup:measurement_create", args=[case.pk])).status_code == 403


def test_a_case_closed_while_one_answers_gives_the_answers_back(staff, case, measurement, caseworker):
    question = measurement.questions_to("staff").first()
    said = {f"svar_{question.pk}": "7", f"viser_{question.pk}": "Ringer selv til to steder"}
    case.close(on=case.opened_on, reason="job", by=caseworker)

    response = staff.post(at("measurement_answer", measurement), said, headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "Sagen er afsluttet imens" in response.text
    assert f"{question.to_staff}: 7" in response.text
    assert "Ringer selv til to steder" in response.text


def test_staff_answers_everything_and_is_done(staff, measurement):
    response = staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7", "spring-over", "3"]))

    measurement.refresh_from_db()
    assert response.headers["Location"] == measurement.get_absolute_url()
    assert measurement.staff_done_at
    assert sorted(measurement.answers.values_list("value", flat=True), key=str) == [3, 7, None]


def test_a_question_passed_over_is_told(staff, measurement):
    response = staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7"]))

    assert response.status_code == 422
    assert "Vælg et tal, eller vælg »Vil ikke eller kan ikke svare«." in response.text


@pytest.mark.parametrize("number", ["11", "-1", "5,5", "', DROP", "\x00", "٣"])
def test_an_answer_outside_the_scale_is_refused(staff, measurement, number):
    response = staff.post(at("measurement_answer", measurement), staff_form(measurement, [number, "1", "1"]))

    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_a_draft_saves_itself_with_its_evidence(staff, htmx, measurement):
    first = measurement.questions_to("staff")[0]
    said = staff_form(measurement, ["6"]) | {f"viser_{first.pk}": "Har søgt to job"}

    response = staff.post(at("measurement_answer", measurement), said, headers=htmx)

    measurement.refresh_from_db()
    assert response.status_code == 200
    assert f'value="{measurement.version}"' in response.text
    assert measurement.staff_done_at is None
    assert measurement.answers.get().evidence == "Har søgt to job"


@pytest.mark.parametrize("button", [{}, {"gem": "1"}])
def test_words_without_a_number_are_not_told_as_saved(staff, htmx, measurement, button):
    second = measurement.questions_to("staff")[1]
    said = staff_form(measurement, ["6"]) | {f"viser_{second.pk}": "Har søgt to job"} | button

    response = staff.post(at("measurement_answer", measurement), said, headers={} if button else htmx)

    assert response.status_code == 422
    assert "Vælg et tal, så det, du skrev, også bliver gemt." in response.text
    assert "Har søgt to job" in response.text
    staff.post(at("measurement_answer", measurement), said | {f"svar_{second.pk}": "spring-over", "gem": "1"})
    assert measurement.answers.get(question=second).evidence == "Har søgt to job"


def test_saving_many_answers_costs_as_many_statements_as_saving_one(measurement, caseworker, count_queries):
    questions = list(measurement.questions_to("staff"))

    def keep(number, asked):
        measurement.answer_as_staff({one.pk: Given(number) for one in asked}, by=caseworker, is_all=False)

    numbers = iter(range(10))
    one = count_queries(lambda: keep(next(numbers), questions[:1]))

    assert count_queries(lambda: keep(next(numbers), questions)) == one


def test_only_an_answer_that_changed_is_written_again(measurement, caseworker, clock):
    first, second = measurement.questions_to("staff")[:2]
    measurement.answer_as_staff({first.pk: Given(1), second.pk: Given(1)}, by=caseworker, is_all=False)
    clock.shift(60)

    measurement.answer_as_staff({first.pk: Given(1), second.pk: Given(2, "Ord")}, by=caseworker, is_all=False)

    early, late = measurement.answers.order_by("question__order")
    assert (early.value, late.value, late.evidence) == (1, 2, "Ord")
    assert late.answered_at - early.answered_at == datetime.timedelta(minutes=1)


def test_two_colleagues_answering_at_once_are_shown_both(staff, measurement):
    old = staff_form(measurement, ["6", "6", "6"])
    staff.post(at("measurement_answer", measurement), staff_form(measurement, ["2", "2", "2"]))

    response = staff.post(at("measurement_answer", measurement), old)

    assert response.status_code == 409
    assert set(measurement.answers.values_list("value", flat=True)) == {2}


def test_the_same_words_are_no_difference_when_one_of_them_has_signs_that_nobody_sees(staff, measurement):
    """What is saved is cleaned; what is sent late is compared as it would be."""
    first = measurement.questions_to("staff")[0]
    sent = {f"viser_{first.pk}": "Ringede selv\x0b til to butikker\u202e \r\n"}
    old = staff_form(measurement, ["6", "2", "2"]) | sent
    staff.post(at("measurement_answer", measurement), staff_form(measurement, ["2", "2", "2"]) | sent)

    response = staff.post(at("measurement_answer", measurement), old)

    assert response.status_code == 409
    assert [one.name for one in response.context["differences"]] == [f"svar_{first.pk}"]
    assert (f"viser_{first.pk}", "Ringede selv til to butikker") in response.context["unchanged"]


def test_staff_sees_nothing_of_the_citizens_answers_before_it_is_closed(staff, measurement):
    """The same pages, letter by letter, whatever the citizen has answered, and also when all of it is sent."""

    def shown():
        names = ("measurement_answer", "measurement_detail", "measurement_close")
        return [ANEW.sub("", staff.get(at(name, measurement)).text) for name in names]

    def answered(number):
        for question in measurement.questions_to("citizen"):
            measurement.answer_as_citizen(question, number)
        return shown()

    begun = answered(9)
    assert "er begyndt" in begun[1]
    assert answered(2) == begun
    assert answered(None) == begun

    measurement.finish_as_citizen("here")
    done = shown()
    measurement.answers.filter(by="citizen").update(value=9)
    assert shown() == done


def test_both_are_shown_when_it_is_closed(staff, measurement, caseworker):
    answer_all(measurement, citizen=9, staff=4, by=caseworker)

    response = staff.post(at("measurement_close", measurement), follow=True)

    assert "Tal om forskellen" in response.text
    assert Event.objects.filter(case_id=measurement.case_id, text="Måling lukket: 10.03.2026").exists()


def test_a_small_difference_is_told_as_a_number_and_not_marked(staff, measurement, caseworker):
    answer_all(measurement, citizen=7, staff=6, by=caseworker)

    page = staff.post(at("measurement_close", measurement), follow=True).text

    assert '<td class="hm-num" data-title="Forskel">1</td>' in page
    assert "Tal om forskellen" not in page


def test_the_belief_is_for_who_works_on_the_case_only(client, measurement, caseworker):
    answer_all(measurement, by=caseworker)
    measurement.close(by=caseworker)
    lead = UserFactory(team_lead=True, team=caseworker.team)
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=measurement.case, user=mentor, part="mentor")
    seen = {}
    for who in (caseworker, lead, mentor):
        client.force_login(who)
        seen[who] = "Kun medarbejdere" in client.get(measurement.get_absolute_url()).text

    assert seen == {caseworker: True, lead: True, mentor: False}


def test_one_side_alone_is_closed_for_a_reason(staff, measurement):
    staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7", "7", "7"]))

    assert staff.post(at("measurement_close", measurement)).status_code == 422
    staff.post(at("measurement_close", measurement), {"because": "Karina ville ikke svare"})

    measurement.refresh_from_db()
    assert measurement.state == "closed"
    assert measurement.one_sided_because == "Karina ville ikke svare"


def closed_with(case, caseworker, day, citizen, staff=5):
    """By both, that long after the first."""
    with time_machine.travel(datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC) + datetime.timedelta(days=day)):
        measurement = Measurement.start(case, by=caseworker)
        answer_all(measurement, citizen=citizen, staff=staff, by=caseworker)
        measurement.close(by=caseworker)
    measurement.refresh_from_db()
    return measurement.best_change, measurement.is_counted


def test_it_is_closed_with_how_far_the_best_of_it_rose(case, caseworker, instrument):
    """Staff's belief rises from 1 to 9 and does not count."""
    assert closed_with(case, caseworker, 0, None, staff=1) == (None, False)
    assert closed_with(case, caseworker, 90, 4, staff=9) == (None, True)
    assert closed_with(case, caseworker, 180, None) == (None, True)
    assert closed_with(case, caseworker, 270, 7) == (3, True)  # against the last time it was answered
    assert closed_with(case, caseworker, 360, 5) == (-2, True)


def test_what_a_side_did_not_finish_is_told_and_forgotten(staff, measurement, caseworker):
    staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7", "7", "7"]))
    measurement.answer_as_citizen(measurement.questions_to("citizen")[0], 9)

    page = staff.get(at("measurement_close", measurement)).text
    staff.post(at("measurement_close", measurement), {"because": "Karina gik", "uden": "on"})

    assert (
        f"{measurement.case.citizen.first_name} har svaret på 1 af 3. Svarene bliver slettet, når målingen lukkes."
        in page
    )
    assert set(measurement.answers.values_list("by", "value")) == {("staff", 7)}
    assert measurement.answers.count() == 3
    assert not Answer.pgh_event_model.objects.filter(by="citizen").exists()


def test_staffs_unfinished_draft_is_told_and_forgotten_too(staff, measurement, caseworker):
    first = measurement.questions_to("staff")[0]
    measurement.answer_as_staff({first.pk: Given(2, "Kladde")}, by=caseworker, is_all=False)
    for question in measurement.questions_to("citizen"):
        measurement.answer_as_citizen(question, 9)
    measurement.finish_as_citizen("here")

    page = staff.get(at("measurement_close", measurement)).text
    unasked = staff.post(at("measurement_close", measurement), {"because": "Travlt"})
    kept = measurement.answers.filter(by="staff").count()
    staff.post(at("measurement_close", measurement), {"because": "Travlt", "uden": "on"})

    assert unasked.status_code == 422
    assert "Sæt flueben, hvis målingen skal lukkes uden det ene svar, der er givet." in unasked.text
    assert kept == 1
    assert f"{caseworker.name} har svaret på 1 af 3. Svarene bliver slettet, når målingen lukkes." in page
    assert set(measurement.answers.values_list("by", "value")) == {("citizen", 9)}


def test_whoever_saved_every_answer_for_later_is_told_to_finish_and_does(staff, measurement):
    said = staff_form(measurement, ["7", "7", "7"])
    staff.post(at("measurement_answer", measurement), said | {"gem": "1"})

    open_one, closing = (staff.get(at(name, measurement)).text for name in ("measurement_detail", "measurement_close"))
    staff.post(at("measurement_finish", measurement))

    measurement.refresh_from_db()
    for page in (open_one, closing):
        assert at("measurement_finish", measurement) in page
        assert "»Færdig«" in page
    assert measurement.staff_done_at
    assert set(measurement.answers.values_list("by", "value")) == {("staff", 7)}


def test_with_a_question_left_there_is_nothing_to_finish(staff, measurement):
    said = staff_form(measurement, ["7", "7"])
    staff.post(at("measurement_answer", measurement), said | {"gem": "1"})

    page = staff.get(at("measurement_detail", measurement)).text
    told = staff.post(at("measurement_finish", measurement), follow=True).text

    measurement.refresh_from_db()
    assert at("measurement_finish", measurement) not in page
    assert "Det kan ikke lade sig gøre mere" in told
    assert measurement.staff_done_at is None


def test_a_measurement_given_up_forgets_its_answers(staff, measurement):
    staff.post(at("measurement_answer", measurement), staff_form(measurement, ["7", "7", "7"]))

    staff.post(at("measurement_drop", measurement), {"because": "Forkert borger"})

    measurement.refresh_from_db()
    assert measurement.state == "dropped"
    assert not Answer.objects.exists()


def test_answers_of_a_closed_measurement_are_frozen_in_the_database(measurement, caseworker):
    answer_all(measurement, by=caseworker)
    measurement.close(by=caseworker)

    with pytest.raises(ProgrammingError), transaction.atomic():
        measurement.answers.update(value=1)
    with pytest.raises(NotOpen):
        measurement.answer_as_staff({}, by=caseworker, is_all=True)


def test_what_is_written_while_a_colleague_closes_it_stays_on_the_page(staff, measurement, caseworker):
    first = measurement.questions_to("staff")[0]
    said = staff_form(measurement, ["7", "7", "7"]) | {f"viser_{first.pk}": "Meldte afbud i tide"}
    measurement.close(by=caseworker, one_sided_because="Travlt")

    response = staff.post(at("measurement_answer", measurement), said)

    assert response.status_code == 409
    assert "Meldte afbud i tide" in response.text


def test_closing_twice_is_once(staff, measurement, caseworker):
    answer_all(measurement, by=caseworker)
    staff.post(at("measurement_close", measurement))

    response = staff.post(at("measurement_close", measurement), follow=True)

    assert "Det kan ikke lade sig gøre mere" in response.text
    assert Event.objects.filter(text__startswith="Måling lukket").count() == 1


def measured(case, caseworker, clock, *numbers):
    """A measurement every third month, in which the citizen answers everything with the same number."""
    for place, number in enumerate(numbers):
        clock.move_to(datetime.datetime(2026, 1 + 2 * place, 10, 9, tzinfo=datetime.UTC))
        measurement = Measurement.start(case, by=caseworker)
        answer_all(measurement, citizen=number, staff=number, by=caseworker)
        close_measurement(measurement, by=caseworker)


@pytest.mark.parametrize(
    ("numbers", "is_asked"),
    [
        ((4, 4), False),
        ((4, 4, 4), True),
        ((4, 5, 5), False),
        ((4, 5, 5, 5), False),
        ((6, 5, 4), True),
        ((3, 4, 4, 4, 4), True),
    ],
)
def test_the_plan_is_to_be_thought_over_when_nothing_has_moved(case, caseworker, instrument, clock, numbers, is_asked):
    measured(case, caseworker, clock, *numbers)

    asked = Reconsideration.objects.filter(case=case, cause="no_progress")
    assert asked.exists() is is_asked


def test_the_threshold_is_the_editions(case, caseworker, clock):
    InstrumentFactory(small_step=2, clear_step=3)

    measured(case, caseworker, clock, 4, 5, 6)

    assert Reconsideration.objects.filter(case=case).exists()


def test_the_belief_alone_is_no_movement(case, caseworker, instrument, clock):
    for place, belief in enumerate((1, 5, 9)):
        clock.move_to(datetime.datetime(2026, 1 + 2 * place, 10, 9, tzinfo=datetime.UTC))
        measurement = Measurement.start(case, by=caseworker)
        answer_all(measurement, by=caseworker)
        hidden = instrument.questions.get(is_for_staff_only=True)
        measurement.answer_as_staff({hidden.pk: Given(belief)}, by=caseworker, is_all=True)
        close_measurement(measurement, by=caseworker)

    assert Reconsideration.objects.filter(case=case).exists()


def test_another_team_finds_no_measurement(measurement):
    stranger = Client()
    stranger.force_login(UserFactory())

    assert stranger.get(measurement.get_absolute_url()).status_code == 404


def test_an_edition_changed_meanwhile_leaves_the_open_measurement_as_it_was_begun(staff, measurement, caseworker):
    form = staff_form(measurement, ["7", "7", "7"])
    draft = measurement.instrument.copy(by=caseworker)
    draft.questions.update(to_staff="Noget helt andet")
    draft.put_in_force(datetime.date(2026, 3, 10))

    response = staff.post(at("measurement_answer", measurement), form)

    assert response.status_code == 302
    assert Instrument.objects.live(datetime.date(2026, 3, 10)).get() == draft
    assert {one.question.instrument_id for one in measurement.answers.all()} == {measurement.instrument_id}
