"""The week's page, the day's page, and the file for calendars outside."""

import datetime
import re
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from conferences import planning
from conferences.calendar_file import calendar_file
from conferences.models import Conference, ConferenceDay
from notices.models import Notice
from tests.at_once import at_once
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    RoomFactory,
)
from tests.conferences.week import FRIDAY, NOON, clock
from tests.factories import CaseFactory, InvolvementFactory, UserFactory

WEEK = "/konferencer/?uge=2026-08"


pytestmark = pytest.mark.usefixtures("a_monday_in_february")


@pytest.fixture
def analysis(case):
    return AnalysisFactory(case=case)


@pytest.fixture
def day(case):
    return ConferenceDayFactory(team=case.team, on=FRIDAY, room__label="Havestuen")


class TestWeek:
    def test_a_row_says_when_who_and_how_ready(self, staff, analysis, day):
        ConferenceFactory(analysis=analysis, day=day)
        ContributionFactory(analysis=analysis, signed=True)
        late = ContributionFactory(analysis=analysis)

        text = staff.get(WEEK).text

        assert "10.00–10.45" in text
        assert analysis.case.citizen.name in text
        assert analysis.case.number in text
        assert "Samtaler 1 af 2" in text
        assert f"Mangler {late.user.name} ({late.discipline.label.lower()})" in text
        assert "Havestuen" in text

    def test_of_a_case_one_may_not_see_only_the_time_is_told(self, staff, day):
        hidden = ConferenceFactory(day=day, analysis__case=CaseFactory(citizen__last_name="Kanariefugl"))
        ContributionFactory(analysis=hidden.analysis, user__last_name="Hemmelig")

        for page in (WEEK, day.get_absolute_url()):
            text = staff.get(page).text

            assert "Optaget" in text
            assert "10.00–10.45" in text
            assert not re.search(rf"Kanariefugl|Hemmelig|{hidden.analysis.case.number}|/sager/\d", text)

    def test_a_restricted_case_of_the_own_team_is_only_taken_time(self, staff, caseworker, day):
        colleague = UserFactory(team=caseworker.team)
        secret = CaseFactory(coordinator=colleague, is_restricted=True, citizen__last_name="Kanariefugl")
        ConferenceFactory(day=day, analysis__case=secret)

        text = staff.get(WEEK).text

        assert "Optaget" in text
        assert "Kanariefugl" not in text

    def test_who_is_invited_from_elsewhere_sees_the_day_and_that_case_alone(self, client, day, analysis):
        guest = UserFactory(mentor=True)
        InvolvementFactory(case=analysis.case, user=guest)
        ConferenceFactory(analysis=analysis, day=day)
        hidden = CaseFactory(citizen__last_name="Kanariefugl")
        ConferenceFactory(day=day, starts_at=clock(13), ends_at=clock(14), analysis__case=hidden)
        client.force_login(guest)

        text = client.get(WEEK).text

        assert analysis.case.citizen.name in text
        assert "Kanariefugl" not in text
        assert "Planlæg konference" not in text

    def test_other_teams_days_are_not_there(self, staff):
        day = ConferenceDayFactory(on=FRIDAY)

        assert "Ingen konferencer i uge 8" in staff.get(WEEK).text
        assert staff.get(day.get_absolute_url()).status_code == 404

    def test_the_weeks_before_and_after_are_a_step_away(self, staff, day):
        text = staff.get("/konferencer/?uge=2026-07").text

        assert '?uge=2026-6"' in text
        assert '?uge=2026-8"' in text
        assert "Den næste konferencedag er fr 20.02.2026." in text

    def test_new_year_has_the_week_that_it_has(self, staff):
        text = staff.get("/konferencer/?uge=2026-53").text

        assert "28.12.2026–03.01.2027" in text
        assert '?uge=2027-1"' in text

    @pytest.mark.parametrize(
        "week", ["2026-99", "2025-53", "0001-01", "9999-52", "uge", "-1", "2026-00", "\x00", "9" * 400, "२०२६-08"]
    )
    def test_a_week_that_is_none_is_told_and_this_one_shown(self, staff, week):
        response = staff.get("/konferencer/", {"uge": week})

        assert response.status_code == 200
        assert "Ugen findes ikke" in response.text
        assert "<title>Fejl: Konferencer" in response.text
        assert "Uge 7, 09.02.2026" in response.text

    @pytest.mark.parametrize("week", ["2000-01", "2099-52"])
    def test_the_first_and_the_last_week_lead_no_further(self, staff, week):
        assert staff.get("/konferencer/", {"uge": week}).status_code == 200

    def test_what_waits_for_a_time_says_so(self, staff, analysis, caseworker):
        ContributionFactory(analysis=analysis, signed=True)
        late = AnalysisFactory(case=CaseFactory(coordinator=caseworker), conference_by=datetime.date(2026, 2, 6))
        planned = CaseFactory(coordinator=caseworker, citizen__last_name="Planlund")
        ConferenceFactory(analysis__case=planned)
        AnalysisFactory(case=CaseFactory(coordinator=caseworker, citizen__last_name="Spurgtved"), offered=True)

        text = staff.get("/konferencer/").text

        assert text.index(late.case.citizen.name) < text.index(analysis.case.citizen.name)
        assert text.count("Over tiden") == 1
        assert reverse("conferences:conference_plan", args=[analysis.case_id]) in text
        assert "Planlund" not in text
        assert "Spurgtved" not in text

    def test_many_rows_cost_as_many_queries_as_one(self, staff, caseworker, day, count_queries):
        def grow(number):
            for hour in range(number):
                case = CaseFactory(coordinator=caseworker)
                planned = ConferenceFactory(
                    day=day, analysis__case=case, starts_at=clock(7 + hour), ends_at=clock(8 + hour)
                )
                ContributionFactory(analysis=planned.analysis)
                waits = AnalysisFactory(case=CaseFactory(coordinator=caseworker))
                ContributionFactory(analysis=waits)

        grow(1)
        few = count_queries(lambda: staff.get(WEEK))
        Conference.objects.all().delete()
        grow(7)

        assert count_queries(lambda: staff.get(WEEK)) == few


class TestDay:
    def test_it_is_made_for_the_own_team(self, staff, caseworker):
        chair = UserFactory(team_lead=True)
        given = {"on": "20.02.2026", "room": RoomFactory().pk, "video_link": "https://moede.dk/1", "chair": chair.pk}

        response = staff.post(reverse("calendar:day_create"), given, follow=True)

        made = ConferenceDay.objects.get()
        assert (made.team, made.chair, made.on) == (caseworker.team, chair, FRIDAY)
        assert 'href="https://moede.dk/1" rel="noopener noreferrer external"' in response.text

    def test_it_is_somewhere(self, staff):
        response = staff.post(reverse("calendar:day_create"), {"on": "20.02.2026", "room": "", "video_link": ""})

        assert response.status_code == 422
        assert "Vælg et lokale, eller indsæt et videolink." in response.text

    @pytest.mark.parametrize(
        "given",
        [
            {"on": "08.02.2026"},
            {"on": "00.00.0000"},
            {"on": "31.12.9999"},
            {"video_link": "javascript:alert(1)"},
            {"video_link": "data:text/html,x"},
            {"video_link": "https://" + "a" * 400},
            {"room": "999999"},
            {"room": "x"},
            {"chair": "999999"},
        ],
    )
    def test_bad_input_is_told_and_saves_nothing(self, staff, given):
        usual = {"on": "20.02.2026", "room": RoomFactory().pk, "video_link": "", "chair": ""}

        response = staff.post(reverse("calendar:day_create"), usual | given)

        assert response.status_code == 422
        assert not ConferenceDay.objects.exists()

    def test_a_chair_is_active_and_works_with_citizens(self, staff):
        usual = {"on": "20.02.2026", "room": RoomFactory().pk, "video_link": ""}
        for chair in (UserFactory(is_active=False), UserFactory(curator=True)):
            response = staff.post(reverse("calendar:day_create"), usual | {"chair": chair.pk})

            assert response.status_code == 422
            assert "Vælg en medarbejder fra listen." in response.text

    def change(self, staff, day, **given):
        now = {"on": f"{day.on:%d.%m.%Y}", "room": day.room_id, "video_link": "", "chair": day.chair_id}
        return staff.post(reverse("calendar:day_update", args=[day.pk]), now | {"version": day.version} | given)

    def test_another_room_is_told_to_the_invited_and_their_calendars(self, staff, analysis, day):
        planned = ConferenceFactory(analysis=analysis, day=day)
        guest = UserFactory()
        planned.participants.create(user=guest)

        self.change(staff, day, room=RoomFactory(label="Salen").pk)

        planned.refresh_from_db()
        assert planned.moves == 1
        assert Notice.objects.get(recipient=guest).text == (
            f"Konferencen i sag {analysis.case.number} fr 20.02.2026 kl. 10.00 holdes nu her: Salen."
        )

    def test_a_room_that_is_taken_then_is_refused(self, staff, analysis, day):
        ConferenceFactory(analysis=analysis, day=day)
        taken = ConferenceFactory(day=ConferenceDayFactory(on=FRIDAY, room__label="Salen"))

        response = self.change(staff, day, room=taken.day.room_id)

        assert response.status_code == 422
        assert "Salen er optaget kl. 10.00–10.45." in response.text
        day.refresh_from_db()
        assert day.room_id != taken.day.room_id

    def test_its_date_stays_while_something_is_planned(self, staff, analysis, day):
        planned = ConferenceFactory(analysis=analysis, day=day)

        response = self.change(staff, day, on="27.02.2026")
        assert "Der ligger konferencer på dagen." in response.text

        planned.state, planned.cancelled_because = "cancelled", "Syg"
        planned.save()
        assert self.change(staff, day, on="27.02.2026").status_code == 302

    def test_two_who_change_it_at_once_are_shown_both(self, staff, day):
        seen = day.version
        self.change(staff, day, video_link="https://moede.dk/1")

        response = self.change(staff, day, video_link="https://moede.dk/2", version=seen)

        assert response.status_code == 409
        day.refresh_from_db()
        assert day.video_link == "https://moede.dk/1"

    def test_a_new_chair_is_not_let_into_cases_by_changing_the_day(self, staff, caseworker, day):
        """Else somebody could open a restricted case by it that they cannot see themselves."""
        secret = CaseFactory(coordinator=UserFactory(team=caseworker.team), is_restricted=True)
        ConferenceFactory(day=day, analysis__case=secret)
        chair = UserFactory()

        assert self.change(staff, day, chair=chair.pk).status_code == 302

        assert not chair.involvements.exists()

    def test_another_teams_day_is_not_found(self, staff):
        other = ConferenceDayFactory(on=FRIDAY)

        assert self.change(staff, other).status_code == 404


def read(text):
    """The lines of a calendar file, unfolded, as the reader of section 3.1 does it."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    return lines, {re.split("[;:]", line)[0]: line.split(":", 1)[1] for line in event}


class TestFile:
    @pytest.fixture
    def case(self, caseworker):
        User.objects.filter(pk=caseworker.pk).update(last_name="Ansvarlund")
        names = {"citizen__first_name": "Karina", "citizen__last_name": "Kanariefugl"}
        return CaseFactory(coordinator=caseworker, **names)

    @pytest.fixture
    def planned(self, analysis, case):
        room = RoomFactory(label="Sal; 1, øst\\vest", address="Springvandspladsen 5 " + "å" * 60)
        day = ConferenceDayFactory(team=case.team, on=FRIDAY, room=room)
        return ConferenceFactory(analysis=analysis, day=day, moves=2)

    def url(self, planned):
        return reverse("conferences:conference_file", args=[planned.analysis.case_id, planned.pk])

    def test_it_can_be_read_and_holds_no_more_of_the_citizen_than_the_number(self, staff, case, planned):
        response = staff.get(self.url(planned))

        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="konference-{case.number}.ics"'
        lines, event = read(response.text)
        assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
        assert lines[-2:] == ["END:VCALENDAR", ""]
        assert "METHOD:PUBLISH" in lines
        assert "TZID:Europe/Copenhagen" in lines
        assert event["SUMMARY"] == f"Konference\\, sag {case.number}"
        assert event["SEQUENCE"] == "2"
        assert event["DTSTART"] == "20260220T100000"
        assert event["DTEND"] == "20260220T104500"
        assert event["LOCATION"].startswith("Sal\\; 1\\, øst\\\\vest\\, Springvandspladsen 5 ååå")
        assert event["URL"].endswith(f"/sager/{case.pk}/analyse/")
        assert not re.search("Karina|Kanariefugl|Ansvarlund", response.text)

    def test_the_same_conference_keeps_its_mark_when_moved_and_cancelled(self, case, planned):
        first = read(calendar_file(planned, case.number, "https://h.dk/x", NOON))[1]
        planned.moves, planned.state = 3, "cancelled"

        lines, event = read(calendar_file(planned, case.number, "https://h.dk/x", NOON))

        assert event["UID"] == first["UID"]
        assert int(event["SEQUENCE"]) > int(first["SEQUENCE"])
        assert "METHOD:CANCEL" in lines
        assert event["STATUS"] == "CANCELLED"

    def test_it_is_of_the_address_the_site_is_known_by_whichever_it_was_fetched_at(self, staff, planned, settings):
        settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sager.example.dk", ["*"]

        event = read(staff.get(self.url(planned), headers={"host": "10.1.2.3:8000"}).text)[1]

        assert event["UID"] == f"konference-{planned.pk}@sager.example.dk"
        assert event["URL"].startswith("https://sager.example.dk/sager/")

    def test_it_is_not_found_through_another_case(self, staff, caseworker, planned):
        other = CaseFactory(coordinator=caseworker)

        assert staff.get(reverse("conferences:conference_file", args=[other.pk, planned.pk])).status_code == 404

    def test_summer_has_summer_time(self, analysis, case):
        june = datetime.date(2026, 6, 5)
        day = ConferenceDayFactory(team=case.team, on=june)
        planned = ConferenceFactory(analysis=analysis, day=day, starts_at=clock(9, on=june))

        assert read(calendar_file(planned, "S-1", "https://h.dk/x", NOON))[1]["DTSTART"] == "20260605T090000"


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_the_same_time_at_once_get_one_yes_and_one_clear_no():
    day = ConferenceDayFactory(on=FRIDAY)
    times = {"day": day, "starts_at": clock(10), "ends_at": clock(10, 45)}

    answers = at_once(
        *(
            partial(planning.plan, analysis, **times, by=analysis.case.coordinator)
            for analysis in AnalysisFactory.create_batch(2)
        ),
        expected=ValidationError,
    )

    refused = [answer.messages for answer in answers if isinstance(answer, ValidationError)]
    assert Conference.objects.count() == 1
    assert refused[0][0] == "Der er allerede en konference på det tidspunkt."
    assert len(refused) == 1
