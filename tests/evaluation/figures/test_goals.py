"""Goal, overview, plan and efforts side by side within so many days, each counted in the month the days ran out."""

import datetime

import pytest

from evaluation.figures import Month
from evaluation.figures.goals import IN_PARALLEL, WITH_GOAL, WITH_OVERVIEW, WITH_PLAN
from tests.evaluation.figures.counting import on, rows_of
from tests.factories import CaseFactory, DeadlineFactory, GoalFactory, InterventionFactory, PlanVersionFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ALL = [WITH_GOAL, WITH_OVERVIEW, WITH_PLAN, IN_PARALLEL]


def due_on(day, figure, **values):
    """A case whose days ran out on this day."""
    opened_on = day - figure.settings(day)["days"] * DAY
    return CaseFactory(opened_on=opened_on, **values)


def goal_at(case, *when):
    goal = GoalFactory(case=case)
    type(goal).objects.filter(pk=goal.pk).update(created_at=datetime.datetime(2026, *when, tzinfo=datetime.UTC))


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.key)
def test_it_is_about_the_cases_whose_days_ran_out_in_the_month(figure):
    first, last = due_on(on(1, 3), figure), due_on(on(31, 3), figure)
    protected = due_on(on(10, 3), figure, is_restricted=True)
    closed_on_the_day = due_on(on(10, 3), figure, closed_on=on(10, 3), close_reason="job")
    due_on(on(28, 2), figure)
    due_on(on(1, 4), figure)
    due_on(on(10, 3), figure, closed_on=on(9, 3), close_reason="job")

    assert rows_of(figure) == dict.fromkeys([first.pk, last.pk, protected.pk, closed_on_the_day.pk], False)


def test_a_goal_counts_until_midnight_in_denmark():
    in_time, too_late, two_goals, none = (due_on(on(10, 3), WITH_GOAL) for _ in range(4))
    goal_at(in_time, 3, 10, 22, 59)
    goal_at(too_late, 3, 10, 23, 0)
    goal_at(two_goals, 3, 1, 12)
    goal_at(two_goals, 3, 2, 12)

    assert rows_of(WITH_GOAL) == {in_time.pk: True, too_late.pk: False, two_goals.pk: True, none.pk: False}


def test_an_overview_counts_as_the_rule_of_that_month_said():
    DeadlineFactory(days=21, from_on=on(1, 1), until_on=on(31, 3))
    DeadlineFactory(key="later", days=7, from_on=on(1, 4))
    in_time = CaseFactory(opened_on=on(17, 2), overview_on=on(10, 3))
    too_late = CaseFactory(opened_on=on(17, 2), overview_on=on(11, 3))
    none = CaseFactory(opened_on=on(17, 2))

    assert "21 dage" in WITH_OVERVIEW.defined(on(31, 3))
    assert rows_of(WITH_OVERVIEW) == {in_time.pk: True, too_late.pk: False, none.pk: False}


@pytest.mark.parametrize(("before", "after"), [(28, 20), (20, 28)])
def test_a_rule_that_changes_counts_each_case_once_by_the_rule_of_its_opening(before, after):
    DeadlineFactory(days=before, from_on=on(1, 1, 2020), until_on=on(14, 3))
    DeadlineFactory(key="later", days=after, from_on=on(15, 3))
    due = {}
    for ago in range(70):
        case = CaseFactory(opened_on=on(10, 4) - ago * DAY, overview_on=on(10, 4) - ago * DAY + 20 * DAY)
        due[case.pk] = case.opened_on + (before if case.opened_on < on(15, 3) else after) * DAY

    months = [Month.whole(on(1, month)) for month in (2, 3, 4, 5)]
    found = [pk for month in months for pk in rows_of(WITH_OVERVIEW, month)]

    assert sorted(found) == sorted(due)
    for month in months:
        assert set(rows_of(WITH_OVERVIEW, month)) == {
            pk for pk, day in due.items() if month.first <= day <= month.last
        }
        assert all(rows_of(WITH_OVERVIEW, month).values())


def test_a_case_opened_before_any_rule_has_four_weeks():
    DeadlineFactory(days=7, from_on=on(1, 3))
    case = CaseFactory(opened_on=on(1, 2), overview_on=on(1, 3))

    assert rows_of(WITH_OVERVIEW) == {case.pk: True}


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.key)
def test_a_case_that_was_taken_up_again_is_no_new_one_and_the_words_say_so(figure):
    days = figure.settings(on(31, 3))["days"]
    taken_up_again = CaseFactory(opened_on=on(1, 3, 2024), closed_on=on(1, 6, 2024), close_reason="job")
    taken_up_again.reopen(reason="Mistede jobbet", by=taken_up_again.coordinator)

    assert rows_of(figure) == {}
    assert set(rows_of(figure, month_of(on(1, 3, 2024) + days * DAY))) == {taken_up_again.pk}
    assert "En genåbnet sag regnes fra den dag, den først blev oprettet." in figure.words


def month_of(day):
    return Month.whole(day.replace(day=1))


def test_a_plan_counts_from_the_day_it_was_agreed():
    in_time, too_late, twice = (due_on(on(10, 3), WITH_PLAN) for _ in range(3))
    PlanVersionFactory(case=in_time, agreed_on=on(10, 3))
    PlanVersionFactory(case=too_late, agreed_on=on(11, 3))
    PlanVersionFactory(case=twice, agreed_on=on(1, 3))
    PlanVersionFactory(case=twice, agreed_on=on(9, 3))

    assert rows_of(WITH_PLAN) == {in_time.pk: True, too_late.pk: False, twice.pk: True}


def ran(case, first, last=None, **values):
    ends = {"status": "completed", "follow_up_on": None, "ended_on": last} if last else {}
    InterventionFactory(case=case, starts_on=first, first_follow_up_on=first, **(ends | values))


def test_two_that_run_on_one_day_are_parallel():
    a_shared_day, one_after_the_other, never, after_the_days = (due_on(on(10, 3), IN_PARALLEL) for _ in range(4))
    ran(a_shared_day, on(5, 1), on(20, 1))
    ran(a_shared_day, on(20, 1), on(1, 2))
    ran(one_after_the_other, on(5, 1), on(20, 1))
    ran(one_after_the_other, on(21, 1))
    ran(never, on(5, 1))
    ran(never, on(6, 1), status="agreed", follow_up_on=None)
    ran(never, on(6, 1), on(20, 1), status="dropped", end_reason="Fravalgt")
    ran(after_the_days, on(5, 1))
    ran(after_the_days, on(11, 3))

    assert rows_of(IN_PARALLEL) == {
        a_shared_day.pk: True,
        one_after_the_other.pk: False,
        never.pk: False,
        after_the_days.pk: False,
    }


def test_one_that_rests_does_not_run_beside_another():
    resting, ended_while_it_rested, rests_later = (due_on(on(10, 3), IN_PARALLEL) for _ in range(3))
    paused = {"status": "paused", "follow_up_on": None, "paused_because": "Syg"}
    ran(resting, on(5, 1), paused_on=on(20, 1), **paused)
    ran(ended_while_it_rested, on(5, 1), on(1, 2), paused_on=on(20, 1))
    ran(rests_later, on(5, 1), paused_on=on(21, 1), **paused)
    for case in (resting, ended_while_it_rested, rests_later):
        ran(case, on(20, 1))

    assert rows_of(IN_PARALLEL) == {resting.pk: False, ended_while_it_rested.pk: False, rests_later.pk: True}


def test_what_was_over_before_the_case_began_is_not_beside_anything():
    over, one_goes_on = (due_on(on(10, 3), IN_PARALLEL) for _ in range(2))
    assert over.opened_on == on(16, 12, 2025)
    ran(over, on(1, 11, 2025), on(15, 12, 2025))
    ran(over, on(1, 11, 2025), on(15, 12, 2025))
    ran(one_goes_on, on(1, 11, 2025))
    ran(one_goes_on, on(2, 11, 2025), on(15, 11, 2025))
    ran(one_goes_on, on(5, 1), on(6, 1))

    assert rows_of(IN_PARALLEL) == {over.pk: False, one_goes_on.pk: True}
