"""What lies ahead, as the overview of a case tells it: agreements, talks by rule, measuring and differences."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Case
from followup.flags_acting import NOT_MEASURED
from followup.flags_sql import find
from followup.measuring import close_measurement
from followup.models import AgreedTask, ContactDeadline, Measurement
from followup.models.measurement import Given
from hjoerring.overview_sql import ahead_of
from tests.factories import CaseFactory, GoalFactory, InterventionFactory, UserFactory
from tests.followup.contact_factories import ContactRuleFactory
from tests.followup.measuring_factories import InstrumentFactory
from tests.followup.meeting_factories import AgreedTaskFactory, MeetingFactory

TODAY = datetime.date(2026, 3, 10)


def day(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel("2026-03-10 10:00+01:00", tick=False):
        yield


@pytest.fixture
def case(caseworker):
    """With a goal and a short plan, so that the overview asks for nothing else."""
    caseworker.first_name = "Mette"
    caseworker.save()
    case = CaseFactory(coordinator=caseworker, citizen__first_name="Karina")
    GoalFactory(case=case, rank=1)
    InterventionFactory(case=case, starts_on=day(-20), ends_on=day(40), follow_up_on=day(20))
    return case


@pytest.fixture
def url(case):
    return reverse("case_detail", args=[case.pk])


@pytest.fixture
def deadline(case):
    """A function that lets a rule want the next talk by a day."""

    rule = ContactRuleFactory()

    def wanted(latest_on, kind="legal", state="open"):
        return ContactDeadline.objects.create(
            case=case,
            kind=kind,
            rule=rule,
            rule_text="Fire samtaler i 26 uger.",
            anchor_on=day(-100),
            number=3,
            latest_on=latest_on,
            first_latest_on=latest_on,
            computed_on=TODAY,
            state=state,
            settled_on=None if state == "open" else TODAY,
        )

    return wanted


def steps(response):
    return [(step.colour, step.title, step.text) for step in response.context["steps"]]


def card(response):
    return response.text.split('id="aftaler"')[1].split("</section>")[0]


def test_agreements_stand_by_day_with_their_owners_and_those_late_are_marked(staff, case, url, caseworker):
    AgreedTaskFactory(case=case, text="Spørger biblioteket", owner="staff", user=caseworker, due_on=day(7))
    AgreedTaskFactory(case=case, text="Besøger HR", due_on=day(-1))
    AgreedTaskFactory(case=case, text="Ringer til egen læge", owner="other", other_name="Mor", due_on=day(0))
    AgreedTaskFactory(case=case, text="Er gjort", done_on=TODAY, done_by=caseworker)
    AgreedTaskFactory(case=case, text="Er droppet", dropped_on=TODAY, dropped_because="Ikke nødvendig")
    AgreedTaskFactory(text="En andens")
    MeetingFactory(case=case, on=day(14))

    response = staff.get(url)

    assert [(one.text, one.whose) for one in response.context["ahead"].agreed] == [
        ("Besøger HR", ""),
        ("Ringer til egen læge", "Mor"),
        ("Spørger biblioteket", "Mette"),
    ]
    shown = card(response)
    assert shown.count("hm-forfeit") == 1
    assert "overskredet 09.03.2026" in shown
    assert "<b>Karina</b>" in shown
    assert "ti 24.03.2026" in shown


def test_one_ticks_off_ones_own_and_lands_on_the_card_again(staff, case, url, caseworker):
    mine = AgreedTaskFactory(case=case, text="Spørger biblioteket", owner="staff", user=caseworker)
    AgreedTaskFactory(case=case, text="En kollegas", owner="staff", user=UserFactory())
    AgreedTaskFactory(case=case, text="Borgerens")
    done = reverse("followup:agreement_done", args=[case.pk, mine.pk])

    shown = card(staff.get(url))
    assert shown.count("<form") == 1
    assert f'action="{done}"' in shown

    response = staff.post(done, {"tilbage": f"{url}#aftaler"})

    assert response.url == f"{url}#aftaler"
    assert AgreedTask.objects.get(pk=mine.pk).done_on == TODAY
    assert "Spørger biblioteket" not in card(staff.get(url))


def test_of_many_the_first_six_are_shown_and_the_rest_counted(staff, case, url):
    for number in range(9):
        AgreedTaskFactory(case=case, text=f"Nummer {number}", due_on=day(number))

    shown = card(staff.get(url))

    assert "Nummer 5" in shown
    assert "Nummer 6" not in shown
    assert "3 aftaler mere" in shown


def test_none_is_said_and_a_closed_case_has_no_card(staff, case, url):
    assert "Ingen åbne aftaler." in card(staff.get(url))

    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="job")
    assert 'id="aftaler"' not in staff.get(url).text


@pytest.mark.parametrize(
    ("latest", "talk", "told"),
    [
        (
            -3,
            None,
            ("red", "Samtalen er 3 dage over fristen", "Fristen var 07.03.2026. Næste samtale er ikke booket."),
        ),
        (-1, 2, ("red", "Samtalen er 1 dag over fristen", "Fristen var 09.03.2026. Næste samtale er 12.03.2026.")),
        (0, None, ("amber", "Næste samtale er ikke booket", "Den skal holdes senest 10.03.2026.")),
        (10, None, ("amber", "Næste samtale er ikke booket", "Den skal holdes senest 20.03.2026.")),
        (
            3,
            5,
            (
                "amber",
                "Næste samtale ligger efter fristen",
                "Den er 15.03.2026 og skulle være holdt senest 13.03.2026.",
            ),
        ),
        (10, 10, None),
        (10, 0, None),
    ],
)
def test_a_talk_by_rule(staff, case, url, deadline, latest, talk, told):
    deadline(day(latest))
    deadline(day(-50), state="kept")
    if talk is not None:
        MeetingFactory(case=case, on=day(talk))

    assert steps(staff.get(url)) == ([told] if told else [])


def test_of_two_deadlines_the_first_counts(staff, url, deadline):
    deadline(day(20))
    deadline(day(4), kind="local")

    assert steps(staff.get(url))[0][2] == "Den skal holdes senest 14.03.2026."


def test_without_a_rule_nobody_is_asked_to_book(staff, url):
    assert steps(staff.get(url)) == []


def test_a_talk_that_nobody_wrote_down_comes_first(staff, case, url, deadline):
    deadline(day(5))
    talk = MeetingFactory(case=case, on=day(-1))

    response = staff.get(url)

    assert [told[:2] for told in steps(response)] == [
        ("red", "Samtalen 09.03.2026 er ikke registreret"),
        ("amber", "Næste samtale er ikke booket"),
    ]
    assert reverse("followup:meeting_register_planned", args=[case.pk, talk.pk]) in response.text


@pytest.mark.parametrize(("last", "late"), [(-105, False), (-106, True), (None, True)])
def test_a_measurement_is_missing_when_the_list_says_so(staff, case, url, caseworker, last, late):
    InstrumentFactory()
    case.interventions.update(starts_on=day(-200), ends_on=day(40))
    Case.objects.filter(pk=case.pk).update(opened_on=day(-210))
    if last is not None:
        measurement = Measurement.start(case, by=caseworker)
        Measurement.objects.filter(pk=measurement.pk).update(on=day(last))
        measurement.close(by=caseworker, one_sided_because="Travlt")
        Measurement.objects.filter(pk=measurement.pk).update(on=day(last))

    title = "Det er tid til en ny måling" if last else "De små skridt er ikke målt"
    assert [told[1] for told in steps(staff.get(url))] == ([title] if late else [])
    found = find(Case.objects.filter(pk=case.pk), caseworker, TODAY)
    assert found.cases[0].has(NOT_MEASURED) is late


def test_a_short_plan_is_not_measured(staff, case, url):
    InstrumentFactory()
    Case.objects.filter(pk=case.pk).update(opened_on=day(-210))

    assert steps(staff.get(url)) == []


def measured(case, by, answers):
    """A closed measurement: citizen's and staff's numbers, question by question."""
    measurement = Measurement.start(case, by=by)
    questions = list(measurement.instrument.questions.order_by("order"))
    staffs = {question.pk: Given(answers[n][1]) for n, question in enumerate(questions) if question.to_staff}
    measurement.answer_as_staff(staffs, by=by, is_all=True)
    for n, question in enumerate(questions):
        if question.to_citizen:
            measurement.answer_as_citizen(question, answers[n][0])
    measurement.finish_as_citizen("here")
    close_measurement(measurement, by=by)
    return measurement


def test_a_difference_of_the_last_measurement_is_to_be_talked_about(staff, case, url, caseworker):
    InstrumentFactory()
    measurement = measured(case, caseworker, [(4, 7), (5, 7), (0, None), (None, 0)])

    response = staff.get(url)

    assert steps(response) == [
        (
            "blue",
            "Karina og Mette ser forskelligt på »Indikator 1.1«",
            "Karina svarer 4, Mette 7. Tag det op til næste samtale.",
        )
    ]
    assert response.context["steps"][0].url == measurement.get_absolute_url()


def test_several_differences_are_one_step_and_the_most_urgent_stand_first(staff, case, url, caseworker, deadline):
    InstrumentFactory()
    measured(case, caseworker, [(9, 1), (1, 4), (0, None), (None, 0)])
    deadline(day(-1))

    told = steps(staff.get(url))

    assert [colour for colour, *_ in told] == ["red", "blue"]
    assert told[1][1] == "Karina og Mette ser forskelligt på 2 af de små skridt"
    assert told[1][2].startswith("Indikator 1.1: 9 og 1, Indikator 1.2: 1 og 4.")


def test_what_was_skipped_or_agreed_on_since_is_no_difference(staff, case, url, caseworker):
    InstrumentFactory()
    measured(case, caseworker, [(9, 1), (1, 4), (0, None), (None, 0)])
    measured(case, caseworker, [(None, 9), (5, 5), (0, None), (None, 9)])

    assert steps(staff.get(url)) == []


def test_all_of_it_is_one_statement(case, deadline, caseworker, django_assert_num_queries):
    InstrumentFactory()
    measured(case, caseworker, [(9, 1), (1, 4), (0, None), (None, 0)])
    deadline(day(-1))
    AgreedTaskFactory.create_batch(9, case=case)

    with django_assert_num_queries(1):
        ahead = ahead_of(case.pk, TODAY)

    assert (len(ahead.agreed), ahead.more, len(ahead.differences)) == (6, 3, 2)
