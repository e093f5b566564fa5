"""How far citizens came by their own answers, by dimension, in a world counted by hand."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from evaluation.figures import Month
from evaluation.figures.progression import HOW_FAR, MOVED_ON
from followup.models import Measurement, Question
from followup.models.measurement import Given
from journal.prepared import ask
from tests.evaluation.figures.counting import MARCH, on, rows_of
from tests.factories import CaseFactory, IndicatorFactory
from tests.followup.measuring_factories import InstrumentFactory

pytestmark = pytest.mark.django_db
TO_BOTH = ("Jeg …", "Borgeren …", False)


@pytest.fixture
def questions():
    """Two of one dimension and one of another; staff's belief stands apart."""
    edition = InstrumentFactory(asked=[TO_BOTH, TO_BOTH, TO_BOTH, ("", "Jeg tror …", True)], small_step=2)
    asked = list(edition.questions.order_by("order"))
    for question, dimension in zip(asked, ("Job", "Job", "Hverdag", "Tro"), strict=True):
        question.indicator = IndicatorFactory(dimension=dimension)
        question.save()
    return asked[:3]


def measured(case, day, values, questions, closed_on=None):
    """A measurement of that day, closed then or later; none is an answer that was skipped."""
    by = case.coordinator
    measurement = Measurement.start(case, by=by)
    measurement.answer_as_staff({one.pk: Given(9) for one in measurement.questions_to("staff")}, by=by, is_all=True)
    for question, value in zip(questions, values, strict=True):
        measurement.answer_as_citizen(question, value)
    measurement.finish_as_citizen("here")
    measurement.close(by=by)
    closed_at = datetime.datetime.combine(closed_on or day, datetime.time(23, 30), ZoneInfo("Europe/Copenhagen"))
    Measurement.objects.filter(pk=measurement.pk).update(on=day, closed_at=closed_at)


def test_the_first_and_the_latest_answer_are_compared_by_dimension(questions):
    case = CaseFactory()
    measured(case, on(1, 1), [3, 5, 6], questions)
    measured(case, on(1, 2), [9, 9, 9], questions)
    measured(case, on(5, 3), [6, 6, 4], questions)

    assert rows_of(HOW_FAR) == {(case.pk, "Job"): 2, (case.pk, "Hverdag"): -2}


def test_a_step_is_as_small_as_the_instrument_says(questions):
    one, other = CaseFactory.create_batch(2)
    for case, last in ((one, [5, 7, 6]), (other, [5, 6, 6])):
        measured(case, on(1, 1), [3, 5, 6], questions)
        measured(case, on(5, 3), last, questions)

    hits = {case: hit for (case, part), hit in hits_of(MOVED_ON).items() if part == "Job"}

    assert hits == {one.pk: True, other.pk: False}
    assert "mindst 2 højere" in MOVED_ON.defined(on(31, 3))


def hits_of(figure):
    rows = ask(
        f"SELECT told.case_id, told.part, told.hit FROM ({figure.rows}) told",
        first=MARCH.first,
        last=MARCH.last,
        **figure.settings(MARCH.last),
    )
    return {(case, part): hit for case, part, hit in rows}


def test_only_who_was_measured_in_the_month_and_answered_twice(questions):
    before, later, once, skipped, protected = (CaseFactory(is_restricted=n == 4) for n in range(5))
    measured(before, on(1, 1), [3, 5, 6], questions)
    measured(before, on(28, 2), [9, 9, 9], questions)
    measured(later, on(31, 3), [3, 5, 6], questions)
    measured(later, on(1, 4), [9, 9, 9], questions)
    measured(once, on(31, 3), [3, 5, 6], questions)
    measured(skipped, on(1, 1), [3, None, None], questions)
    measured(skipped, on(1, 3), [4, 7, None], questions)
    measured(protected, on(1, 1), [3, 5, 6], questions)
    measured(protected, on(31, 3), [3, 5, 6], questions)

    assert rows_of(HOW_FAR) == {(skipped.pk, "Job"): 1, (protected.pk, "Job"): 0, (protected.pk, "Hverdag"): 0}


def test_a_measurement_counts_in_the_month_it_was_closed_in(questions):
    """A link sent on 28 February and answered in March; and one sent in March, answered in April."""
    of_march, of_april = CaseFactory.create_batch(2)
    for case, began_on, closed_on in ((of_march, on(28, 2), on(1, 3)), (of_april, on(31, 3), on(1, 4))):
        measured(case, on(1, 1), [3, 5, 6], questions)
        measured(case, began_on, [5, 7, 6], questions, closed_on=closed_on)

    assert set(rows_of(HOW_FAR)) == {(of_march.pk, "Job"), (of_march.pk, "Hverdag")}
    assert set(rows_of(HOW_FAR, Month.whole(on(1, 4)))) == {(of_april.pk, "Job"), (of_april.pk, "Hverdag")}
    assert rows_of(HOW_FAR, Month.whole(on(1, 2))) == {}


def test_dimensions_are_called_as_they_are(questions):
    assert list(HOW_FAR.names())[-3:] == ["Job", "Hverdag", "Tro"]
    assert Question.objects.count() == 4
