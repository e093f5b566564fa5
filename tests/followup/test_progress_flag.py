"""No progress is one thing: the flag and what asks for another look at the plan say the same."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Case
from followup.flags import NO_PROGRESS
from followup.flags_sql import find
from followup.measuring import stands_still
from followup.progression import progression_of
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


# One indicator at each measurement, none where it was skipped; whether it stands still; and what the page says of it.
ONE = [
    ([5, 5, 5], True, "Står stille"),
    ([5, 5], False, ""),
    ([5, 5, 6], False, "Små skridt"),
    ([5, 4, 2], True, "Tilbage siden sidst"),  # what falls is no step
    ([5, 3, 3], True, "Står stille"),
    ([5, 3, 3, 3], True, "Står stille"),
    ([3, 5, 3, 3], False, ""),
    ([3, 4, 4, 4], False, ""),
    ([3, 4, 4, 4, 4], True, "Står stille"),
    ([1, None, 9], False, "Tydelige skridt"),  # compared with the last time it was answered
    ([9, None, 1], True, "Tilbage siden sidst"),
    ([5, None, 5], True, "Står stille"),  # three measurements without a step
    ([1, None, None, None, 9], False, "Tydelige skridt"),
    ([1, None, 9, 9, 9], False, ""),
    ([1, 9, None, 9, 9], True, "Står stille"),
    ([4, 5, None, 5], False, ""),
    ([None, 5, 5], False, ""),  # before the first answer nothing is known
    ([None, 5, 5, 5], True, "Står stille"),
    ([None, None, None], False, ""),
    ([5, 5, 5, None], True, ""),  # of what was skipped the last time the page says nothing
]


@pytest.mark.parametrize(("numbers", "is_still", "said"), ONE)
def test_the_page_the_flag_and_the_doubt_agree_about_one_indicator(
    staff, case, caseworker, is_flagged, numbers, is_still, said
):
    *_, newest = measured_each_quarter(case, InstrumentFactory(), START, [[number] for number in numbers])

    assert stands_still(newest) is is_still
    assert is_flagged() is is_still
    assert [move.words for move, _ in progression_of(case, caseworker).says] == [said] * bool(said)
    page = staff.get(reverse("followup:progression_detail", args=[case.pk])).text
    assert ("Står stille" in page) is (said == "Står stille")


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
        ([[1, 5, 5], [None, 5, 5], [9, 5, 5]], False),  # each is compared with the last time it was answered
        ([[1, 5, 5], [None, 5, 5], [1, 5, 5]], True),
        ([[None, 5, 5], [5, None, 5], [5, 5, 5]], True),
        ([[None, None, None]] * 3, False),  # where nothing was answered, nothing is known
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


def test_a_step_over_a_gap_counts_across_editions(case, is_flagged):
    """The answer before the gap was given in an edition that is over."""
    old, new = InstrumentFactory(), InstrumentFactory(number=2, state="draft")
    for question, twin in zip(old.questions.order_by("order"), new.questions.order_by("order"), strict=True):
        new.questions.filter(pk=twin.pk).update(indicator=question.indicator)
    measured(case, old, START, citizen=[1, 5, 5])
    measured(case, new, START + datetime.timedelta(days=91), citizen=[None, 5, 5])

    newest = measured(case, new, START + datetime.timedelta(days=182), citizen=[9, 5, 5])

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
