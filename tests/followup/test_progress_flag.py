"""No progress is one thing: the flag and what asks for another look at the plan say the same."""

import datetime

import pytest

from cases.models import Case
from followup.flags import NO_PROGRESS
from followup.flags_sql import find
from followup.measuring import stands_still
from tests.factories import DeadlineFactory
from tests.followup.conftest import TODAY
from tests.followup.measurement_factories import measured, measured_each_quarter
from tests.followup.measuring_factories import InstrumentFactory

START = datetime.date(2025, 3, 3)


@pytest.fixture
def is_flagged(case, caseworker):
    # Opened yesterday, so that only the measurements can say it.
    DeadlineFactory(subject="no_progress", days=90)
    Case.objects.filter(pk=case.pk).update(opened_on=TODAY - datetime.timedelta(days=1))

    def ask():
        [found] = find(Case.objects.filter(pk=case.pk), caseworker, TODAY).cases
        return found.has(NO_PROGRESS)

    return ask


@pytest.mark.parametrize(
    ("rows", "is_still"),
    [
        ([[5, 5, 5]] * 3, True),
        ([[5, 5, 5]] * 2, False),
        ([[5, 5, 5]] * 9, True),
        ([[5, 5, 5], [5, 5, 5], [5, 6, 5]], False),
        ([[5, 5, 5], [4, 3, 5], [2, 0, 5]], True),  # what falls is no step
        ([[1, 5, 5], [2, 5, 5], [2, 5, 5], [2, 5, 5]], False),
        ([[1, 5, 5], [2, 5, 5], [2, 5, 5], [2, 5, 5], [2, 5, 5]], True),
        ([[1, 5, 5], [None, 5, 5], [9, 5, 5]], True),  # each is compared with the one before it
        ([[None, None, None]] * 3, True),
        ([[3, 5, 5], [5, 5, 5], [3, 5, 5], [3, 5, 5]], False),
    ],
)
def test_the_flag_and_the_doubt_about_the_plan_agree(case, is_flagged, rows, is_still):
    *_, newest = measured_each_quarter(case, InstrumentFactory(), START, rows)

    assert stands_still(newest) is is_still
    assert is_flagged() is is_still


def test_staffs_numbers_count_where_only_they_are_asked_and_their_belief_never(case, is_flagged):
    asked = [("", "Borgeren møder til tiden.", False), ("", "Jeg tror på jobbet.", True)]
    instrument = InstrumentFactory(asked=asked)
    for n in range(3):
        newest = measured(case, instrument, START + datetime.timedelta(days=n), staff=[5, n])
    assert stands_still(newest)
    assert is_flagged()

    newest = measured(case, instrument, START + datetime.timedelta(days=9), staff=[6, 2])

    assert not stands_still(newest)
    assert not is_flagged()


def test_the_newest_edition_says_how_many_and_how_much(case, is_flagged):
    instrument = InstrumentFactory(small_step=2, clear_step=3, stalled_after=2)
    measured(case, instrument, START, citizen=[5, 5, 5])
    newest = measured(case, instrument, START + datetime.timedelta(days=91), citizen=[6, 6, 6])

    assert stands_still(newest)
    assert is_flagged()


def test_a_step_lately_is_progress_in_an_old_case(case, is_flagged):
    Case.objects.filter(pk=case.pk).update(opened_on=TODAY - datetime.timedelta(days=400))
    assert is_flagged()

    instrument = InstrumentFactory()
    measured(case, instrument, TODAY - datetime.timedelta(days=80), citizen=[3, 5, 5])
    measured(case, instrument, TODAY - datetime.timedelta(days=10), citizen=[4, 5, 5])

    assert not is_flagged()
