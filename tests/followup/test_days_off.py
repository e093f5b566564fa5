"""A talk on a day when few are at work is asked about once more, wherever it gets its day."""

import datetime

import pytest

from danish.dates import why_closed
from followup.models import Meeting, MeetingGroup
from tests.factories import CaseFactory
from tests.followup.conftest import TODAY, words
from tests.followup.meeting_factories import MeetingFactory

YES = {"fridag": "on"}
EASTER = "2. april er skærtorsdag. Sæt flueben, hvis samtalen skal være den dag."
ASKED = f'">{EASTER}</a>'
NEW = {"on": "02.04.2026", "at": "10", "minutes": "45", "form": "phone", "version": "0", "fridag": ""}


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def by(caseworker):
    return {"held_by": str(caseworker.pk)}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-12-25", "25. december er 1. juledag"),
        ("2026-12-26", "26. december er 2. juledag"),  # a Saturday too
        ("2026-04-05", "5. april er 1. påskedag"),
        ("2027-03-29", "29. marts er 2. påskedag"),
        ("2026-05-25", "25. maj er 2. pinsedag"),
        ("2026-05-14", "14. maj er Kristi himmelfartsdag"),
        ("2027-01-01", "1. januar er nytårsdag"),
        ("2028-02-29", ""),
        ("2026-03-14", "14. marts er en lørdag"),
        ("2026-03-29", "29. marts er en søndag"),
        ("2026-05-01", ""),
        ("2026-12-24", ""),
    ],
)
def test_a_day_off_is_named(day, told):
    assert why_closed(datetime.date.fromisoformat(day)) == told


def test_of_two_holidays_on_a_day_the_first_is_named():
    assert why_closed(datetime.date(2028, 6, 5), extra_closed=True) == "5. juni er 2. pinsedag"


def test_half_holidays_are_named_where_the_office_closes_on_them(staff, case, by, settings):
    settings.CLOSED_ON_HALF_HOLIDAYS = False
    page, said = f"/sager/{case.pk}/samtaler/ny/", NEW | by | {"on": "24.12.2026"}
    assert why_closed(datetime.date(2026, 12, 24), extra_closed=True) == "24. december er juleaftensdag"

    settings.CLOSED_ON_HALF_HOLIDAYS = True
    assert "24. december er juleaftensdag. Sæt flueben" in staff.post(page, said).text
    settings.CLOSED_ON_HALF_HOLIDAYS = False
    assert staff.post(page, said).status_code == 302


def test_one_that_is_agreed_on_takes_a_yes(staff, case, by):
    page = f"/sager/{case.pk}/samtaler/ny/"

    asked = staff.post(page, NEW | by)
    assert asked.status_code == 422
    assert ASKED in asked.text
    assert 'type="checkbox" name="fridag"' in asked.text
    assert 'type="hidden" name="samtidig"' in asked.text
    assert not Meeting.objects.exists()

    staff.post(page, NEW | by | YES)
    assert Meeting.objects.get().on == datetime.date(2026, 4, 2)


def test_both_questions_are_asked_at_once(staff, case, by, caseworker):
    MeetingFactory(case__coordinator=caseworker, on=datetime.date(2026, 4, 2))
    page = f"/sager/{case.pk}/samtaler/ny/"

    asked = staff.post(page, NEW | by).text
    assert ASKED in asked
    assert "Sæt flueben, hvis begge skal være der." in asked

    assert staff.post(page, NEW | by | YES).status_code == 422
    assert staff.post(page, NEW | by | YES | {"samtidig": "on"}).status_code == 302


def test_one_that_is_moved_takes_a_yes_once(staff, case, by):
    talk = MeetingFactory(case=case)
    page = f"/sager/{case.pk}/samtaler/{talk.pk}/flyt/"
    moved = NEW | by | {"moved_because": "Borgeren ringede", "version": "1"}

    assert ASKED in staff.post(page, moved).text
    assert staff.post(page, moved | YES).status_code == 302
    elsewhere = staff.post(page, moved | {"version": "2", "place": "Lokale 3", "moved_because": "Større lokale"})

    assert elsewhere.status_code == 302
    talk.refresh_from_db()
    assert (talk.on, talk.place, talk.moves) == (datetime.date(2026, 4, 2), "Lokale 3", 1)


def test_the_next_talk_of_a_registration_takes_a_yes(staff, case, by):
    talk = MeetingFactory(case=case)
    page = f"/sager/{case.pk}/samtaler/{talk.pk}/registrer/"
    said = NEW | by | {"on": "10.03.2026", "udfald": "held", "plan_follow_up": "Det går.", "ingen_aftaler": "on"}
    said |= {"version": "1", "naeste_on": "02.04.2026", "naeste_form": "phone"}

    asked = staff.post(page, said)
    assert asked.status_code == 422
    assert f'">Næste samtale: {EASTER}</a>' in asked.text

    staff.post(page, said | YES)
    assert Meeting.objects.planned().get().on == datetime.date(2026, 4, 2)


def test_one_that_was_held_on_a_day_off_is_registered_without(staff, case, by, clock):
    clock.move_to(datetime.datetime(2026, 3, 14, 11, 0, tzinfo=datetime.UTC))  # a Saturday
    said = NEW | by | {"on": "14.03.2026", "udfald": "held", "plan_follow_up": "Det går.", "ingen_aftaler": "on"}

    staff.post(f"/sager/{case.pk}/samtaler/registrer/", said)

    assert Meeting.objects.held().get().on == datetime.date(2026, 3, 14)


def test_a_group_takes_a_yes_and_one_of_the_past_does_not(staff, cases):
    said = {"title": "Jobklub", "on": "02.04.2026", "at": "10", "form": "group", "sager": [cases[0].pk]}

    asked = staff.post("/samtaler/gruppe/ny/", said)
    assert ASKED in asked.text
    assert not MeetingGroup.objects.exists()

    staff.post("/samtaler/gruppe/ny/", said | YES)
    staff.post("/samtaler/gruppe/ny/", said | {"on": "07.03.2026"})
    assert MeetingGroup.objects.count() == 2


def test_a_group_that_is_moved_takes_a_yes(staff, url, group):
    moved = {"on": "02.04.2026", "form": "group", "moved_because": "Lokalet var optaget", "version": "1"}

    assert ASKED in staff.post(f"{url}flyt/", moved).text
    group.refresh_from_db()
    assert group.on == TODAY

    staff.post(f"{url}flyt/", moved | YES)
    group.refresh_from_db()
    assert group.on == datetime.date(2026, 4, 2)


def test_the_next_talk_of_a_group_takes_a_yes_for_the_day_and_for_the_hour(staff, url, talks, cases):
    MeetingFactory(case=cases[0], on=datetime.date(2026, 4, 2), at=datetime.time(9))
    said = words(talks[0]) | {"naeste_on": "02.04.2026", "naeste_at": "9"}

    asked = staff.post(url, said)
    assert ASKED in asked.text
    assert f"{cases[0].citizen.name} har allerede en samtale to 02.04.2026 kl. 09.00." in asked.text
    assert Meeting.objects.held().count() == 0

    staff.post(url, said | YES | {"samtidig": "on"})
    assert (Meeting.objects.held().count(), MeetingGroup.objects.count()) == (1, 2)
