import datetime
from functools import partial

import pytest
from django.db import transaction

from cases.models import Deadline
from followup.digest import tell_digests
from followup.flags import ENDED, OVERDUE
from followup.flags_sql import find
from followup.models import Digest, Measurement
from followup.tasks import tell_of_the_day
from followup.worklist import caseload
from notices.models import Notice
from tests.at_once import at_once
from tests.factories import CaseFactory, DeadlineFactory, InterventionFactory, InvolvementFactory, UserFactory
from tests.followup.clock_factories import (
    DAY,
    FAR,
    AbsenceFactory,
    EditionFactory,
    WaitingContactFactory,
    WaitingMeetingFactory,
    WaitingTaskFactory,
    measured_case,
)
from tests.followup.conftest import TODAY

Subject = Deadline.Subject


def add(coordinator, *, overdue=0, ended=0, **case):
    case = CaseFactory(coordinator=coordinator, **case)
    InterventionFactory.create_batch(overdue, case=case, follow_up_on=TODAY - DAY, ends_on=FAR)
    InterventionFactory.create_batch(ended, case=case, follow_up_on=FAR, ends_on=TODAY - DAY)
    return case


def told():
    return Notice.objects.get().text


@pytest.mark.parametrize(
    ("overdue", "ended", "text"),
    [
        (1, 0, "1 ting venter: 1 opfølgning overskredet."),
        (2, 0, "2 ting venter: 2 opfølgninger overskredet."),
        (0, 1, "1 ting venter: 1 indsats sluttet uden svar."),
        (0, 3, "3 ting venter: 3 indsatser sluttet uden svar."),
        (1, 2, "3 ting venter: 1 opfølgning overskredet og 2 indsatser sluttet uden svar."),
    ],
)
def test_the_notice_counts_in_good_danish_and_leads_to_the_day(staff, caseworker, overdue, ended, text):
    add(caseworker, overdue=overdue, ended=ended)

    assert tell_of_the_day() == 1

    notice = Notice.objects.get()
    assert (notice.recipient, notice.on, notice.text, notice.url) == (caseworker, TODAY, text, "/min-dag/")
    assert staff.get(notice.url).status_code == 200


def one_of_each(caseworker):
    """Of every kind something late, and of those that come near something near."""
    case = add(caseworker, overdue=1, ended=1)
    InterventionFactory(case=case, follow_up_on=TODAY + 2 * DAY, ends_on=FAR)
    for kind, days in (("legal", -1), ("local", 3)):
        WaitingContactFactory(case=case, kind=kind, latest_on=TODAY + days * DAY)
    WaitingContactFactory(case=add(caseworker), kind="local")
    for days in (-1, 0):
        WaitingMeetingFactory(case=case, held_by=caseworker, on=TODAY + days * DAY)
        WaitingTaskFactory(case=case, user=caseworker, due_on=TODAY + days * DAY)
    for owner in ("citizen", "other"):
        WaitingTaskFactory(case=case, owner=owner, user=None, other_name="Mor" if owner == "other" else "")
    EditionFactory()
    measured_case(caseworker, TODAY - 43 * DAY)
    measured_case(caseworker, TODAY - 42 * DAY)
    return case


@pytest.fixture
def near():
    """As the municipality's rules say what is near."""
    DeadlineFactory(subject=Subject.FOLLOW_UP_SOON, days=7)
    DeadlineFactory(subject=Subject.MEETING_SOON, days=7)


@pytest.mark.usefixtures("near")
def test_everything_that_waits_is_one_notice(caseworker):
    one_of_each(caseworker)

    assert tell_digests(TODAY) == 1

    digest = Digest.objects.get()
    assert (digest.user, digest.on) == (caseworker, TODAY)
    assert digest.late == {
        "follow_up": 1,
        "ended": 1,
        "contact_legal": 1,
        "contact_local": 1,
        "meeting": 1,
        "agreement": 1,
        "citizen": 2,
        "measurement": 2,
    }
    assert digest.soon == {"follow_up": 1, "contact_local": 1, "meeting": 1, "agreement": 1, "measurement": 1}
    assert told() == (
        "10 ting venter: 1 opfølgning overskredet, 1 indsats sluttet uden svar, 1 samtale over lovens frist,"
        " 1 samtale over vores egen frist, 1 samtale ikke registreret, 1 opgave overskredet og mere."
    )
    assert len(told()) <= 200


@pytest.mark.usefixtures("near")
def test_what_is_near_is_told_alone_when_nothing_is_late(caseworker):
    case = CaseFactory(coordinator=caseworker)
    WaitingMeetingFactory.create_batch(2, case=case, held_by=caseworker, on=TODAY + 7 * DAY)
    WaitingMeetingFactory(case=case, held_by=caseworker, on=TODAY + 8 * DAY)
    WaitingTaskFactory(case=case, user=caseworker, due_on=TODAY)

    tell_digests(TODAY)

    assert told() == "Snart: 2 samtaler og 1 opgave."


def test_without_rules_near_is_today(caseworker):
    case = CaseFactory(coordinator=caseworker)
    WaitingMeetingFactory(case=case, held_by=caseworker, on=TODAY)
    WaitingMeetingFactory(case=case, held_by=caseworker, on=TODAY + DAY)

    tell_digests(TODAY)

    assert told() == "Snart: 1 samtale."


def test_one_that_is_late_both_ways_is_counted_in_both(caseworker):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=TODAY - DAY, ends_on=TODAY - DAY)

    tell_digests(TODAY)

    assert Digest.objects.get().late == {"follow_up": 1, "ended": 1}
    assert told() == "2 ting venter: 1 opfølgning overskredet og 1 indsats sluttet uden svar."


@pytest.mark.parametrize(("follow_up_on", "ends_on"), [(TODAY + DAY, FAR), (FAR, TODAY)])
def test_what_is_not_late_is_silent(caseworker, follow_up_on, ends_on):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=follow_up_on, ends_on=ends_on)

    assert tell_digests(TODAY) == 0
    assert not Notice.objects.exists()
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"status": "proposed", "follow_up_on": None},
        {"status": "completed", "follow_up_on": None, "ended_on": TODAY - DAY},
    ],
)
def test_only_what_is_running_is_told(caseworker, values):
    InterventionFactory(case__coordinator=caseworker, ends_on=TODAY - DAY, **values)

    assert tell_digests(TODAY) == 0


def test_what_is_done_dropped_or_settled_is_silent(caseworker):
    case = CaseFactory(coordinator=caseworker)
    WaitingTaskFactory(case=case, user=caseworker, done_on=TODAY - DAY)
    WaitingTaskFactory(case=case, user=caseworker, dropped_on=TODAY - DAY, dropped_because="Er løst")
    WaitingMeetingFactory(case=case, held_by=caseworker, state="cancelled", cancelled_by="us")
    for state in ("kept", "late", "void"):
        WaitingContactFactory(case=case, state=state, settled_on=TODAY)

    assert tell_digests(TODAY) == 0


@pytest.mark.parametrize(
    ("since", "late", "soon"),
    [(84 + 21 + 1, 1, 0), (84 + 21, 0, 1), (84, 0, 1), (83, 0, 0)],
    ids=["after the grace", "the last day of grace", "a week before it is due", "before that"],
)
def test_the_next_measurement_is_counted_from_the_last_one(caseworker, since, late, soon):
    edition = EditionFactory()
    case = measured_case(caseworker, TODAY - 200 * DAY)
    for days, state in ((since + 50, "closed"), (since, "closed"), (1, "dropped")):
        Measurement.objects.create(
            case=case,
            instrument=edition,
            on=TODAY - days * DAY,
            state=state,
            staff=caseworker,
            closed_by=caseworker,
            closed_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
            one_sided_because="Borgeren ville ikke",
            dropped_because="Aflyst" if state == "dropped" else "",
        )

    tell_digests(TODAY)

    digest = Digest.objects.first()
    found = (digest.late.get("measurement", 0), digest.soon.get("measurement", 0)) if digest else (0, 0)
    assert found == (late, soon)


def test_short_plans_and_editions_that_do_not_count_are_not_measured(caseworker):
    case = CaseFactory(coordinator=caseworker)
    InterventionFactory(case=case, starts_on=TODAY - 8 * DAY, follow_up_on=FAR, ends_on=TODAY + 83 * DAY)
    EditionFactory()
    assert tell_digests(TODAY) == 0

    InterventionFactory(case=case, starts_on=TODAY - 8 * DAY, follow_up_on=FAR, ends_on=TODAY + 84 * DAY)
    assert tell_digests(TODAY) == 1


def test_closed_cases_and_people_who_left_are_silent(caseworker):
    closed = add(caseworker, overdue=1, closed_on=TODAY, close_reason="job")
    for factory in (WaitingMeetingFactory, WaitingTaskFactory):
        factory(case=closed, **{"held_by" if factory is WaitingMeetingFactory else "user": caseworker})
    WaitingContactFactory(case=closed)
    add(UserFactory(is_active=False), overdue=1)
    successor = add(caseworker, overdue=1)
    successor.involvements.update(until_on=TODAY - DAY)
    add(caseworker, overdue=1).involvements.update(from_on=TODAY + DAY)

    assert tell_digests(TODAY) == 0


def test_only_the_one_responsible_is_told(caseworker):
    case = add(caseworker, overdue=1)
    InvolvementFactory(case=case)
    UserFactory(team_lead=True, team=caseworker.team)

    tell_digests(TODAY)

    assert [notice.recipient for notice in Notice.objects.all()] == [caseworker]


def test_a_restricted_case_is_told_to_its_coordinator(caseworker):
    add(caseworker, overdue=1, is_restricted=True)

    assert tell_digests(TODAY) == 1


@pytest.mark.parametrize("gone", ["inactive", "other team", "restricted"])
@pytest.mark.parametrize("factory", [WaitingMeetingFactory, WaitingTaskFactory])
def test_what_a_colleague_can_no_longer_get_at_goes_to_the_one_responsible(caseworker, factory, gone):
    colleague = UserFactory(team=None if gone == "other team" else caseworker.team, is_active=gone != "inactive")
    case = CaseFactory(coordinator=caseworker, is_restricted=gone == "restricted")
    factory(case=case, **{"held_by" if factory is WaitingMeetingFactory else "user": colleague})

    tell_digests(TODAY)

    assert [digest.user for digest in Digest.objects.all()] == [caseworker]


@pytest.mark.parametrize("factory", [WaitingMeetingFactory, WaitingTaskFactory])
def test_a_colleagues_own_is_theirs_and_a_part_in_the_case_is_enough(caseworker, factory):
    owner = {"held_by" if factory is WaitingMeetingFactory else "user": UserFactory(team=caseworker.team)}
    mentor = {next(iter(owner)): UserFactory(mentor=True)}
    case = CaseFactory(coordinator=caseworker)
    InvolvementFactory(case=case, user=next(iter(mentor.values())))
    factory(case=case, **owner)
    factory(case=case, **mentor)

    tell_digests(TODAY)

    assert {digest.user for digest in Digest.objects.all()} == {*owner.values(), *mentor.values()}


def test_a_lead_with_own_cases_is_led_to_those(client, caseworker):
    lead = UserFactory(team_lead=True, team=caseworker.team)
    add(lead, overdue=1)
    add(caseworker, overdue=1)

    tell_digests(TODAY)

    client.force_login(lead)
    url = Notice.objects.get(recipient=lead).url
    assert client.get(url).context["everybody"] == 1


def test_it_is_told_once_however_often_it_runs(caseworker):
    add(caseworker, overdue=1)

    assert [tell_digests(TODAY) for _ in range(4)] == [1, 0, 0, 0]

    add(caseworker, overdue=5)
    assert tell_digests(TODAY) == 0
    assert told() == "1 ting venter: 1 opfølgning overskredet."


def test_it_is_told_again_the_next_day_and_the_old_one_is_put_away(caseworker):
    add(caseworker, overdue=1)

    tell_digests(TODAY)
    tell_digests(TODAY + DAY)

    assert {notice.on: notice.read_at is None for notice in Notice.objects.all()} == {TODAY: False, TODAY + DAY: True}


def test_days_without_a_run_bring_no_flood(caseworker, clock):
    add(caseworker, overdue=2)
    tell_of_the_day()
    clock.shift(9 * DAY)

    tell_of_the_day()

    assert set(Notice.objects.values_list("on", flat=True)) == {TODAY, TODAY + 9 * DAY}


def test_a_clock_that_was_set_back_tells_nothing_twice(caseworker, clock):
    add(caseworker, overdue=1)
    tell_of_the_day()
    clock.shift(DAY)
    tell_of_the_day()

    clock.shift(-DAY)
    assert tell_of_the_day() == 0
    clock.shift(DAY)
    assert tell_of_the_day() == 0

    assert Digest.objects.count() == Notice.objects.count() == 2


def test_a_clock_that_was_set_back_past_a_weekend_tells_of_no_morning_that_is_over(caseworker):
    monday, friday = datetime.date(2026, 3, 9), datetime.date(2026, 3, 6)
    InterventionFactory(case__coordinator=caseworker, follow_up_on=friday - DAY, ends_on=monday + 100 * DAY)
    assert tell_digests(monday) == 1

    assert tell_digests(friday) == 0
    assert [digest.on for digest in Digest.objects.all()] == [monday]


def test_a_clock_that_once_ran_far_ahead_does_not_silence_the_mornings_that_come(caseworker):
    ahead = datetime.date(2027, 3, 9)
    InterventionFactory(case__coordinator=caseworker, follow_up_on=TODAY - DAY, ends_on=ahead + 100 * DAY)
    assert tell_digests(ahead) == 1

    assert tell_digests(TODAY) == 1


@pytest.mark.parametrize(
    ("quiet", "told_on"),
    [
        ("2026-03-14", "2026-03-16"),
        ("2026-03-15", "2026-03-16"),
        ("2026-04-02", "2026-04-07"),
        ("2026-04-06", "2026-04-07"),
        ("2026-05-14", "2026-05-15"),
        ("2026-12-25", "2026-12-28"),
    ],
)
def test_days_off_are_quiet_and_what_fell_due_is_told_on_the_next_working_day(caseworker, quiet, told_on):
    day, first = datetime.date.fromisoformat(quiet), datetime.date.fromisoformat(told_on)
    InterventionFactory(case__coordinator=caseworker, follow_up_on=day - DAY, ends_on=day + 100 * DAY)

    runs = [tell_digests(day + number * DAY) for number in range((first - day).days + 1)]

    assert runs == [0] * (first - day).days + [1]
    digest = Digest.objects.get()
    assert (digest.on, digest.late) == (first, {"follow_up": 1})


def test_the_number_of_statements_is_the_same_for_any_number_of_people(count_queries):
    EditionFactory()

    def told_to(number):
        Digest.objects.all().delete()
        Notice.objects.all().delete()
        for _ in range(number):
            one_of_each(UserFactory())
        Digest.objects.all().delete()
        with transaction.atomic():
            return count_queries(lambda: (Digest.objects.all().delete(), tell_digests(TODAY)))

    few, many = told_to(1), told_to(3)

    assert few == many


def test_the_date_is_the_danish_one(caseworker, clock):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=datetime.date(2026, 3, 29), ends_on=FAR)
    # Midnight has passed in Denmark, not in UTC, in the night after the clock went forward.
    clock.move_to(datetime.datetime(2026, 3, 29, 22, 30, tzinfo=datetime.UTC))

    tell_of_the_day()

    assert Notice.objects.get().on == datetime.date(2026, 3, 30)


@pytest.mark.parametrize(
    "today", [datetime.date(2028, 2, 29), datetime.date(2026, 3, 30), datetime.date(2026, 10, 26)]
)
def test_leap_days_and_the_mondays_after_long_and_short_sundays_are_days_like_others(caseworker, today):
    InterventionFactory(case__coordinator=caseworker, follow_up_on=today, ends_on=today + 100 * DAY)

    tell_digests(today)
    tell_digests(today + DAY)

    assert [digest.late for digest in Digest.objects.order_by("on")] == [{}, {"follow_up": 1}]


def test_the_notice_counts_what_the_worklist_shows(caseworker):
    for overdue, ended in ((1, 0), (1, 0), (0, 1), (0, 0)):
        add(caseworker, overdue=overdue, ended=ended)

    tell_digests(TODAY)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)
    assert Digest.objects.get().late == {"follow_up": found.count(OVERDUE), "ended": found.count(ENDED)}
    assert (found.count(OVERDUE), found.count(ENDED)) == (2, 1)


@pytest.fixture
def mette(caseworker):
    caseworker.first_name = "Mette"
    caseworker.save()
    return caseworker


def test_a_deputy_gets_what_waits_for_the_colleague_who_is_away(mette):
    deputy = UserFactory(team=mette.team)
    AbsenceFactory(user=mette, cover=deputy)
    add(mette, overdue=3)
    add(deputy, overdue=2)

    tell_digests(TODAY)

    assert [digest.user for digest in Digest.objects.all()] == [deputy]
    assert told() == "5 ting venter, heraf 3 for Mette: 5 opfølgninger overskredet."
    assert Digest.objects.get().late_covered == {mette.pk: 3}


def test_back_again_everything_open_is_told_to_oneself(mette):
    deputy = UserFactory(team=mette.team)
    AbsenceFactory(user=mette, cover=deputy, until_on=TODAY)
    add(mette, overdue=3)
    tell_digests(TODAY)

    tell_digests(TODAY + DAY)

    assert dict(Digest.objects.values_list("on", "user")) == {TODAY: deputy.pk, TODAY + DAY: mette.pk}


@pytest.mark.parametrize("why", ["restricted", "no deputy", "other team", "inactive", "away too"])
def test_what_no_deputy_can_take_stays_with_its_owner(mette, why):
    deputy = UserFactory(team=None if why == "other team" else mette.team, is_active=why != "inactive")
    AbsenceFactory(user=mette, cover=None if why == "no deputy" else deputy)
    if why == "away too":
        AbsenceFactory(user=deputy, cover=UserFactory(team=mette.team))
    add(mette, overdue=1, is_restricted=why == "restricted")

    tell_digests(TODAY)

    assert [digest.user for digest in Digest.objects.all()] == [mette]


def test_a_deputy_with_a_part_in_a_restricted_case_gets_it(mette):
    deputy = UserFactory(team=None)
    AbsenceFactory(user=mette, cover=deputy)
    InvolvementFactory(case=add(mette, overdue=1, is_restricted=True), user=deputy)
    InvolvementFactory(case=add(mette, overdue=1, is_restricted=True), user=deputy, until_on=TODAY - DAY)

    tell_digests(TODAY)

    assert dict(Digest.objects.values_list("user", "counts__late")) == {
        deputy.pk: {"follow_up": 1},
        mette.pk: {"follow_up": 1},
    }


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_once():
    for _ in range(20):
        add(UserFactory(), overdue=1)

    numbers = at_once(*[partial(tell_digests, TODAY)] * 2)

    assert sorted(numbers) == [0, 20]
    assert Digest.objects.count() == Notice.objects.count() == 20


def test_one_thing_of_one_colleague_and_things_of_two_are_told_in_good_danish(mette):
    deputy = UserFactory(team=mette.team)
    lise = UserFactory(team=mette.team, first_name="Lise")
    AbsenceFactory(user=mette, cover=deputy)
    AbsenceFactory(user=lise, cover=deputy)
    EditionFactory()
    measured_case(mette, TODAY - 60 * DAY)
    tell_digests(TODAY)
    assert told() == "1 ting venter, heraf 1 for Mette: 1 måling overskredet."

    measured_case(lise, TODAY - 60 * DAY)
    Digest.objects.all().delete()
    Notice.objects.all().delete()
    tell_digests(TODAY)

    assert told() == "2 ting venter, heraf 1 for Mette og 1 for Lise: 2 målinger overskredet."
