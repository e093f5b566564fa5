"""One's own calendar fetches one's talks: what it reads, what it never reads, and what shuts it."""

import datetime
import logging
import re
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.planning import cancel, move
from followup.models import CalendarFeed, Meeting
from hjoerring.logs import NoCpr
from tests.conference_factories import ConferenceFactory, ParticipantFactory
from tests.factories import CaseFactory, UserFactory

TODAY = datetime.date(2026, 11, 23)
PAGE, MAKE, CLOSE = "/profil/kalender/", "/profil/kalender/ny/", "/profil/kalender/luk/"
CLOCK = datetime.time(10, 0)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)


@pytest.fixture
def case(caseworker):
    names = {"citizen__first_name": "Karina", "citizen__last_name": "Kanariefugl"}
    return CaseFactory(coordinator=caseworker, **names)


@pytest.fixture
def url(caseworker):
    return reverse("followup:calendar_feed", args=[CalendarFeed.make(caseworker)])


def talk(case, on=TODAY, at=CLOCK, **said):
    said = {"place": "Lokale Hemmelig", "held_by": case.coordinator, "first_on": on} | said
    return Meeting.objects.create(case=case, on=on, at=at, **said)


def read(text):
    """The events of a calendar, as the reader of RFC 5545 does it, each a dictionary."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    events, open_one = [], None
    for line in lines:
        if line == "BEGIN:VEVENT":
            open_one = {}
        elif line == "END:VEVENT":
            assert set(open_one) >= {"UID", "DTSTAMP", "DTSTART", "DTEND"}
            events.append(open_one)
            open_one = None
        elif open_one is not None:
            name = re.split("[;:]", line)[0]
            assert name not in open_one, line
            open_one[name] = line.removeprefix(name).removeprefix(";")
    assert len({event["UID"] for event in events}) == len(events)
    return events


def moment(value):
    """The moment in UTC that a reader takes a time for."""
    assert value.startswith("TZID=Europe/Copenhagen:")
    clock = datetime.datetime.fromisoformat(value.partition(":")[2])
    return clock.replace(tzinfo=ZoneInfo("Europe/Copenhagen")).astimezone(datetime.UTC)


def test_coming_back_to_the_page_of_the_address_leads_to_the_calendar(client, caseworker):
    client.force_login(caseworker)
    client.post(MAKE)
    made = CalendarFeed.objects.get(user=caseworker).secret_hash

    assert client.get(MAKE).headers["Location"] == PAGE
    assert CalendarFeed.objects.get(user=caseworker).secret_hash == made


def test_a_talk_is_told_by_time_and_number_and_nothing_else(client, case, url):
    talk(case, form="phone", minutes=30)

    response = client.get(url)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    [event] = read(response.text)
    assert event["SUMMARY"] == f":{case.number}\\, samtale"
    assert moment(event["DTSTART"]) == datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
    assert moment(event["DTEND"]) == datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
    assert set(event) == {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "TRANSP"),
    }
    for word in ("Karina", "Kanariefugl", "Hemmelig", "Telefon", case.coordinator.last_name):
        assert word not in response.text


def test_it_reaches_from_a_month_ago_to_four_months_ahead(client, case, url):
    days = [-31, -30, 0, 120, 121]
    for number in days:
        talk(case, on=TODAY + datetime.timedelta(days=number))

    found = [event["DTSTART"] for event in read(client.get(url).text)]

    assert [value.partition(":")[2][:8] for value in found] == ["20261024", "20261123", "20270323"]


def test_a_move_and_a_cancelling_are_the_same_event_and_newer(client, case, url):
    one = talk(case)
    [before] = read(client.get(url).text)

    one.at, one.moved_because = datetime.time(13), "Borgeren ringede"
    one.move(by=case.coordinator)
    [moved] = read(client.get(url).text)
    one.cancel(cancelled_by="citizen", because="Syg", by=case.coordinator)
    [off] = read(client.get(url).text)

    assert before["UID"] == moved["UID"] == off["UID"]
    assert [event["SEQUENCE"] for event in (before, moved, off)] == [":0", ":1", ":2"]
    assert [event["STATUS"] for event in (before, moved, off)] == [":CONFIRMED", ":CONFIRMED", ":CANCELLED"]


def test_a_corrected_length_is_newer_than_what_the_calendar_has(client, case, url):
    told = {"registered_by": case.coordinator, "registered_at": timezone.now(), "registered_on": TODAY}
    one = talk(case, state="held", plan_follow_up="Det går.", **told)
    [before] = read(client.get(url).text)

    one.minutes = 90
    one.correct("held", because="Den varede længere", by=case.coordinator)
    [after] = read(client.get(url).text)

    assert (before["SEQUENCE"], after["SEQUENCE"]) == (":0", ":1")
    assert before["DTEND"] < after["DTEND"]


def test_an_event_is_the_same_whatever_name_the_calendar_is_fetched_by(client, case, url, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://sager.example.dk", ["*"]
    talk(case)

    uids = [read(client.get(url, headers={"host": host}).text)[0]["UID"] for host in ("a.example", "b.example:8443")]

    assert uids == [f":samtale-{Meeting.objects.get().pk}@sager.example.dk"] * 2


def test_one_that_was_held_stays_and_one_registered_in_error_goes(client, case, url):
    told = {"registered_by": case.coordinator, "registered_at": timezone.now(), "registered_on": TODAY}
    one = talk(case, state="held", plan_follow_up="Det går.", **told)
    assert len(read(client.get(url).text)) == 1

    Meeting.objects.filter(pk=one.pk).update(state="withdrawn", because="Forkert borger.")

    assert read(client.get(url).text) == []


def test_a_talk_without_a_time_takes_the_day(client, case, url):
    talk(case, at=None)

    [event] = read(client.get(url).text)

    assert (event["DTSTART"], event["DTEND"]) == ("VALUE=DATE:20261123", "VALUE=DATE:20261124")
    assert event["TRANSP"] == ":TRANSPARENT"


@pytest.mark.parametrize(
    ("on", "at", "first", "last"),
    [
        # The hour is turned forward on 29.3. at two, and back on 25.10. at three.
        ("2026-03-29", "10:00", "08:00", "08:45"),
        ("2026-03-28", "10:00", "09:00", "09:45"),
        ("2026-03-29", "01:30", "00:30", "01:15"),
        ("2026-10-25", "10:00", "09:00", "09:45"),
        ("2026-10-24", "10:00", "08:00", "08:45"),
        ("2026-10-25", "01:30", "23:30", "00:15"),
    ],
)
def test_both_sundays_on_which_the_clock_is_turned(client, case, url, time_machine, on, at, first, last):
    day = datetime.date.fromisoformat(on)
    time_machine.move_to(f"{on} 06:00+00:00", tick=False)
    talk(case, on=day, at=datetime.time.fromisoformat(at))

    [event] = read(client.get(url).text)

    assert [f"{moment(event[name]):%H:%M}" for name in ("DTSTART", "DTEND")] == [first, last]


def test_the_turned_clock_is_described(client, url):
    text = client.get(url).text

    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in zone
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in zone


def test_only_ones_own_talks_in_cases_one_may_see(client, case, caseworker, url):
    talk(case, held_by=UserFactory(team=caseworker.team))
    talk(CaseFactory(), held_by=caseworker)

    assert read(client.get(url).text) == []


def test_what_has_not_changed_is_not_sent_again(client, case, url):
    one = talk(case)
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    Meeting.objects.filter(pk=one.pk).update(at=datetime.time(13), moves=1)
    changed = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_address_opens_nothing_once_its_owner_has_left(client, caseworker, url):
    caseworker.is_active = False
    caseworker.save()

    assert client.get(url).status_code == 404


def test_a_role_without_citizens_reads_an_empty_calendar(client, case, caseworker, url):
    talk(case)
    caseworker.role = "administrator"
    caseworker.save()

    assert read(client.get(url).text) == []


@pytest.mark.parametrize("secret", ["x", "æøå", "A" * 43, "a" * 3_000])
def test_an_address_that_never_was(client, secret):
    assert client.get(f"/kalender/{secret}.ics").status_code == 404


class TestAddress:
    def shown(self, response):
        return re.search(r'value="([^"]+\.ics)"', response.text)[1]

    def test_it_is_shown_once_and_only_its_print_is_kept(self, staff, client, caseworker):
        response = staff.post(MAKE)
        address = self.shown(response)

        secret = address.rpartition("/")[2].removesuffix(".ics")
        assert len(secret) >= 43
        assert client.get(address[address.index("/kalender/") :]).status_code == 200
        assert secret not in staff.get(PAGE).text
        assert secret not in str(list(CalendarFeed.objects.values()))

    def test_who_has_none_makes_one_and_not_a_new_one(self, staff):
        assert ">Lav en adresse</button>" in staff.get(PAGE).text
        page = staff.post(MAKE).text

        assert ">Lav en ny adresse</button>" in page
        assert 'data-copy="kalenderadresse" hidden' in page

    def test_a_new_one_shuts_the_old_one(self, staff, client, url):
        assert client.get(url).status_code == 200

        new = self.shown(staff.post(MAKE))

        assert client.get(url).status_code == 404
        assert client.get(new[new.index("/kalender/") :]).status_code == 200

    def test_closed_it_opens_nothing(self, staff, client, url):
        response = staff.post(CLOSE, follow=True)

        assert "Adressen er lukket." in response.text
        assert client.get(url).status_code == 404
        assert not CalendarFeed.objects.exists()

    def test_the_page_tells_when_it_was_fetched(self, staff, client, url):
        assert "Ikke hentet endnu." in staff.get(PAGE).text

        client.get(url)

        assert "Sidst hentet 23.11.2026 kl. 10.00." in staff.get(PAGE).text


def test_guessing_is_slowed_and_no_calendar_suffers_for_it(client, url):
    answers = [client.get(f"/kalender/{number:043}.ics").status_code for number in range(31)]

    assert set(answers[:30]) == {404}
    assert answers[30] == 429
    assert client.get(url).status_code == 200


def test_a_calendar_that_asks_all_the_time_is_told_to_wait(client, url):
    for _ in range(30):
        assert client.get(url).status_code == 200

    response = client.get(url)

    assert response.status_code == 429
    assert response["Retry-After"] == "60"


def test_the_secret_is_in_no_log(caplog, client, url):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (url,), None)

    NoCpr().filter(record)

    assert record.getMessage() == "Not Found: /kalender/[link].ics"


def test_many_talks_take_no_more_statements_than_one(client, case, url, count_queries):
    talk(case)
    alone = count_queries(lambda: client.get(url))
    for _ in range(20):
        talk(case)

    assert count_queries(lambda: client.get(url)) == alone


class TestConferences:
    """Those that the owner of the calendar is invited to, told by hjoerring."""

    def invited(self, user, case, at="2026-11-24 10:00+01:00", **more):
        begins = datetime.datetime.fromisoformat(at)
        one = ConferenceFactory(
            analysis__case=case, starts_at=begins, ends_at=begins + datetime.timedelta(minutes=45), **more
        )
        ParticipantFactory(conference=one, user=user)
        return one

    def test_one_is_told_by_time_and_number_and_nothing_else(self, client, case, caseworker, url):
        one = self.invited(
            caseworker, case, day__room__label="Lokale Hemmelig", day__video_link="https://video.example/x"
        )

        response = client.get(url)

        [event] = read(response.text)
        assert event["UID"].startswith(f":konference-{one.pk}@")
        assert event["SUMMARY"] == f":{case.number}\\, konference"
        assert moment(event["DTSTART"]) == one.starts_at
        assert moment(event["DTEND"]) == one.ends_at
        assert (event["STATUS"], event["CLASS"], event["TRANSP"]) == (":CONFIRMED", ":PRIVATE", ":OPAQUE")
        assert not {"LOCATION", "DESCRIPTION", "URL", "ATTENDEE", "ORGANIZER"} & set(event)
        for word in ("Karina", "Kanariefugl", "Hemmelig", "video", caseworker.last_name):
            assert word not in response.text

    def test_a_move_and_a_cancelling_are_the_same_event_and_newer(self, client, case, caseworker, url):
        one = self.invited(caseworker, case, day__on=datetime.date(2026, 11, 24))
        [before] = read(client.get(url).text)

        later = one.starts_at + datetime.timedelta(hours=3)
        ends_at = later + datetime.timedelta(minutes=30)
        move(one, day=one.day, starts_at=later, ends_at=ends_at, because="Lægen er syg", by=caseworker)
        [moved] = read(client.get(url).text)
        cancel(one, because="Borgeren er syg", by=caseworker)
        [off] = read(client.get(url).text)

        assert before["UID"] == moved["UID"] == off["UID"]
        assert [event["SEQUENCE"] for event in (before, moved, off)] == [":0", ":1", ":2"]
        assert moment(moved["DTSTART"]) == later
        assert [event["STATUS"] for event in (before, moved, off)] == [":CONFIRMED", ":CONFIRMED", ":CANCELLED"]

    def test_only_to_whom_is_invited_and_may_open_the_case(self, client, case, caseworker, url):
        ConferenceFactory(analysis__case=case, starts_at=datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC))
        self.invited(caseworker, CaseFactory())
        self.invited(caseworker, CaseFactory(team=caseworker.team, is_restricted=True))

        assert read(client.get(url).text) == []

    def test_it_reaches_as_far_as_talks_do(self, client, caseworker, url):
        for at in (
            "2026-10-23 23:30+02:00",
            "2026-10-24 00:10+02:00",
            "2027-03-23 23:30+01:00",
            "2027-03-24 00:10+01:00",
        ):
            self.invited(caseworker, CaseFactory(team=caseworker.team), at)

        days = [event["DTSTART"].partition(":")[2][:8] for event in read(client.get(url).text)]

        assert days == ["20261024", "20270323"]

    def test_what_has_not_changed_is_not_sent_again_and_many_cost_as_one(
        self, client, case, caseworker, url, count_queries
    ):
        self.invited(caseworker, case)
        first = client.get(url)
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304

        alone = count_queries(lambda: client.get(url))
        for _ in range(3):
            self.invited(caseworker, CaseFactory(team=caseworker.team))

        assert count_queries(lambda: client.get(url)) == alone
        assert len(read(client.get(url).text)) == 4
