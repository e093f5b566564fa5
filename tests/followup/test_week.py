"""The week of a colleague: what is held each day, and what takes place at a table."""

import datetime

import pytest

from accounts.models import Absence
from tests.conference_factories import ConferenceFactory
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import HeldMeetingFactory, MeetingFactory, MeetingGroupFactory

DAY = datetime.timedelta(days=1)
MONDAY = TODAY - DAY
URL = "/uge/"


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


def days(response):
    """Each day that the page shows, with the hours of its talks."""
    found = {day: [slot.talk.at for slot in slots] for day, slots in response.context["days"]}
    return {day: hours for day, hours in found.items() if f'id="dag-{day}"' in response.text}


def test_the_talks_of_the_week_stand_on_their_days_in_the_order_of_the_clock(staff, case):
    for on, at in [(MONDAY, "13:00"), (MONDAY, "09:00"), (TODAY, "10:00"), (MONDAY - DAY, "08:00")]:
        MeetingFactory(case=case, on=on, at=datetime.time.fromisoformat(at))

    response = staff.get(URL)

    assert days(response) == {
        MONDAY: [datetime.time(9), datetime.time(13)],
        TODAY: [datetime.time(10)],
        TODAY + DAY: [],
        TODAY + 2 * DAY: [],
        TODAY + 3 * DAY: [],
    }
    assert "3 samtaler" in response.text
    assert response.text.count("is-today") == 1


def test_a_deputy_has_the_talks_of_who_is_away_on_the_days_of_the_absence(staff, caseworker):
    mette = UserFactory(team=caseworker.team, first_name="Mette", last_name="Kjær")
    Absence.objects.create(user=mette, cover=caseworker, from_on=TODAY, until_on=TODAY + DAY)
    case = CaseFactory(coordinator=mette)
    for number in range(-1, 3):
        MeetingFactory(case=case, on=TODAY + number * DAY)

    response = staff.get(URL)

    assert [day for day, hours in days(response).items() if hours] == [TODAY, TODAY + DAY]
    assert response.text.count("Du dækker for Mette Kjær") == 2


def test_a_weekend_is_shown_when_there_is_something_in_it(staff, case):
    saturday = MONDAY + 5 * DAY
    MeetingFactory(case=case, on=saturday)

    shown = days(staff.get(URL))

    assert saturday in shown
    assert saturday + DAY not in shown


def test_a_conference_on_a_sunday_is_not_hidden(staff, caseworker):
    sunday = MONDAY + 6 * DAY
    at = datetime.datetime.combine(sunday, datetime.time(9), datetime.UTC)
    conference = ConferenceFactory(analysis__case__coordinator=caseworker, starts_at=at)
    conference.participants.get_or_create(user=caseworker)

    response = staff.get(URL)

    assert sunday in days(response)
    assert "10.00" in response.text
    assert conference.analysis.case.citizen.name in response.text


def test_what_was_called_off_and_what_colleagues_hold_is_not_mine(staff, caseworker, case):
    MeetingFactory(case=case, state="cancelled", cancelled_by="citizen")
    MeetingFactory(case=case, held_by=UserFactory(team=caseworker.team))

    assert "0 samtaler" in staff.get(URL).text


def test_a_talk_whose_case_one_may_no_longer_see_is_left_out(staff, caseworker):
    case = CaseFactory(coordinator=UserFactory())
    MeetingFactory(case=case, held_by=caseworker)

    assert case.citizen.name not in staff.get(URL).text


def test_a_group_is_one_line(staff, caseworker):
    group = MeetingGroupFactory(held_by=caseworker)
    for _ in range(4):
        MeetingFactory(case=CaseFactory(coordinator=caseworker), group=group, form="group")

    text = staff.get(URL).text

    assert text.count("Jobklub") == 2  # the link, and what it is to register for a screen reader
    assert "Gruppesamtale, 4 borgere" in text
    assert f"/samtaler/gruppe/{group.pk}/" in text


def test_a_talk_that_is_registered_says_so_and_one_of_tomorrow_asks_nothing(staff, case):
    HeldMeetingFactory(case=case, on=MONDAY)
    coming = MeetingFactory(case=case, on=TODAY + DAY)
    waiting = MeetingFactory(case=case, on=TODAY)

    text = staff.get(URL).text

    assert "Registreret" in text
    assert f"/samtaler/{waiting.pk}/registrer/" in text
    assert f"/samtaler/{coming.pk}/registrer/" not in text


@pytest.mark.parametrize(
    ("asked", "monday"),
    [
        ("2026-03-18", MONDAY + 7 * DAY),
        ("4.3.2026", MONDAY - 7 * DAY),
        ("2026-12-31", datetime.date(2026, 12, 28)),
        ("", MONDAY),
    ],
)
def test_another_week_is_asked_for(staff, asked, monday):
    response = staff.get(URL, {"fra": asked})

    assert response.status_code == 200
    assert response.context["first"] == monday


@pytest.mark.parametrize("asked", ["2026-02-30", "æblegrød", "9999-12-31", "0001-01-01", "\x00"])
def test_a_week_that_nobody_can_read_is_told_and_is_this_one(staff, asked):
    response = staff.get(URL, {"fra": asked})

    assert response.status_code == 422
    assert response.context["first"] == MONDAY
    assert "Ugen findes ikke. Her er denne uge." in response.text


@pytest.mark.parametrize("first", ["2100-12-27", "1900-01-01"])
def test_the_ends_of_the_calendar_stand(staff, first):
    assert staff.get(URL, {"fra": first}).status_code == 200


@pytest.mark.parametrize("role", ["curator", "administrator"])
def test_who_does_not_work_with_citizens_has_no_week(client, role):
    client.force_login(UserFactory(role=role))

    assert client.get(URL).status_code == 403


def test_many_talks_cost_as_many_queries_as_one(staff, caseworker, case, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    MeetingFactory(case=case)
    staff.get(URL)
    with CaptureQueriesContext(connection) as one:
        staff.get(URL)
    for hour in range(8, 16):
        MeetingFactory(case=CaseFactory(coordinator=caseworker), at=datetime.time(hour))

    with django_assert_num_queries(len(one)):
        staff.get(URL)
