import datetime
import threading
from datetime import timedelta

import pytest
from django.db import connection

from followup.flags import ENDED, OVERDUE
from followup.flags_sql import find
from followup.overdue_sql import flag_overdue
from followup.tasks import notify_overdue
from followup.worklist import caseload
from notices.models import Notice
from tests.factories import CaseFactory, InterventionFactory, InvolvementFactory, UserFactory
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY


def add(coordinator, *, overdue=0, ended=0, **case):
    case = CaseFactory(coordinator=coordinator, **case)
    InterventionFactory.create_batch(overdue, case=case, follow_up_on=TODAY - DAY, ends_on=FAR)
    InterventionFactory.create_batch(ended, case=case, follow_up_on=TODAY, ends_on=TODAY - DAY)
    return case


@pytest.mark.parametrize(
    ("overdue", "ended", "text", "flag"),
    [
        (1, 0, "1 opfølgning er overskredet.", "overskredet"),
        (2, 0, "2 opfølgninger er overskredet.", "overskredet"),
        (0, 1, "1 indsats er sluttet uden svar.", "sluttet"),
        (0, 3, "3 indsatser er sluttet uden svar.", "sluttet"),
        (1, 2, "1 opfølgning er overskredet, og 2 indsatser er sluttet uden svar.", "overskredet"),
        (2, 1, "2 opfølgninger er overskredet, og 1 indsats er sluttet uden svar.", "overskredet"),
    ],
)
def test_the_notice_counts_in_good_danish_and_leads_to_the_list(staff, caseworker, overdue, ended, text, flag):
    add(caseworker, overdue=overdue, ended=ended)

    assert notify_overdue() == 1

    notice = Notice.objects.get()
    assert (notice.recipient, notice.on, notice.text) == (caseworker, TODAY, text)
    assert notice.url == f"/min-dag/?vis={flag}"
    assert staff.get(notice.url).context["page"].paginator.count == 1


def test_one_late_both_ways_is_counted_in_both(caseworker):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=TODAY - DAY, ends_on=TODAY - DAY)

    flag_overdue(TODAY)

    assert Notice.objects.get().text == "1 opfølgning er overskredet, og 1 indsats er sluttet uden svar."


@pytest.mark.parametrize(("follow_up_on", "ends_on"), [(TODAY, FAR), (TODAY + DAY, FAR), (FAR, TODAY)])
def test_what_is_due_today_is_not_overdue(caseworker, follow_up_on, ends_on):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=follow_up_on, ends_on=ends_on)

    assert flag_overdue(TODAY) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"status": "proposed", "follow_up_on": None},
        {"status": "completed", "follow_up_on": None, "ended_on": TODAY - DAY},
    ],
)
def test_only_what_is_running_is_told(caseworker, values):
    InterventionFactory(case__coordinator=caseworker, ends_on=TODAY - DAY, **values)

    assert flag_overdue(TODAY) == 0


def test_closed_cases_and_people_who_left_are_silent(caseworker):
    add(caseworker, overdue=1, closed_on=TODAY, close_reason="job")
    add(UserFactory(is_active=False), overdue=1)
    successor = add(caseworker, overdue=1)
    successor.involvements.update(until_on=TODAY - DAY)
    add(caseworker, overdue=1).involvements.update(from_on=TODAY + DAY)

    assert flag_overdue(TODAY) == 0


def test_only_the_one_responsible_is_told(caseworker):
    case = add(caseworker, overdue=1)
    InvolvementFactory(case=case)
    UserFactory(team_lead=True, team=caseworker.team)

    flag_overdue(TODAY)

    assert [notice.recipient for notice in Notice.objects.all()] == [caseworker]


def test_a_restricted_case_is_told_to_its_coordinator(caseworker):
    add(caseworker, overdue=1, is_restricted=True)

    assert flag_overdue(TODAY) == 1


def test_a_lead_with_own_cases_is_led_to_those(client, caseworker):
    lead = UserFactory(team_lead=True, team=caseworker.team)
    add(lead, overdue=1)
    add(caseworker, overdue=1)

    flag_overdue(TODAY)

    client.force_login(lead)
    url = Notice.objects.get(recipient=lead).url
    assert client.get(url).context["page"].paginator.count == 1


def test_it_is_told_once_however_often_it_runs(caseworker):
    add(caseworker, overdue=1)

    assert [flag_overdue(TODAY) for _ in range(4)] == [1, 0, 0, 0]

    add(caseworker, overdue=5)
    assert flag_overdue(TODAY) == 0
    assert Notice.objects.get().text == "1 opfølgning er overskredet."


def test_it_is_told_again_the_next_day(caseworker):
    add(caseworker, overdue=1)
    Notice.objects.all().mark_read()

    flag_overdue(TODAY)
    flag_overdue(TODAY + DAY)

    assert set(Notice.objects.values_list("on", flat=True)) == {TODAY, TODAY + DAY}


def test_days_without_a_run_bring_no_flood(caseworker, clock):
    add(caseworker, overdue=2)
    notify_overdue()
    clock.shift(9 * DAY)

    notify_overdue()

    assert set(Notice.objects.values_list("on", flat=True)) == {TODAY, TODAY + 9 * DAY}


def test_it_is_one_statement_for_any_number_of_people(count_queries):
    for _ in range(5):
        add(UserFactory(), overdue=2, ended=1)

    assert count_queries(lambda: flag_overdue(TODAY)) == 1
    assert Notice.objects.count() == 5


def test_the_date_is_the_danish_one(caseworker, clock):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=datetime.date(2026, 3, 28), ends_on=FAR)
    # Midnight has passed in Denmark, not in UTC, in the night when the clock goes forward.
    clock.move_to(datetime.datetime(2026, 3, 28, 23, 30, tzinfo=datetime.UTC))

    notify_overdue()

    assert Notice.objects.get().on == datetime.date(2026, 3, 29)


@pytest.mark.parametrize("today", [datetime.date(2028, 2, 29), datetime.date(2026, 10, 25), datetime.date(2027, 1, 1)])
def test_leap_days_long_sundays_and_new_years_are_days_like_others(caseworker, today):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=today, ends_on=today + DAY)

    assert [flag_overdue(today), flag_overdue(today + DAY)] == [0, 1]


def test_the_notice_counts_what_the_worklist_shows(caseworker):
    for overdue, ended in ((1, 0), (1, 0), (0, 1), (0, 0)):
        add(caseworker, overdue=overdue, ended=ended)

    flag_overdue(TODAY)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)
    assert Notice.objects.get().text == "2 opfølgninger er overskredet, og 1 indsats er sluttet uden svar."
    assert (found.count(OVERDUE), found.count(ENDED)) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_once():
    for _ in range(20):
        add(UserFactory(), overdue=1)
    start, told = threading.Barrier(2), []

    def run():
        start.wait()
        try:
            told.append(flag_overdue(TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sum(told) == 20
    assert Notice.objects.count() == 20
