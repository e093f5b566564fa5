"""The clock's own times, asked of the real schedule: both Sundays on which a Danish day has not 24 hours."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from followup.models import Digest
from followup.tasks import tell_of_the_day
from hjoerring.celery import app
from tests.factories import CaseFactory
from tests.followup.clock_factories import late_follow_up

DENMARK, UTC = ZoneInfo("Europe/Copenhagen"), datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
MORNING = "what waits today"
CAUGHT_UP = "what waits today, caught up"
TO_LEADS = "what is late for too long"
SPRING, AUTUMN = datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)


def at(day, hour, minute=0):
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=DENMARK)


def times_of(name, clock, begin, end):
    """When beat sends a job between two moments, asked each minute as beat does, in Danish time."""
    schedule = app.conf.beat_schedule[name]["schedule"]
    schedule.app = app
    last, sent, now = begin, [], begin.astimezone(UTC)
    while now < end.astimezone(UTC):
        clock.move_to(now)
        if schedule.is_due(last).is_due:
            sent.append(now.astimezone(DENMARK))
            last = now.astimezone(DENMARK)
        now += MINUTE
    return sent


def test_the_clock_goes_by_danish_time():
    assert app.conf.timezone == "Europe/Copenhagen"


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_it_is_told_once_each_morning_also_when_the_clock_is_changed(clock, sunday):
    saturday, tuesday = sunday - datetime.timedelta(days=1), sunday + datetime.timedelta(days=2)

    sent = times_of(MORNING, clock, at(saturday, 12), at(tuesday, 12))

    assert [f"{time:%d %H.%M}" for time in sent] == [
        f"{sunday + datetime.timedelta(days=number):%d} 05.30" for number in range(3)
    ]


@pytest.mark.parametrize(("sunday", "hours"), [(SPRING, 18), (AUTUMN, 18)])
def test_catching_up_runs_each_hour_of_the_day_and_at_no_hour_twice(clock, sunday, hours):
    sent = times_of(CAUGHT_UP, clock, at(sunday, 0), at(sunday + datetime.timedelta(days=1), 0))

    assert len(sent) == len({time.hour for time in sent}) == hours


@pytest.mark.parametrize("name", [MORNING, CAUGHT_UP, TO_LEADS])
def test_nothing_is_scheduled_in_the_hour_that_is_missing_or_comes_twice(name):
    assert not app.conf.beat_schedule[name]["schedule"].hour & {2, 3}


@pytest.mark.parametrize(("sunday", "offset"), [(SPRING, 2), (AUTUMN, 1)])
def test_the_morning_after_is_told_on_its_danish_date(clock, caseworker, sunday, offset):
    monday = sunday + datetime.timedelta(days=1)
    late_follow_up(CaseFactory(coordinator=caseworker), follow_up_on=sunday, ends_on=datetime.date(2027, 6, 1))
    clock.move_to(at(sunday, 5, 30))
    assert tell_of_the_day() == 0

    now = at(monday, 5, 30)
    assert now.utcoffset() == datetime.timedelta(hours=offset)
    clock.move_to(now)

    assert tell_of_the_day() == 1
    assert Digest.objects.get().on == monday
    assert Digest.objects.get().late == {"follow_up": 1}


@pytest.mark.parametrize("hour", [5, 22, 23])
def test_late_in_the_evening_is_still_the_same_danish_day(clock, caseworker, hour):
    late_follow_up(CaseFactory(coordinator=caseworker))
    clock.move_to(at(datetime.date(2026, 3, 10), hour, 45))

    tell_of_the_day()

    assert Digest.objects.get().on == datetime.date(2026, 3, 10)
