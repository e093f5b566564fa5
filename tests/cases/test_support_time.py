import datetime

import pytest

from cases.support_time import days_in_all, days_of, gap_before, unbroken_since, weeks_and_days


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def periods(*texts):
    return [(day(first), day(last)) for first, last in texts]


@pytest.mark.parametrize(
    ("first", "last", "on", "days"),
    [
        ("2026-03-02", None, "2026-03-02", 0),
        ("2026-03-02", None, "2026-03-09", 7),
        ("2026-03-02", "2026-03-02", "2026-03-09", 1),
        ("2026-03-02", "2026-03-08", "2026-05-01", 7),
        ("2026-03-02", "2026-03-08", "2026-03-08", 7),
        ("2026-03-02", "2026-03-31", "2026-03-09", 7),
        ("2026-04-01", None, "2026-03-09", 0),
        ("2024-02-01", "2024-02-29", "2026-01-01", 29),
        ("2023-02-01", "2023-02-28", "2026-01-01", 28),
        ("2024-01-01", "2024-12-31", "2026-01-01", 366),
        ("2025-01-01", "2025-12-31", "2026-01-01", 365),
        ("2000-02-28", "2000-03-01", "2026-01-01", 3),
        ("1900-02-28", "1900-03-01", "2026-01-01", 2),
    ],
)
def test_days_of_a_period(first, last, on, days):
    assert days_of((day(first), day(last)), day(on)) == days


@pytest.mark.parametrize(
    ("given", "since", "days"),
    [
        ([], None, 0),
        ([("2026-01-05", None)], "2026-01-05", 56),
        # Adjacent periods are one; the order they come in does not matter.
        ([("2026-02-02", None), ("2026-01-05", "2026-02-01")], "2026-01-05", 56),
        ([("2025-12-01", "2026-01-04"), ("2026-01-05", "2026-02-01"), ("2026-02-02", None)], "2025-12-01", 91),
        # A day in between breaks it.
        ([("2026-01-05", "2026-01-31"), ("2026-02-02", None)], "2026-02-02", 55),
        # Who is off support has no unbroken time, but the days in all stay.
        ([("2026-01-05", "2026-02-01")], None, 28),
        # Over 29 February.
        ([("2024-02-01", "2024-02-29"), ("2024-03-01", None)], "2024-02-01", 760),
        # What begins later does not count yet.
        ([("2026-01-05", None), ("2026-04-01", None)], "2026-01-05", 56),
    ],
)
def test_time_on_support(given, since, days):
    on = day("2026-03-02")

    assert unbroken_since(periods(*given), on) == day(since)
    assert days_in_all(periods(*given), on) == days


@pytest.mark.parametrize(
    ("earlier", "gap"),
    [(None, 0), (("2026-01-05", None), 0), (("2026-01-05", "2026-02-01"), 0), (("2026-01-05", "2026-01-25"), 7)],
)
def test_the_gap_before_a_period(earlier, gap):
    before = (day(earlier[0]), day(earlier[1])) if earlier else None

    assert gap_before((day("2026-02-02"), None), before) == gap


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 dage"), (1, "1 dag"), (7, "1 uge"), (8, "1 uge og 1 dag"), (682, "97 uger og 3 dage")],
)
def test_weeks_and_days(days, words):
    assert weeks_and_days(days) == words
