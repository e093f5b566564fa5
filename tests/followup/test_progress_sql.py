"""How the small steps of many cases went, as lists draw it."""

import datetime

from followup.progress_sql import LATEST, MEANS, Progress
from journal.prepared import ask
from tests.factories import CaseFactory
from tests.followup.measurement_factories import measured, measured_each_quarter
from tests.followup.measuring_factories import InstrumentFactory

START = datetime.date(2025, 3, 3)


def progress_of(pks):
    return {pk: Progress(tuple(means)) for pk, means in ask(MEANS, pks, LATEST)}


def test_the_line_is_the_mean_of_what_was_answered_each_time(case, caseworker):
    instrument = InstrumentFactory()
    rows = [[2, 4, 1], [3, None, 3], [4, 10, 5]]  # the second is skipped once, and moves nothing
    measured_each_quarter(case, instrument, START, rows)

    progress = progress_of([case.pk])[case.pk]

    assert progress.means == (1.5, 3.0, 4.5)
    assert (progress.change_words, progress.look) == ("+3", "up")
    assert 'aria-label="Gennemsnit af svar: 1,5, 3, 4,5"' in progress.line


def test_many_cases_are_asked_about_in_one_statement(case, caseworker, django_assert_num_queries):
    instrument = InstrumentFactory()
    other, unmeasured = CaseFactory(coordinator=caseworker), CaseFactory(coordinator=caseworker)
    measured_each_quarter(case, instrument, START, [[5], [4]])
    measured(other, instrument, START, citizen=[7])

    with django_assert_num_queries(1):
        progress = progress_of([case.pk, other.pk, unmeasured.pk])

    assert {pk: one.change_words for pk, one in progress.items()} == {case.pk: "−1", other.pk: "±0"}


def test_only_the_latest_are_drawn_and_staffs_numbers_and_open_measurements_count_for_nothing(case, caseworker):
    instrument = InstrumentFactory()
    measured_each_quarter(case, instrument, START, [[n] for n in range(8)], staff=[[0]] * 8)
    measured(case, instrument, START + datetime.timedelta(days=900), staff=[9, 9, None, 9])
    case.measurements.create(instrument=instrument, staff=caseworker)

    assert progress_of([case.pk])[case.pk].means == (2, 3, 4, 5, 6, 7)
