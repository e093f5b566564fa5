import datetime
from dataclasses import dataclass
from decimal import Decimal

import pytest

from plans.timeline import (
    gaps,
    hours_in_words,
    most_at_once,
    over,
    track,
    week_numbers,
    weeks_ahead,
    window,
    within,
)

TODAY = datetime.date(2026, 11, 20)


@dataclass
class Course:
    starts_on: datetime.date
    last_day: datetime.date
    hours_per_week: Decimal = Decimal(2)
    chart_state: str = "now"


def course(start, end, hours=2, state="now"):
    return Course(datetime.date.fromisoformat(start), datetime.date.fromisoformat(end), Decimal(hours), state)


def test_the_window_holds_what_happens_in_whole_months():
    months = window([course("2026-08-10", "2027-03-19")], TODAY)

    assert months == (datetime.date(2026, 8, 1), datetime.date(2027, 4, 1))


def test_an_empty_plan_has_a_window_too():
    assert window([], TODAY) == (datetime.date(2026, 11, 1), datetime.date(2027, 3, 1))


def test_far_away_dates_do_not_make_the_others_too_small_to_see():
    long_ago, far_ahead = course("2010-01-01", "2010-06-01", state="done"), course("2026-11-01", "2062-01-01")

    months = window([long_ago, far_ahead], TODAY)

    assert (months.end - months.start).days < 750
    assert within([long_ago, far_ahead], months) == [far_ahead]


def test_a_track_is_drawn_by_its_state():
    months = window([], TODAY)

    assert "bar--plan" in track(course("2026-12-01", "2027-01-01", state="plan"), "skills", months, TODAY)
    assert "k-skills" in track(course("2026-12-01", "2027-01-01", state="plan"), "skills", months, TODAY)


def test_weeks_follow_the_calendar_across_new_year():
    weeks = weeks_ahead([course("2026-11-16", "2027-01-15")], datetime.date(2026, 12, 14))

    assert [week.number for week in weeks] == [51, 52, 53, 1, 2]
    assert weeks[3].monday == datetime.date(2027, 1, 4)


def test_a_year_of_52_weeks_goes_on_with_week_1():
    weeks = weeks_ahead([course("2027-12-01", "2028-01-12")], datetime.date(2027, 12, 20))

    assert [week.number for week in weeks] == [51, 52, 1, 2]


def test_hours_are_added_for_every_week_that_is_touched():
    plan = [course("2026-11-19", "2026-11-30", 6), course("2026-11-30", "2026-12-11", 12, "plan")]

    assert [week.hours for week in weeks_ahead(plan, TODAY)] == [6, 6, 18, 12]


def test_what_has_ended_takes_no_hours():
    assert weeks_ahead([course("2026-01-05", "2026-11-19", state="done")], TODAY) == []
    assert weeks_ahead([course("2026-01-05", "2026-11-13")], TODAY) == []


def test_no_more_weeks_than_can_be_read():
    assert len(weeks_ahead([course("2026-11-02", "2028-11-02")], TODAY)) == 18


def test_weeks_over_the_ceiling_and_empty_weeks_are_found():
    plan = [course("2026-11-16", "2026-11-29", 12), course("2026-11-16", "2026-11-22", 9)]
    plan.append(course("2026-12-14", "2026-12-20", 4, "plan"))
    weeks = weeks_ahead(plan, TODAY)

    assert week_numbers(over(weeks, Decimal(20))) == "uge 47"
    assert over(weeks, None) == []
    assert week_numbers(gaps(weeks)) == "uge 49–50"


def test_week_numbers_are_read_as_ranges():
    plan = [course("2026-11-16", "2026-11-29"), course("2026-12-07", "2027-01-10"), course("2027-01-25", "2027-01-26")]
    weeks = [week for week in weeks_ahead(plan, TODAY) if week.hours]

    assert week_numbers(weeks) == "uge 47–48, 50–1 og 4"


def test_the_chart_is_told_in_words():
    plan = [course("2026-11-16", "2026-12-06", "2.5"), course("2026-11-16", "2026-11-29", "12")]

    assert hours_in_words(weeks_ahead(plan, TODAY)) == "uge 47–48: 14,5 timer, uge 49: 2,5 timer"


def test_the_most_that_run_at_once_and_from_when():
    plan = [
        course("2026-01-12", "2027-01-15"),
        course("2026-09-14", "2026-12-18"),
        course("2026-11-30", "2027-01-29", state="plan"),
        course("2027-01-11", "2027-03-19", state="plan"),
    ]

    overlap = most_at_once(plan, TODAY)

    assert (overlap.count, overlap.from_on) == (3, datetime.date(2026, 11, 30))


@pytest.mark.parametrize("plan", [[], [course("2026-01-05", "2026-05-29", state="done")]])
def test_nothing_runs_at_once_in_an_empty_plan(plan):
    assert most_at_once(plan, TODAY) is None


def test_what_is_left_of_an_empty_week_is_no_gap():
    weeks = weeks_ahead([course("2026-11-30", "2026-12-11", state="plan")], datetime.date(2026, 11, 22))

    assert [f"{week.monday:%d.%m}" for week in weeks] == ["23.11", "30.11", "07.12"]
