"""Two leads who move the same cases in the same moment, and a move that is killed in the middle."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Absence, Division
from cases.models import Case, CaseMove, Involvement, MoveBatch
from cases.models.handover import MovedMeanwhile, Wanted
from evaluation.teams import close
from followup.models import Meeting
from journal.models import Event
from tests.at_once import PATIENCE, at_once, browsers_of
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, InvolvementFactory, TeamFactory, UserFactory
from tests.followup.meeting_factories import MeetingFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLED = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from accounts.models import User
from cases import handing_over
from cases.models import MoveBatch
from cases.models.handover import Wanted

go_along = handing_over.go_along

def wait(from_whom):
    went = go_along(from_whom)
    print(f"half way {len(went)}", flush=True)
    time.sleep(60)

handing_over.go_along = wait
old, new, by, *cases = map(int, sys.argv[2:])
MoveBatch.carry_out([Wanted(pk, old, new) for pk in cases], reason="Udligning", by=User.objects.get(pk=by))
"""


@pytest.fixture
def leads(lead):
    return [lead, UserFactory(team=lead.team, team_lead=True)]


@pytest.fixture
def team(lead):
    """Who has the cases, and two who may get them."""
    return [UserFactory(team=lead.team) for _ in range(3)]


def test_the_second_of_two_moves_nothing(leads, team):
    old, *new = team
    cases = [CaseFactory(coordinator=old) for _ in range(3)]
    # They meet in one case, and each has one more.
    chosen = [cases[:2], cases[:0:-1]]

    def mover(lead, to, some):
        wanted = [Wanted(case.pk, old.pk, to.pk) for case in some]
        return lambda: MoveBatch.carry_out(wanted, reason="Udligning", by=lead)

    works = [mover(*one) for one in zip(leads, new, chosen, strict=True)]
    answers = at_once(*works, expected=MovedMeanwhile)

    (first,) = [one for one in answers if isinstance(one, MoveBatch)]
    (late,) = [one for one in answers if isinstance(one, MovedMeanwhile)]
    assert list(late.told) == [cases[1].pk]
    assert CaseMove.objects.count() == first.moves.count() == 2
    assert Involvement.objects.filter(until_on=None, user=old).count() == 1


def test_two_sessions_on_the_same_page(leads, team):
    old, *new = team
    case = CaseFactory(coordinator=old)
    said = {"sag": f"{case.pk}-{old.pk}", "reason": "Udligning"}

    def sender(browser, to):
        return lambda: browser.post(reverse("team_distribution:distribution"), said | {"til": to.pk}).status_code

    answers = at_once(*(sender(*one) for one in zip(browsers_of(*leads), new, strict=True)))

    assert sorted(answers) == [302, 409]
    assert case.involvements.coordinators().filter(until_on=None).count() == 1
    assert Event.objects.filter(case_id=case.pk).count() == 1


def test_whoever_undoes_twice_at_once_undoes_once(lead, team):
    old, new, _ = team
    case = CaseFactory(coordinator=old)
    batch = MoveBatch.carry_out([Wanted(case.pk, old.pk, new.pk)], reason="Udligning", by=lead)

    def undo():
        return len(MoveBatch.objects.get(pk=batch.pk).undo(by=lead))

    assert sorted(at_once(undo, undo)) == [0, 1]
    assert case.involvements.responsible().user == old
    assert Event.objects.filter(case_id=case.pk).count() == 2


@pytest.mark.parametrize("number", ["several", "a single one"])
def test_a_move_waits_for_who_reports_sick_and_gives_them_nothing(lead, team, number):
    old, new, _ = team
    case = CaseFactory(coordinator=old)
    said = {"sag": f"{case.pk}-{old.pk}", "til": new.pk, "reason": "Udligning"}
    url = reverse("team_distribution:distribution")
    if number == "a single one":
        url = reverse("cases:responsible_change", args=[case.pk])
        said = {"user": new.pk, "instead_of": old.pk, "from_on": "02.03.2026", "reason": "Udligning"}
    (browser,) = browsers_of(lead)

    with held_open(Absence(user=new, from_on=TODAY, until_on=TODAY).keep) as commit:
        answers = ThreadPoolExecutor(1)
        answer = answers.submit(sent, browser, url, said)
        is_waiting(answer)
        commit()
        response = answer.result(PATIENCE)

    assert response.status_code == 422
    assert "uden vikar. Vælg en anden." in response.text
    assert case.involvements.responsible().user == old


def test_a_guessed_case_is_waited_for_by_nobody(lead, team):
    strange, new = CaseFactory(is_restricted=True), team[1]
    wanted = [Wanted(strange.pk, strange.coordinator.pk, new.pk)]

    def guess():
        try:
            return MoveBatch.carry_out(wanted, reason="Udligning", by=lead)
        except MovedMeanwhile as fault:
            return fault
        finally:
            connection.close()

    with held_open(Case.objects.get(pk=strange.pk).hold):
        assert isinstance(ThreadPoolExecutor(1).submit(guess).result(PATIENCE / 6), MovedMeanwhile)


def test_whoever_stops_while_a_move_is_undone_gets_nothing_back(lead, team):
    old, new, _ = team
    case = CaseFactory(coordinator=old)
    batch = MoveBatch.carry_out([Wanted(case.pk, old.pk, new.pk)], reason="Udligning", by=lead)
    (browser,) = browsers_of(lead)
    old.is_active = False

    with held_open(old.save) as commit:
        url = reverse("team_distribution:move_undo", args=[batch.pk])
        answer = ThreadPoolExecutor(1).submit(sent, browser, url, {})
        is_waiting(answer)
        commit()
        assert answer.result(PATIENCE).status_code == 302

    assert case.involvements.responsible().user == new


def test_a_team_that_is_closed_while_a_move_is_undone_gets_nothing_back(lead, team):
    old, new, _ = team
    division = Division.objects.create(name="Job", head=lead)
    left = TeamFactory(division=division)
    case = CaseFactory(coordinator=old, team=left)
    InvolvementFactory(case=case, user=lead, part="colleague")
    batch = MoveBatch.carry_out([Wanted(case.pk, old.pk, new.pk)], reason="Udligning", by=lead)
    (browser,) = browsers_of(lead)

    with held_open(lambda: close(left, TODAY)) as commit:
        url = reverse("team_distribution:move_undo", args=[batch.pk])
        answer = ThreadPoolExecutor(1).submit(sent, browser, url, {})
        is_waiting(answer)
        commit()
        assert answer.result(PATIENCE).status_code == 302

    case.refresh_from_db()
    assert (case.team, case.involvements.responsible().user) == (new.team, new)
    assert batch.moves.get().stays_because == "teamet, den kom fra, er nedlagt"


def sent(browser, url, said):
    try:
        return browser.post(url, said)
    finally:
        connection.close()


@contextmanager
def held_open(write):
    """What a colleague has written and not yet saved for good; `commit` saves it."""
    written, end = threading.Event(), threading.Event()

    def run():
        try:
            with transaction.atomic():
                write()
                written.set()
                end.wait(PATIENCE)
        finally:
            connection.close()

    work = ThreadPoolExecutor(1).submit(run)
    assert written.wait(PATIENCE)

    def commit():
        end.set()
        work.result(PATIENCE)

    try:
        yield commit
    finally:
        commit()


def is_waiting(answer):
    """Somebody waits for a row that another has, and has not answered."""
    for _ in range(20 * PATIENCE):
        if answer.done():
            break
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waited")


def test_killed_when_half_is_done_nothing_is(lead, team):
    old, new, _ = team
    cases = [CaseFactory(coordinator=old) for _ in range(3)]
    for case in cases:
        MeetingFactory(case=case, on=TODAY.replace(year=2099))
    pks = [str(case.pk) for case in cases]
    arguments = [connection.settings_dict["NAME"], *map(str, (old.pk, new.pk, lead.pk)), *pks]
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline().strip() == "half way 3"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    # Holding the cases waits until the database has noticed.
    assert Case.objects.as_system("the test").select_for_update(nowait=False).count() == 3
    assert set(Involvement.objects.filter(until_on=None).values_list("user", flat=True)) == {old.pk}
    assert set(Meeting.objects.values_list("held_by", flat=True)) == {old.pk}
    assert not MoveBatch.objects.exists()
    assert not Event.objects.exists()
    MoveBatch.carry_out([Wanted(case.pk, old.pk, new.pk) for case in cases], reason="Udligning", by=lead)
    assert set(Meeting.objects.values_list("held_by", flat=True)) == {new.pk}
