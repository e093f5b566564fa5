"""The days between the steps of the model, each counted in the month in which it was taken."""

import datetime

import pytest

from evaluation.figures.steps import STEPS, STEPS_TAKEN
from tests.conference_factories import AnalysisFactory
from tests.evaluation.figures.counting import on, rows_of
from tests.factories import CaseFactory, FollowUpFactory, InterventionFactory

pytestmark = pytest.mark.django_db


def analysed(case, offered_on, held_on=None, **values):
    held = {"state": "held", "held_on": held_on, "answered_on": offered_on} if held_on else {"offered": True}
    return AnalysisFactory(case=case, offered_on=offered_on, **(held | values))


def begun(case, first, **values):
    return InterventionFactory(case=case, starts_on=first, first_follow_up_on=first, **values)


def looked_at(line, *days):
    for day in days:
        FollowUpFactory(intervention=line, held_on=day, next_on=day + datetime.timedelta(days=20))


def days(case):
    return {key: round(rows_of(STEPS_TAKEN).get((case.pk, key), -1)) for key in STEPS}


def test_a_way_through_all_steps_in_one_month():
    case = CaseFactory(opened_on=on(2, 2), overview_on=on(2, 3), is_restricted=True)
    analysed(case, on(9, 3), on(20, 3))
    looked_at(begun(case, on(16, 3)), on(30, 3), on(31, 3))
    begun(case, on(23, 3))

    assert days(case) == {"overblik": 28, "analyse": 7, "konference": 11, "indsats": 3, "effekt": 14, "hele": 42}


def test_a_case_without_an_analysis_has_the_other_steps():
    case = CaseFactory(opened_on=on(2, 2), overview_on=on(2, 3), closed_on=on(31, 3), close_reason="job")
    looked_at(begun(case, on(9, 3)), on(23, 3))
    AnalysisFactory(case=case, offered_on=on(9, 3), held=True, round_table=True)

    assert days(case) == {"overblik": 28, "analyse": -1, "konference": -1, "indsats": -1, "effekt": 14, "hele": 35}


def test_only_the_first_time_counts_and_only_in_its_month():
    case = CaseFactory(opened_on=on(5, 1), overview_on=on(12, 1))
    analysed(case, on(19, 1), on(27, 2), state="closed", closed_on=on(1, 3), closed_because="Omsat")
    analysed(case, on(2, 3), on(9, 3))
    looked_at(begun(case, on(2, 2)), on(28, 2), on(2, 3))
    looked_at(begun(case, on(2, 3)), on(16, 3))

    assert days(case) == {"overblik": -1, "analyse": -1, "konference": -1, "indsats": 3, "effekt": -1, "hele": -1}


def test_a_step_taken_before_the_one_it_is_counted_from_is_not_counted():
    case = CaseFactory(opened_on=on(2, 2), overview_on=on(31, 3))
    analysed(case, on(9, 3))
    looked_at(begun(case, on(1, 2)), on(1, 3))
    begun(case, on(1, 4))

    assert days(case) == {"overblik": 57, "analyse": -1, "konference": -1, "indsats": -1, "effekt": -1, "hele": -1}


def test_what_never_began_is_no_step():
    case = CaseFactory(opened_on=on(2, 2))
    begun(case, on(9, 3), status="agreed", follow_up_on=None)
    dropped = {"status": "dropped", "follow_up_on": None, "ended_on": on(10, 3), "end_reason": "Fravalgt"}
    begun(case, on(9, 3), **dropped)

    assert rows_of(STEPS_TAKEN) == {}


def test_the_borders_of_the_month_belong_to_it():
    first, last = CaseFactory(opened_on=on(1, 2), overview_on=on(1, 3)), CaseFactory(overview_on=on(31, 3))
    CaseFactory(opened_on=on(1, 2), overview_on=on(28, 2))
    CaseFactory(overview_on=on(1, 4))

    assert {case for case, _ in rows_of(STEPS_TAKEN)} == {first.pk, last.pk}
