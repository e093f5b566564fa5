import datetime

import pytest
import time_machine

from followup.models import FollowUp
from hjoerring.case_end import LooseEnds, end_case
from plans.models import Reconsideration
from plans.no_progress import question_plans, stands_still
from tests.factories import FactorFactory, InterventionFactory

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _a_monday_in_march():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("newest_first", "is_still"),
    [
        ([3, 3, 3], True),
        ([4, 3, 3], True),
        ([3, 3], False),
        ([2, 3, 3], False),
        ([3, 3, 3, 4], False),
        ([3, 3, 3, 3, 4], True),
    ],
)
def test_three_weighings_in_a_row_without_a_lighter_one(newest_first, is_still):
    assert stands_still(newest_first) is is_still


@pytest.fixture
def barrier(case):
    InterventionFactory(case=case)
    return FactorFactory(case=case, area__label="Dårlig søvn", weight=3)


def weigh(factor, *weights, on=TODAY):
    for weight in weights:
        factor.weigh(weight, assessor="caseworker", on=on, by=factor.case.coordinator)


def test_a_barrier_that_stands_still_marks_the_plan_once(case, barrier):
    weigh(barrier, 3, 3, 3)

    assert (question_plans(TODAY), question_plans(TODAY)) == (1, 0)

    question = case.reconsiderations.get()
    assert (question.cause, question.opened_on) == ("no_progress", TODAY)
    assert question.reason == "Dårlig søvn er ikke blevet lettere ved de sidste 3 målinger"


def test_a_plan_thought_over_since_is_marked_anew_by_the_next_weighing_alone(case, barrier):
    weigh(barrier, 3, 3, 3)
    question_plans(TODAY)
    case.reconsiderations.get().settle(answer="Medicinen virker først om lidt", by=case.coordinator)
    assert question_plans(TODAY) == 0

    weigh(barrier, 3, on=TODAY + datetime.timedelta(days=1))

    assert question_plans(TODAY + datetime.timedelta(days=1)) == 1


@pytest.mark.parametrize("weights", [(3, 3, 2), (3, 3), (3, 3, 0)])
def test_progress_marks_nothing(case, barrier, weights):
    weigh(barrier, *weights)

    assert question_plans(TODAY) == 0


def test_without_a_plan_there_is_nothing_to_think_over(case):
    weigh(FactorFactory(case=case, weight=3), 3, 3, 3)

    assert question_plans(TODAY) == 0


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        ({"effect": "none", "decision": "adjust", "next_on": datetime.date(2026, 4, 13)}, "no_effect"),
        ({"effect": "none", "decision": "stop", "next_on": None}, "no_effect"),
        ({"effect": "less", "decision": "stop", "next_on": None}, "broken_off"),
    ],
)
def test_a_follow_up_says_why_the_plan_is_to_be_thought_over(case, answers, cause):
    intervention = InterventionFactory(case=case)

    FollowUp(intervention=intervention, held_on=TODAY, note="Mødte ikke op", **answers).register(by=case.coordinator)

    assert case.reconsiderations.get().cause == cause


def test_what_is_completed_as_meant_marks_nothing(case):
    intervention = InterventionFactory(case=case)

    follow_up = FollowUp(intervention=intervention, held_on=TODAY, note="Godt", effect="less", decision="complete")
    follow_up.register(by=case.coordinator)

    assert not case.reconsiderations.exists()


def test_a_line_broken_off_because_the_case_ends_marks_nothing(case):
    intervention = InterventionFactory(case=case)

    ends = LooseEnds.of(case)
    answers = {intervention.pk: ("stopped", "Flyttet")}
    end_case(case, ends, answers, on=TODAY, reason="moved", note="", by=case.coordinator)

    assert not Reconsideration.objects.exists()
