import datetime
import threading
import time
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from journal.models import Event
from plans.models import PlanVersion, Reconsideration
from tests.at_once import at_once
from tests.factories import (
    CaseFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    PlanVersionFactory,
    UserFactory,
)

TODAY = datetime.date(2026, 3, 2)
pytestmark = pytest.mark.usefixtures("_monday")


@pytest.fixture
def _monday():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def case():
    return CaseFactory(citizen__first_name="Karina", citizen__town="Sindal", coordinator__phone="12 34 56 79")


def frozen(case, by=None, **answers):
    version = PlanVersion(
        case=case, **({"agreed_on": TODAY, "citizen_view": "agrees", "signed_how": "spoken"} | answers)
    )
    version.full_clean(exclude=["number", "content", "frozen_by"])
    version.freeze(by=by or case.coordinator)
    return PlanVersion.objects.get(pk=version.pk)


def test_versions_are_numbered_from_one_in_each_case(case):
    InterventionFactory(case=case)
    other = InterventionFactory().case

    assert [frozen(case).number, frozen(case).number, frozen(other).number] == [1, 2, 1]


def test_what_is_known_that_day_is_taken_down(case):
    goal = GoalFactory(case=case, title="Kontormedarbejder", wish="Jeg vil hjælpe folk.", hours_per_week=20)
    barrier = FactorFactory(case=case, weight=2, start_weight=4)
    FactorFactory(case=case, weight=0)
    resource = FactorFactory(case=case, resource=True)
    intervention = InterventionFactory(case=case, latest_effect="less")
    intervention.goals.add(goal)
    intervention.factors.add(barrier)

    content = frozen(case, citizen_view="partly", citizen_words="Jeg vil helst begynde senere.").content

    assert content["goals"] == [
        {
            "id": goal.pk,
            "title": "Kontormedarbejder",
            "hours": "20",
            "branch": "",
            "wish": "Jeg vil hjælpe folk.",
            "conference_on": None,
        }
    ]
    assert [factor["label"] for factor in content["barriers"]] == [str(barrier)]
    assert content["barriers"][0]["start_weight"] == 4
    assert [factor["label"] for factor in content["resources"]] == [str(resource)]
    (line,) = content["interventions"]
    assert (line["title"], line["state"], line["effect"]) == (str(intervention), "now", "Virker mindre end forventet")
    assert (line["goals"], line["factors"]) == (["Kontormedarbejder"], [str(barrier)])
    assert content["responsible"] == {"name": case.coordinator.name, "phone": "12 34 56 79"}
    assert content["citizen"]["town"] == "Sindal"
    assert (content["citizen_view"], content["citizen_words"]) == (
        "Er delvist enig i planen",
        "Jeg vil helst begynde senere.",
    )


def test_the_cpr_number_is_taken_down_masked(case):
    InterventionFactory(case=case)

    text = str(frozen(case).content)

    assert case.citizen.cpr_masked in text
    assert case.citizen.cpr not in text
    assert case.citizen.cpr[-4:] not in text


def test_a_protected_address_is_not_taken_down(case):
    InterventionFactory(case=case)
    case.citizen.has_protected_address = True
    case.citizen.save()

    assert "Sindal" not in str(frozen(case).content)


def test_ended_interventions_stand_in_the_picture_and_dropped_ones_do_not(case):
    InterventionFactory(case=case)
    InterventionFactory(case=case, completed=True)
    dropped = InterventionFactory(case=case, planned=True)
    dropped.drop(reason="Borgeren flytter", by=case.coordinator)

    assert {line["state"] for line in frozen(case).content["interventions"]} == {"now", "done"}


def test_what_happens_afterwards_does_not_change_a_version(case):
    goal = GoalFactory(case=case, title="Pædagogmedhjælper")
    intervention = InterventionFactory(case=case)
    version = frozen(case)
    before = version.content

    goal.turn("dropped", reason="Vil noget andet", by=case.coordinator)
    intervention.expected_effect = "Noget helt andet"
    intervention.change(by=case.coordinator)
    case.citizen.first_name = "Kirsten"
    case.citizen.save()

    version.refresh_from_db()
    assert version.content == before


@pytest.mark.parametrize(
    "change",
    [
        {"number": 7},
        {"agreed_on": datetime.date(2026, 1, 1)},
        {"content": {"goals": []}},
        {"citizen_words": "Noget andet"},
    ],
)
def test_the_database_refuses_to_change_a_version(case, change):
    version = PlanVersionFactory(case=case)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(**change)


def test_the_database_refuses_to_delete_a_version(case):
    version = PlanVersionFactory(case=case)

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        version.delete()


def test_agreeing_answers_whether_the_plan_holds(case):
    InterventionFactory(case=case)
    Reconsideration.ask(case, reason="Praktikken virkede ikke", by=case.coordinator)

    frozen(case)

    question = case.reconsiderations.get()
    assert question.closed_on == TODAY
    assert question.answer == "Ny version 1 er aftalt"


def test_agreeing_stands_on_the_timeline(case):
    InterventionFactory(case=case)

    frozen(case)

    event = Event.objects.of_case(case.pk).get(text="Plan version 1 aftalt")
    assert (event.actor, event.kind) == (case.coordinator, "plan")


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"agreed_on": datetime.date(2026, 3, 3)}, "agreed_on", "ude i fremtiden"),
        ({"agreed_on": datetime.date(2025, 8, 31)}, "agreed_on", "før sagen blev oprettet 01.09.2025"),
        ({"citizen_view": "disagrees"}, "citizen_words", "Skriv, hvad borgeren er uenig i."),
        ({"citizen_view": "partly"}, "citizen_words", "Skriv, hvad borgeren er uenig i."),
    ],
)
def test_rules_are_told_at_the_field(case, answers, field, message):
    InterventionFactory(case=case)

    with pytest.raises(ValidationError) as found:
        frozen(case, **answers)

    assert message in str(found.value.message_dict[field])


def test_an_empty_plan_is_not_agreed(case):
    InterventionFactory(case=case, completed=True)

    with pytest.raises(ValidationError, match="Planen er tom"):
        frozen(case)


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_get_a_number_each():
    case = InterventionFactory().case
    people = [case.coordinator, UserFactory(team=case.team)]

    at_once(*(partial(frozen, case, by=person) for person in people))

    assert sorted(case.plan_versions.values_list("number", flat=True)) == [1, 2]
    assert set(case.plan_versions.values_list("frozen_by", flat=True)) == {person.pk for person in people}


@pytest.mark.django_db(transaction=True)
def test_an_answer_given_at_the_same_moment_stands():
    case = InterventionFactory().case
    Reconsideration.ask(case, reason="Praktikken virkede ikke", by=case.coordinator)
    locked, agreeing = threading.Event(), threading.Event()

    def answer():
        try:
            with transaction.atomic():
                question = case.reconsiderations.open().select_for_update().get()
                locked.set()
                agreeing.wait(timeout=5)
                time.sleep(0.3)
                question.settle(answer="Der er aftalt en ny praktik", by=case.coordinator)
        finally:
            connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    locked.wait(timeout=5)
    agreeing.set()
    frozen(case)
    thread.join()

    assert case.reconsiderations.get().answer == "Der er aftalt en ny praktik"
