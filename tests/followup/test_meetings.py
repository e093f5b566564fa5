"""Talks agreed on, moved, called off and put right; and where they are seen."""

import datetime
import re
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, transaction

from followup.models import AgreedTask, Meeting
from journal.models import Event
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory, HeldMeetingFactory, MeetingFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def page(case):
    return f"/sager/{case.pk}/samtaler/"


@pytest.fixture
def said(caseworker):
    return {
        "on": "24.03.2026",
        "at": "9.30",
        "minutes": "45",
        "form": "phone",
        "place": "",
        "held_by": str(caseworker.pk),
        "version": "1",
    }


def stored(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def test_a_talk_is_agreed_on_and_stands_in_the_head(staff, case, page, said):
    response = staff.post(f"{page}ny/", said, follow=True)

    assert "Samtalen er aftalt til ti 24.03.2026 kl. 09.30." in response.text
    assert "ti 24.03.2026 kl. 09.30</a></dd>" in response.text
    assert Event.objects.get(case_id=case.pk).text == "Samtale aftalt til ti 24.03.2026 kl. 09.30: telefon"


def test_the_head_says_that_nothing_is_booked(staff, page):
    assert "Ikke booket</a></dd>" in staff.get(page).text


def test_a_move_that_is_refused_shows_the_day_that_is_agreed(staff, case, page, said):
    talk = MeetingFactory(case=case, on=TODAY + DAY)

    response = staff.post(f"{page}{talk.pk}/flyt/", said | {"moved_because": ""})

    assert response.status_code == 422
    assert "Personligt fremmøde on 11.03.2026 kl. 10.00" in response.text
    assert "Telefon ti 24.03.2026" not in response.text


def test_who_called_it_off_is_asked_in_words_that_fit_the_question(staff, case, page):
    asked = staff.get(f"{page}{MeetingFactory(case=case).pk}/aflys/").text

    assert f"{case.citizen.first_name} Vi Andre" in " ".join(re.sub(r"<[^>]+>", " ", asked).split())


def test_who_stayed_away_is_called_by_name_where_it_is_written_down(staff, case, page):
    name = case.citizen.first_name
    planned, held = MeetingFactory(case=case, on=TODAY), HeldMeetingFactory(case=case)

    for asked in (f"{page}{planned.pk}/registrer/", f"{page}{held.pk}/ret/"):
        assert f"{name} udeblev" in staff.get(asked).text


def test_no_talk_is_agreed_on_for_a_day_that_is_over(staff, page, said):
    response = staff.post(f"{page}ny/", said | {"on": "09.03.2026"})

    assert response.status_code == 422
    assert "Dagen er gået. Registrér samtalen, hvis den er holdt." in response.text


def test_moving_keeps_the_day_it_was_first_agreed_for(staff, case, page, said):
    meeting = MeetingFactory(case=case, on=datetime.date(2026, 3, 12))

    for number, day in enumerate(["17.03.2026", "24.03.2026"], start=1):
        staff.post(f"{page}{meeting.pk}/flyt/", said | {"on": day, "moved_because": "Sygt barn", "version": number})

    shown = staff.get(page).text
    assert "først aftalt til 12.03.2026, flyttet 2 gange" in shown
    assert stored(meeting).first_on == datetime.date(2026, 3, 12)


def test_the_first_day_cannot_be_written_over(case):
    meeting = MeetingFactory(case=case)

    with pytest.raises(Exception, match="meeting_first_day_stays"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(first_on=TODAY + DAY)


def test_calling_off_says_who_and_why(staff, case, page):
    meeting = MeetingFactory(case=case)

    staff.post(f"{page}{meeting.pk}/aflys/", {"cancelled_by": "citizen", "because": "Syg", "version": "1"})

    assert "aflyst af borgeren · Syg" in staff.get(page).text
    assert "er aflyst af borgeren: Syg" in Event.objects.get(case_id=case.pk).text


@pytest.mark.parametrize("act", ["flyt", "aflys"])
def test_a_talk_that_was_held_meanwhile_is_neither_moved_nor_called_off(staff, case, page, said, act):
    meeting = HeldMeetingFactory(case=case)
    words = {"cancelled_by": "us", "because": "Min grund", "moved_because": "Min grund"}

    response = staff.post(f"{page}{meeting.pk}/{act}/", said | words)

    assert response.status_code == 409
    assert "Min grund" in response.text
    assert stored(meeting).state == "held"


def test_a_registration_is_put_right_for_a_reason(staff, case, page, said):
    meeting = HeldMeetingFactory(case=case)
    answers = said | {"on": "10.03.2026", "udfald": "no_show", "plan_follow_up": "", "because": "Forkert borger"}

    staff.post(f"{page}{meeting.pk}/ret/", answers)

    assert stored(meeting).state == "no_show"
    assert "er rettet: Forkert borger" in Event.objects.get(case_id=case.pk).text


def test_what_was_registered_in_error_stays_in_sight_and_counts_no_more(staff, case, page):
    meeting = HeldMeetingFactory(case=case)

    staff.post(f"{page}{meeting.pk}/fejl/", {"because": "Forkert sag", "version": "1"})

    assert "Fejlregistreret</span>" in staff.get(page).text
    assert not Meeting.objects.held().exists()


def test_a_talk_is_not_put_right_to_a_day_after_it_was_written_down(staff, case, page, said):
    meeting = HeldMeetingFactory(case=case, on=TODAY - 9 * DAY, registered_on=TODAY - 9 * DAY)
    answers = said | {"on": "05.03.2026", "udfald": "held", "plan_follow_up": "Det går.", "because": "Forkert dag"}

    response = staff.post(f"{page}{meeting.pk}/ret/", answers)

    assert response.status_code == 422
    assert "Samtalen blev registreret 01.03.2026 og kan ikke være holdt senere." in response.text
    assert stored(meeting).on == TODAY - 9 * DAY


def test_withdrawing_what_a_colleague_has_just_corrected_is_asked_again(staff, case, page):
    meeting = HeldMeetingFactory(case=case, version=2)

    response = staff.post(f"{page}{meeting.pk}/fejl/", {"because": "Forkert sag", "version": "1"})

    assert response.status_code == 422
    assert "Registreringen er ændret imens." in response.text


@pytest.mark.parametrize(
    ("before", "after"), [("cancelled", "held"), ("withdrawn", "held"), ("held", "planned"), ("planned", "withdrawn")]
)
def test_a_talk_takes_no_other_turns(case, caseworker, before, after):
    extra = {"cancelled_by": "us"} if before == "cancelled" else {"because": "Fejl"} if before == "withdrawn" else {}
    meeting = HeldMeetingFactory(case=case, state=before, **extra)

    with pytest.raises(Exception, match=r"meeting_takes_its_turns|check constraint"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state=after, because="Fejl")


def test_no_talk_of_the_future_can_be_stored_as_held(case):
    with pytest.raises(IntegrityError, match="meeting_not_held_in_the_future"), transaction.atomic():
        HeldMeetingFactory(case=case, on=TODAY + DAY, registered_on=TODAY)


def test_a_form_opened_before_a_colleague_moved_the_talk_shows_both(staff, case, page, said):
    meeting = MeetingFactory(case=case, version=2, on=datetime.date(2026, 3, 17))

    response = staff.post(f"{page}{meeting.pk}/flyt/", said | {"moved_because": "Ferie"})

    assert response.status_code == 409
    assert "17.03.2026" in response.text
    assert "24.03.2026" in response.text


def test_only_reading_shows_no_way_to_change(client, case, page, caseworker):
    MeetingFactory(case=case)
    mentor = UserFactory(role="mentor", team=None)
    case.involvements.create(user=mentor, part="mentor", from_on=TODAY)
    client.force_login(mentor)

    shown = client.get(page)

    assert "/flyt/" not in shown.text
    assert client.post(f"{page}ny/", {}).status_code == 403


def test_many_talks_cost_as_many_statements_as_one(staff, case, page, django_assert_max_num_queries):
    HeldMeetingFactory(case=case)
    AgreedTaskFactory(case=case)
    staff.get(page)
    with django_assert_max_num_queries(100) as few:
        staff.get(page)
    for number in range(8):
        AgreedTaskFactory(case=case, meeting=HeldMeetingFactory(case=case, on=TODAY - DAY * number))

    with django_assert_max_num_queries(len(few)):
        staff.get(page)


@pytest.mark.parametrize(
    "act",
    [
        lambda talk, by: talk.register("held", by=by),
        lambda talk, by: talk.correct("no_show", because="Fejl", by=by),
        lambda talk, by: talk.withdraw(because="Fejl", by=by),
    ],
    ids=["registered", "corrected", "withdrawn"],
)
def test_what_is_written_of_a_talk_is_undone_when_its_deadlines_cannot_be_settled(case, monkeypatch, act):
    talk = HeldMeetingFactory(case=case)
    monkeypatch.setattr("followup.contact_plan.settle_case", Mock(side_effect=RuntimeError))

    with pytest.raises(RuntimeError):
        act(talk, case.coordinator)

    assert (stored(talk).state, stored(talk).version) == ("held", 1)
    assert not Event.objects.filter(case_id=case.pk).exists()


def test_nothing_of_a_form_is_saved_when_the_deadlines_cannot_be_settled(staff, case, page, said, monkeypatch):
    talk = MeetingFactory(case=case, on=TODAY)
    answers = said | {
        "on": "10.03.2026",
        "udfald": "held",
        "plan_follow_up": "Det går fremad.",
        "hvad_1": "Ringer til tre butikker",
        "hvem_1": "citizen",
        "naeste_on": "07.04.2026",
        "naeste_form": "phone",
    }
    settle = Mock(side_effect=RuntimeError)
    monkeypatch.setattr("followup.contact_plan.settle_case", settle)

    with pytest.raises(RuntimeError):
        staff.post(f"{page}{talk.pk}/registrer/", answers)

    settle.assert_called_once()
    assert [one.state for one in Meeting.objects.filter(case=case)] == ["planned"]
    assert not AgreedTask.objects.exists()
