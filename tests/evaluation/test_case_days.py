"""What is kept of how cases stand never tells anything else than what is found anew."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.models import Deadline, FactorReview, Involvement
from evaluation import case_days, cohorts, freezing, investment_count, samples, team_board
from evaluation.case_days import LOCK, keep_days
from evaluation.case_days_sql import CHANGED, keep
from evaluation.models import CaseChange, CaseDay, CaseloadNorm
from evaluation.tasks import keep_case_days
from evaluation.team_board import COUNTED, Board
from tests.evaluation.test_team_board import TODAY, days_ago
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    DeadlineFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    JoinRequestFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.followup.clock_factories import WaitingContactFactory, WaitingMeetingFactory, WaitingTaskFactory
from tests.followup.contact_factories import ContactRuleFactory
from tests.followup.measurement_factories import measured
from tests.followup.measuring_factories import InstrumentFactory
from tests.screening_factories import ScreeningAnswerFactory

EARLY = datetime.date(2020, 1, 1)


@pytest.fixture
def case(lead):
    CaseloadNorm.objects.create(low=2, high=3, risk="0.5", line="0.25", free_lines=0, new_case="0.5", from_on=EARLY)
    DeadlineFactory(subject="new_case", days=14)
    DeadlineFactory(subject="no_progress", days=90)
    DeadlineFactory(subject="overview", days=21)
    for number in (300, 5):
        case = CaseFactory(team=lead.team, coordinator=UserFactory(team=lead.team), opened_on=days_ago(number))
        GoalFactory(case=case)
    return case


def told(team, today=TODAY):
    board = Board.of(team, today)
    return board.held, board.lines, board.longest


def found_anew(team, today=TODAY):
    """As `told`, with nothing kept."""
    with transaction.atomic():
        CaseDay.objects.all().delete()
        anew = told(team, today)
        transaction.set_rollback(True)
    return anew


def is_kept(case):
    is_changed = CaseChange.objects.filter(case_number=case.pk).exists()
    return CaseDay.objects.filter(case=case, as_of__startswith=f"{TODAY} ").exists() and not is_changed


def test_what_is_kept_is_told_and_found_anew_the_same(case, lead):
    anew = told(lead.team)

    assert keep_days(TODAY) == 2
    assert not CaseChange.objects.exclude(case_number=None).exists()
    assert told(lead.team) == anew == found_anew(lead.team)
    CaseDay.objects.filter(case=case).update(support_since=days_ago(7))
    assert told(lead.team)[0].on_support == 1  # so it is what is kept that is told


WRITTEN = {
    "cases_case": lambda case: case.__class__.objects.filter(pk=case.pk).update(opened_on=days_ago(400)),
    "cases_involvement": lambda case: Involvement.objects.filter(case=case).update(from_on=days_ago(300)),
    "cases_goal": lambda case: case.goals.all().delete(),
    "cases_benefitspell": lambda case: BenefitSpellFactory(case=case, from_on=days_ago(30), until_on=None),
    "cases_joinrequest": lambda case: JoinRequestFactory(case=case),
    "cases_factor": lambda case: FactorFactory(case=case, kind="barrier"),
    "cases_screeninganswer": lambda case: ScreeningAnswerFactory(case=case),
    "plans_intervention": lambda case: InterventionFactory(case=case, status="running", follow_up_on=days_ago(9)),
    "plans_planversion": lambda case: PlanVersionFactory(case=case, number=1),
    "followup_meeting": lambda case: WaitingMeetingFactory(case=case, on=days_ago(3)),
    "followup_agreedtask": lambda case: WaitingTaskFactory(case=case, due_on=days_ago(4)),
    "followup_contactdeadline": lambda case: WaitingContactFactory(case=case, latest_on=days_ago(5)),
    "followup_measurement": lambda case: measured(case, InstrumentFactory(), days_ago(9), citizen=(5, 5, 5)),
}


@pytest.mark.parametrize("table", WRITTEN)
def test_what_is_written_about_a_case_is_told_at_once(case, lead, table):
    keep_days(TODAY)
    WRITTEN[table](case)

    assert CaseChange.objects.filter(case_number=case.pk).exists()
    now = told(lead.team)
    assert now == found_anew(lead.team)
    keep_days(TODAY)
    assert is_kept(case)
    assert told(lead.team) == now


def test_a_weighing_is_noted_at_its_case(case, lead):
    factor = FactorFactory(case=case, kind="barrier")
    keep_days(TODAY)

    FactorReview.objects.create(factor=factor, weight=1, assessor="staff", on=days_ago(1), by=case.coordinator)

    assert set(CaseChange.objects.exclude(case_number=None).values_list("case_number", flat=True)) == {case.pk}
    assert told(lead.team) == found_anew(lead.team)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Deadline.objects.filter(subject="overview").update(days=1),
        lambda: Deadline.objects.filter(subject="new_case").delete(),
        lambda: InstrumentFactory(),
        lambda: ContactRuleFactory(),
    ],
)
def test_a_rule_that_changes_is_about_all_cases(case, lead, change):
    keep_days(TODAY)
    change()

    now = told(lead.team)
    assert now == found_anew(lead.team)
    assert keep_days(TODAY) == 2
    assert told(lead.team) == now
    assert keep_days(TODAY) == 0


def test_what_an_earlier_release_kept_is_found_anew(case, lead, monkeypatch):
    keep_days(TODAY)
    other = (*COUNTED[1:], COUNTED[0])
    monkeypatch.setattr(team_board, "COUNTED", other)
    monkeypatch.setattr(case_days, "COUNTED", other)

    assert told(lead.team) == found_anew(lead.team)
    assert keep_days(TODAY) == 2


def test_a_day_later_all_are_found_anew(case, lead):
    tomorrow = TODAY + datetime.timedelta(days=60)
    WaitingMeetingFactory(case=case, on=TODAY)
    keep_days(TODAY)

    later = told(lead.team, tomorrow)

    assert later == found_anew(lead.team, tomorrow) != told(lead.team)
    assert keep_days(tomorrow) == 2
    assert told(lead.team, tomorrow) == later


def test_a_case_that_is_closed_moved_or_opened_again_counts_where_it_is(case, lead):
    keep_days(TODAY)
    elsewhere = CaseFactory().team
    case.__class__.objects.filter(pk=case.pk).update(team=elsewhere)
    assert (Board.of(lead.team, TODAY).cases, Board.of(elsewhere, TODAY).cases) == (1, 2)
    keep_days(TODAY)
    assert (Board.of(lead.team, TODAY).cases, Board.of(elsewhere, TODAY).cases) == (1, 2)

    case.__class__.objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="job")
    assert Board.of(elsewhere, TODAY).cases == 1
    keep_days(TODAY)
    assert not CaseDay.objects.filter(case=case).exists()

    case.__class__.objects.filter(pk=case.pk).update(closed_on=None, close_reason="")
    assert Board.of(elsewhere, TODAY).cases == 2


def tables_of(plan):
    """Of a plan as the database tells it."""
    if isinstance(plan, list):
        return set().union(*map(tables_of, plan))
    if not isinstance(plan, dict):
        return set()
    return (
        {plan["Relation Name"]} | tables_of(list(plan.values()))
        if "Relation Name" in plan
        else tables_of(list(plan.values()))
    )


def test_every_table_that_is_read_is_watched(case):
    """The names of citizens and the memos of readers are in no number."""
    with connection.cursor() as cursor:
        statement = keep(COUNTED, CHANGED)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", {"today": TODAY, "number": 5})
        read = tables_of(cursor.fetchone()[0])
        cursor.execute(
            "SELECT event_object_table, event_manipulation FROM information_schema.triggers"
            " WHERE trigger_name ~ '_is_noted$'"
        )
        watched = {}
        for table, event in cursor.fetchall():
            watched.setdefault(table, set()).add(event)

    own = {"evaluation_caseday", "evaluation_casechange"}
    assert read - own - {"cases_citizen", "cases_casemark"} <= set(watched)
    assert all(events == {"INSERT", "UPDATE", "DELETE"} for events in watched.values())
    assert set(watched) >= {"plans_intervention", "followup_meeting", "cases_factorreview", "cases_screening"}


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_leaves_it_to_the_first(case):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            assert keep_days(TODAY) == 0
            assert CaseChange.objects.exists()
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert keep_days(TODAY) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_written_after_it_was_found_keeps_its_note(case, lead):
    """The one who keeps has found the case and waits for its row; what is written meanwhile is not taken for seen."""
    keep_days(TODAY)
    case.__class__.objects.filter(pk=case.pk).update(opened_on=days_ago(40))
    holder, waiting = connection.copy(), threading.Thread(target=in_a_thread, args=[keep_days, TODAY])
    try:
        with holder.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT FROM evaluation_caseday WHERE case_id = %s FOR UPDATE", [case.pk])
            waiting.start()
            assert any(is_somebody_waiting() for _ in range(500))
            case.__class__.objects.filter(pk=case.pk).update(opened_on=days_ago(400))
            cursor.execute("ROLLBACK")
    finally:
        holder.close()
        waiting.join()

    assert CaseChange.objects.filter(case_number=case.pk).count() == 1
    assert told(lead.team) == found_anew(lead.team)
    assert keep_days(TODAY) == 1
    assert told(lead.team) == found_anew(lead.team)


def is_somebody_waiting():
    """For a lock in this database; asked outside any transaction, in which the answer would stay the first."""
    time.sleep(0.01)
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.rowcount > 0


def in_a_thread(work, *values):
    try:
        work(*values)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_when_it_is_found_is_noted_when_it_is(case, lead):
    keep_days(TODAY)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE cases_case SET opened_on = %s WHERE id = %s", [days_ago(400), case.pk])
            before = told(lead.team)
            assert keep_days(TODAY) == 0
            assert told(lead.team) == before
            cursor.execute("COMMIT")
    finally:
        other.close()

    assert told(lead.team) == found_anew(lead.team) != before
    assert keep_days(TODAY) == 1


def test_the_clock_keeps_the_day_it_is(case):
    assert keep_case_days() == 2
    assert {row.as_of.split()[0] for row in CaseDay.objects.all()} == {str(timezone.localdate())}


def test_who_writes_all_the_time_does_not_keep_the_clock_for_ever(case, monkeypatch):
    monkeypatch.setattr(case_days, "AT_ONCE", 1)
    assert keep_days(TODAY) == 2
    monkeypatch.setattr(case_days, "AT_ONCE", 2)
    rounds = []

    def note(statement, today):
        rounds.append(statement)
        CaseChange.objects.create(case_number=case.pk)
        return kept(statement, today)

    kept = case_days._keep
    monkeypatch.setattr(case_days, "_keep", note)
    assert keep_days(TODAY) == 1
    assert len(rounds) == 2


def test_no_two_jobs_share_a_lock():
    locks = [cohorts.LOCK, freezing.LOCK, investment_count.LOCK, samples.LOCK, case_days.LOCK]

    assert len(set(locks)) == len(locks)
