"""A case's conference gets a time, another one, or none."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conferences import planning
from conferences.access import adjust
from conferences.models import Conference, ConferenceDay, Section
from journal.models import Event
from notices.models import Notice
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    RoomFactory,
    consent_to,
)
from tests.conferences.week import FRIDAY, NOON, clock
from tests.factories import CaseFactory, UserFactory

pytestmark = pytest.mark.usefixtures("a_monday_in_february")


@pytest.fixture
def analysis(case):
    return AnalysisFactory(case=case, takes_part=True)


@pytest.fixture
def day(case):
    return ConferenceDayFactory(team=case.team, on=FRIDAY)


@pytest.fixture
def url(case):
    return reverse("conferences:conference_plan", args=[case.pk])


def send(staff, url, day="ny", **given):
    return staff.post(url, {"day": getattr(day, "pk", day), "at": "", "minutes": "45"} | given)


class TestPlan:
    def test_the_next_free_time_is_taken_when_none_is_written(self, staff, url, analysis, day):
        ConferenceFactory(day=day, starts_at=clock(9), ends_at=clock(9, 45))

        assert "næste ledige tid kl. 09.45" in staff.get(url).text
        send(staff, url, day)

        planned = analysis.conferences.get()
        assert (planned.starts_at, planned.ends_at) == (clock(9, 45), clock(10, 30))

    def test_all_who_take_part_are_invited_and_the_sections_made(self, staff, url, analysis, day, caseworker):
        contribution = ContributionFactory(analysis=analysis)
        unnamed = ContributionFactory(analysis=analysis)
        consent_to(analysis.case, contribution.discipline)

        response = staff.post(url, {"day": day.pk, "at": "10", "minutes": "45"}, follow=True)

        planned = analysis.conferences.get()
        users = {one.user for one in planned.participants.all()}
        assert users == {None, contribution.user, caseworker, day.chair}
        assert unnamed.user not in users
        assert not unnamed.user.involvements.exists()
        assert f"{unnamed.user.name} ({unnamed.discipline.label.lower()})" in response.text
        assert f"{unnamed.discipline} mangler: {unnamed.user.name}" in response.text
        assert planned.participants.get(user=contribution.user).discipline == contribution.discipline
        assert planned.sections.count() == len(Section.Key)
        until = contribution.user.involvements.get().until_on
        assert until == FRIDAY + datetime.timedelta(days=14)

    def test_the_invited_are_told_once_and_the_timeline_holds_no_free_text(
        self, staff, url, analysis, day, caseworker
    ):
        send(staff, url, day, at="10.15")

        notice = Notice.objects.get()
        assert notice.recipient == day.chair
        assert notice.text == (
            f"Du er inviteret til konference i sag {analysis.case.number} fr 20.02.2026 kl. 10.15, {day.room}."
        )
        assert Event.objects.filter(text="Konference planlagt fr 20.02.2026 kl. 10.15").exists()

    def test_a_day_is_made_at_once(self, staff, url, analysis, caseworker):
        room = RoomFactory()

        response = send(staff, url, at="13.00", **{"ny-on": "26.02.2026", "ny-room": room.pk, "ny-video_link": ""})

        assert response.status_code == 302
        made = ConferenceDay.objects.get()
        assert (made.on, made.room, made.team) == (datetime.date(2026, 2, 26), room, caseworker.team)
        assert analysis.conferences.get().day == made

    @pytest.mark.parametrize(
        ("on", "message"),
        [
            ("06.02.2026", "Dagen er gået"),
            ("01.01.0001", "Skriv datoen som"),
            ("31.12.9999", "Skriv datoen som"),
            ("01.01.2099", "Dagen ligger mere end et år"),
            ("", "Skriv, hvilken dag"),
        ],
    )
    def test_a_day_that_makes_no_sense_leaves_nothing(self, staff, url, analysis, on, message):
        response = send(staff, url, at="13", **{"ny-on": on, "ny-room": RoomFactory().pk})

        assert response.status_code == 422
        assert f'<a href="#id_ny-on">Dato: {message}' in response.text
        assert "Der er 1 fejl i skemaet" in response.text
        assert not ConferenceDay.objects.exists()

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "http://møde.dk/1", "https://bruger@moede.dk/", "møde"])
    def test_only_a_safe_link_is_taken(self, staff, url, analysis, link):
        response = send(staff, url, at="13", **{"ny-on": "26.02.2026", "ny-video_link": link})

        assert response.status_code == 422
        assert not ConferenceDay.objects.exists()

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"at": "23.45"}, "mellem kl. 07.00 og 20.00"),
            ({"at": "19.30"}, "mellem kl. 07.00 og 20.00"),
            ({"at": "25.00"}, "Skriv tidspunktet som"),
            ({"at": "snart"}, "Skriv tidspunktet som"),
            ({"minutes": "0"}, "mindst 15"),
            ({"minutes": "99999"}, "højst 240"),
            ({"minutes": "x"}, "Skriv et helt tal"),
        ],
    )
    def test_a_time_that_makes_no_sense_is_refused(self, staff, url, analysis, day, given, message):
        response = send(staff, url, day, **given)

        assert response.status_code == 422
        assert message in response.text
        assert not Conference.objects.exists()

    def test_a_time_that_has_passed_today_is_refused(self, staff, url, analysis, case):
        today = ConferenceDayFactory(team=case.team, on=NOON.date())

        assert "Tidspunktet er passeret" in send(staff, url, today, at="9").text
        assert "næste ledige tid kl. 12.15" in staff.get(url).text

    def test_the_time_of_another_is_taken(self, staff, url, analysis, day):
        ConferenceFactory(day=day, starts_at=clock(10), ends_at=clock(10, 45))

        response = send(staff, url, day, at="10.30")

        assert response.status_code == 422
        assert "Der er allerede en konference på det tidspunkt." in response.text

    def test_a_room_is_not_booked_twice_by_two_teams(self, staff, url, analysis, day):
        other = ConferenceDayFactory(room=day.room, on=FRIDAY)
        ConferenceFactory(day=other, starts_at=clock(10), ends_at=clock(10, 45))

        response = send(staff, url, day, at="10.30")

        assert f"{day.room} er optaget kl. 10.00–10.45." in response.text
        assert send(staff, url, day, at="10.45").status_code == 302

    def test_a_room_that_is_taken_leaves_no_new_day(self, staff, url, analysis, day):
        ConferenceFactory(day=day, starts_at=clock(10), ends_at=clock(10, 45))

        response = send(staff, url, at="10", **{"ny-on": "20.02.2026", "ny-room": day.room.pk})

        assert response.status_code == 422
        assert ConferenceDay.objects.count() == 1

    def test_a_full_day_has_no_free_time(self, staff, url, analysis, day):
        ConferenceFactory(day=day, starts_at=clock(9), ends_at=clock(20))

        assert "ingen ledig tid" in staff.get(url).text
        assert "Der er ikke så lang tid ledig" in send(staff, url, day).text

    def test_a_day_of_another_team_is_not_found(self, staff, url, analysis):
        response = send(staff, url, ConferenceDayFactory(on=FRIDAY), at="10")

        assert response.status_code == 422
        assert "Vælg en dag fra listen." in response.text

    @pytest.mark.parametrize("state", ["offered", "declined", "held"])
    def test_an_analysis_without_a_yes_gets_no_conference(self, staff, case, url, day, state):
        AnalysisFactory(case=case, **{state: True})

        response = send(staff, url, day, at="10")

        assert response.status_code == 302
        assert not Conference.objects.exists()

    def test_a_second_conference_is_told_about_and_not_made(self, staff, url, analysis, day):
        ConferenceFactory(analysis=analysis)

        response = staff.post(url, {"day": day.pk, "at": "10", "minutes": "45"}, follow=True)

        assert "Der er allerede planlagt en konference." in response.text
        assert Conference.objects.count() == 1

    def test_a_closed_case_is_refused(self, staff, caseworker):
        closed = CaseFactory(coordinator=caseworker, closed_on=datetime.date(2026, 2, 1), close_reason="job")
        AnalysisFactory(case=closed)

        assert staff.get(reverse("conferences:conference_plan", args=[closed.pk])).status_code == 403

    def test_a_chair_who_is_the_citizens_own_is_advised_against(self, staff, url, analysis, day, caseworker):
        day.chair = caseworker
        day.save()

        response = staff.post(url, {"day": day.pk, "at": "10", "minutes": "45"}, follow=True)

        assert "Mødelederen er borgerens egen medarbejder" in response.text

    def test_a_day_that_is_no_working_day_is_pointed_out(self, staff, url, analysis, case):
        saturday = ConferenceDayFactory(team=case.team, on=datetime.date(2026, 2, 21))

        response = staff.post(url, {"day": saturday.pk, "at": "10", "minutes": "45"}, follow=True)

        assert "ikke er en hverdag" in response.text


class TestMove:
    @pytest.fixture
    def planned(self, analysis, day, caseworker):
        return planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)

    @pytest.fixture
    def url(self, planned):
        return reverse("conferences:conference_move", args=[planned.analysis.case_id])

    def moved(self, staff, url, planned, **given):
        return send(staff, url, planned.day, at="13", because="Lægen ringede", version=planned.version, **given)

    def test_everybody_is_told_once_and_the_calendar_learns_it(self, staff, url, planned, day):
        self.moved(staff, url, planned)

        planned.refresh_from_db()
        assert (planned.starts_at, planned.moves, planned.moved_because) == (clock(13), 1, "Lægen ringede")
        told = Notice.objects.filter(recipient=day.chair, topic__contains="moved")
        assert [one.text for one in told] == [
            f"Konferencen i sag {planned.analysis.case.number} er flyttet til fr 20.02.2026 kl. 13.00, {day.room}."
        ]
        assert not Event.objects.filter(text__contains="Lægen").exists()
        assert not Notice.objects.filter(text__contains="Lægen").exists()

    def test_access_follows_the_conference(self, staff, url, planned, analysis):
        guest = UserFactory(mentor=True)
        planned.participants.create(user=guest)
        later = ConferenceDayFactory(team=analysis.case.team, on=datetime.date(2026, 3, 5))

        send(staff, url, later, at="13", because="Syg", version=planned.version)

        assert guest.involvements.get().until_on == datetime.date(2026, 3, 19)
        assert planned.participants.filter(user=later.chair).exists()

    def test_others_are_told_only_for_a_reason(self, staff, url, planned):
        response = send(staff, url, planned.day, at="13", version=planned.version)

        assert "Skriv, hvorfor konferencen flyttes." in response.text

    def test_the_same_time_is_no_move(self, staff, url, planned):
        response = send(staff, url, planned.day, at="10", because="Syg", version=planned.version)

        assert "Det er den tid, konferencen har nu." in response.text

    def test_who_opened_the_form_before_another_moved_it_is_told(self, staff, url, planned, caseworker):
        seen = planned.version
        planning.move(planned, day=planned.day, starts_at=clock(14), ends_at=clock(15), because="Syg", by=caseworker)

        response = send(staff, url, planned.day, at="13", because="Syg", version=seen)

        assert "En kollega har flyttet konferencen imens." in response.text
        planned.refresh_from_db()
        assert planned.starts_at == clock(14)

    def test_where_another_is_it_does_not_go(self, staff, url, planned):
        ConferenceFactory(day=planned.day, starts_at=clock(13), ends_at=clock(14))

        response = self.moved(staff, url, planned)

        assert response.status_code == 422
        assert "Der er allerede en konference på det tidspunkt." in response.text
        planned.refresh_from_db()
        assert (planned.starts_at, planned.moves) == (clock(10), 0)

    def test_a_cancelled_one_is_not_moved(self, staff, url, planned, caseworker):
        planning.cancel(planned, because="Syg", by=caseworker)

        response = staff.get(url, follow=True)

        assert "Der er ikke længere planlagt en konference." in response.text


class TestDay:
    """What is planned is on its day, however the two change at once."""

    def change(self, staff, day, **given):
        now = {"on": f"{day.on:%d.%m.%Y}", "room": day.room_id, "video_link": "", "chair": day.chair_id or ""}
        return staff.post(reverse("calendar:day_update", args=[day.pk]), now | {"version": day.version} | given)

    def test_a_day_that_was_moved_meanwhile_takes_no_conference_of_the_old_date(self, analysis, day, caseworker):
        ConferenceDay.objects.filter(pk=day.pk).update(on=datetime.date(2026, 2, 27))

        with pytest.raises(ValidationError, match="begynde og slutte på konferencedagen"):
            planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)

        assert not analysis.conferences.exists()

    def test_a_conference_is_not_moved_to_a_day_that_was_moved_meanwhile(self, analysis, day, caseworker):
        planned = planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)
        other = ConferenceDayFactory(team=day.team, on=datetime.date(2026, 2, 26))
        ConferenceDay.objects.filter(pk=other.pk).update(on=datetime.date(2026, 3, 5))
        at = {"starts_at": clock(10, on=other.on), "ends_at": clock(11, on=other.on)}

        with pytest.raises(ValidationError, match="begynde og slutte på konferencedagen"):
            planning.move(planned, day=other, **at, because="Ferie", by=caseworker)

        assert Conference.objects.get().day == day

    def test_a_day_does_not_move_from_what_was_planned_meanwhile(self, analysis, day, caseworker):
        planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)
        day.on = datetime.date(2026, 2, 27)

        with pytest.raises(ValidationError, match="Der ligger konferencer på dagen"):
            planning.change_day(day, by=caseworker)

        assert ConferenceDay.objects.get().on == FRIDAY

    def test_a_new_chair_is_told_invited_and_sees_the_day(self, client, staff, analysis, day, caseworker):
        planned = planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)
        chair = UserFactory(team_lead=True)

        assert self.change(staff, day, chair=chair.pk).status_code == 302

        assert planned.participants.filter(user=chair, discipline=None).exists()
        assert set(Notice.objects.filter(recipient=chair).values_list("text", flat=True)) == {
            f"Du er mødeleder for konferencerne 20.02.2026, {day.room}.",
            f"Du er inviteret til konference i sag {analysis.case.number} {planned.when}, {day.room}.",
        }
        client.force_login(chair)
        assert client.get(day.get_absolute_url()).status_code == 200
        assert client.get(analysis.get_absolute_url()).status_code == 200

    def test_of_a_case_that_is_not_theirs_to_change_who_is_responsible_is_told(self, staff, day, caseworker):
        secret = CaseFactory(coordinator=UserFactory(team=caseworker.team), is_restricted=True)
        conference = ConferenceFactory(day=day, analysis__case=secret)
        chair = UserFactory()

        self.change(staff, day, chair=chair.pk)

        assert not conference.participants.filter(user=chair).exists()
        assert "mødeleder, som ikke er inviteret" in Notice.objects.get(recipient=secret.coordinator).text

    def test_a_chair_who_has_stopped_is_not_invited(self, analysis, day, caseworker):
        day.chair.is_active = False
        day.chair.save()

        planned = planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)

        assert not planned.participants.filter(user=day.chair).exists()


class TestCancel:
    @pytest.fixture
    def planned(self, analysis, day, caseworker):
        return planning.plan(analysis, day=day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)

    @pytest.fixture
    def url(self, planned):
        return reverse("conferences:conference_cancel", args=[planned.analysis.case_id])

    def test_the_analysis_waits_again_and_everybody_is_told_once(self, staff, url, planned, day):
        staff.post(url, {"because": "Borgeren er syg"})

        planned.refresh_from_db()
        assert (planned.state, planned.cancelled_because) == ("cancelled", "Borgeren er syg")
        assert Notice.objects.filter(recipient=day.chair, topic__contains="cancelled").count() == 1
        assert not Notice.objects.filter(text__contains="syg").exists()
        assert planning.hindrance(planned.analysis) == ""
        page = staff.get(planned.analysis.get_absolute_url())
        assert "Borgeren er syg" in page.text
        assert "Planlæg konference" in page.text

    def test_who_was_let_in_for_it_alone_is_out_after_today(self, staff, url, planned, caseworker):
        guest = UserFactory(mentor=True)
        planned.participants.create(user=guest)
        adjust(planned.analysis.case, by=caseworker)
        assert guest.involvements.get().until_on == datetime.date(2026, 3, 6)

        staff.post(url, {"because": "Borgeren er syg"})

        assert guest.involvements.get().until_on == NOON.date()

    def test_it_takes_a_reason(self, staff, url, planned):
        response = staff.post(url, {"because": " "})

        assert response.status_code == 422
        assert "Skriv, hvorfor konferencen ikke holdes." in response.text

    def test_the_time_is_free_for_another(self, staff, url, planned, caseworker):
        staff.post(url, {"because": "Borgeren er syg"})
        other = AnalysisFactory(case=CaseFactory(coordinator=caseworker))

        again = planning.plan(other, day=planned.day, starts_at=clock(10), ends_at=clock(10, 45), by=caseworker)

        assert again.is_planned
