"""The conferences one takes part in, as Min dag and the week tell them."""

import datetime

import pytest
from django.utils import timezone

from conferences.own_conferences import own_conferences
from tests.conference_factories import ConferenceFactory, ParticipantFactory
from tests.factories import UserFactory

DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def user():
    return UserFactory(role="caseworker")


def invited(user, day=DAY, hour=10, minute=0, **more):
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
    more.setdefault("analysis__case__team", user.team)
    one = ConferenceFactory(starts_at=begins, ends_at=begins + datetime.timedelta(minutes=10), **more)
    ParticipantFactory(conference=one, user=user)
    return one


def test_the_day_is_that_of_the_clock_on_the_wall(user):
    invited(user, DAY - datetime.timedelta(days=1), 23, 30)
    late, early = invited(user, hour=23, minute=30), invited(user, hour=0, minute=10)
    invited(user, DAY + datetime.timedelta(days=1), 0, 10)

    assert own_conferences(user, DAY, DAY) == [early, late]


def test_what_is_called_off_or_somebody_elses_is_left_out(user):
    invited(user, cancelled=True)
    invited(UserFactory(team=user.team), analysis__case__team=user.team)
    held = invited(user, held=True)

    assert own_conferences(user, DAY, DAY) == [held]


def test_a_case_one_may_not_open_is_left_out(user):
    invited(user, analysis__case__team=UserFactory(role="caseworker").team)
    invited(user, analysis__case__is_restricted=True)

    assert own_conferences(user, DAY, DAY) == []


def test_everything_a_line_says_comes_in_one_statement(user, django_assert_num_queries):
    invited(user)

    with django_assert_num_queries(2):  # with whom the user is let into cases for
        (one,) = own_conferences(user, DAY, DAY)
        assert one.analysis.case.citizen.name
        assert one.day.place
