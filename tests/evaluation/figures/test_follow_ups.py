"""Whether the follow-ups that had to be held by a day of the month were."""

import pytest

from evaluation.figures.follow_ups import FOLLOWED_UP
from tests.evaluation.figures.counting import on, rows_of
from tests.factories import CaseFactory, FollowUpFactory, InterventionFactory

pytestmark = pytest.mark.django_db


def held(case, due_on, held_on, line=None):
    line = line or InterventionFactory(case=case, follow_up_on=on(1, 6))
    FollowUpFactory(intervention=line, due_on=due_on, held_on=held_on, next_on=on(1, 6))
    return line


def test_all_follow_ups_of_a_citizen_have_to_be_in_time():
    on_the_day, early, late, much_later, one_of_two, protected, closed = (
        *(CaseFactory() for _ in range(5)),
        CaseFactory(is_restricted=True),
        CaseFactory(closed_on=on(20, 3), close_reason="job"),
    )
    held(on_the_day, on(1, 3), on(1, 3))
    held(on_the_day, on(31, 3), on(31, 3))
    held(early, on(31, 3), on(10, 2))
    held(late, on(16, 3), on(17, 3))
    held(much_later, on(16, 3), on(4, 5))
    line = held(one_of_two, on(2, 3), on(2, 3))
    held(one_of_two, on(30, 3), on(31, 3), line)
    held(protected, on(10, 3), on(10, 3))
    held(closed, on(10, 3), on(10, 3))
    held(CaseFactory(), on(28, 2), on(2, 3))
    held(CaseFactory(), on(1, 4), on(31, 3))

    assert rows_of(FOLLOWED_UP) == {
        on_the_day.pk: True,
        early.pk: True,
        late.pk: False,
        much_later.pk: False,
        one_of_two.pk: False,
        protected.pk: True,
        closed.pk: True,
    }


def test_one_that_nobody_has_held_is_not_in_time():
    first, last = (InterventionFactory(follow_up_on=day) for day in (on(1, 3), on(31, 3)))
    InterventionFactory(follow_up_on=on(28, 2))
    InterventionFactory(follow_up_on=on(1, 4))
    InterventionFactory(status="paused", follow_up_on=None, paused_on=on(1, 3), paused_because="Syg")
    InterventionFactory(planned=True, first_follow_up_on=on(10, 3))

    assert rows_of(FOLLOWED_UP) == {first.case_id: False, last.case_id: False}
