"""The clock's process is killed at any moment, and one run later everything is as if it had never been."""

import datetime
import email
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from django.db import connection

from cases.models import Deadline
from followup.models import Digest, Escalation
from notices.models import Notice
from tests.factories import CaseFactory, DeadlineFactory, UserFactory
from tests.followup.clock_factories import (
    DAY,
    AbsenceFactory,
    EditionFactory,
    WaitingContactFactory,
    WaitingMeetingFactory,
    WaitingTaskFactory,
    late_follow_up,
)
from tests.followup.conftest import TODAY

BASE = Path(__file__).resolve().parents[2]
NAME = "the clock that is killed"  # of its connections: other tests may have left some of theirs open
THE_CLOCKS = """
SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s
"""
# Django is set up once and what takes long is loaded; each run is a process of its own, forked before anything is
# connected. It is killed by its parent, which has not waited for it yet, so that its number is no other's.
CLOCK = """
import datetime, os, signal, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "hjoerring.settings"
import django
django.setup()
import time_machine
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", sys.argv[2]
from danish.dates import is_working_day
from followup.tasks import mail_digests, tell_of_the_day, tell_of_the_late

is_working_day(datetime.date(2026, 3, 10)), reverse("front"), render_to_string("emails/digest.txt")
for line in sys.stdin:
    at, seconds = line.split()
    begun = time.monotonic()
    pid = os.fork()
    if not pid:
        with time_machine.travel(datetime.datetime.fromisoformat(at)):
            tell_of_the_day()
            tell_of_the_late()
            mail_digests()
        os._exit(0)
    if seconds != "none":
        time.sleep(float(seconds))
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    print(time.monotonic() - begun, flush=True)
"""
MORNING = datetime.datetime(TODAY.year, TODAY.month, TODAY.day, 4, 30, tzinfo=datetime.UTC)
TAKEN_OVER = MORNING + datetime.timedelta(minutes=3)  # when a mail that somebody died over is tried again


@pytest.fixture
def people():
    """Three teams with a lead; everybody has something late, some want mail, some are away."""
    DeadlineFactory(subject=Deadline.Subject.ESCALATION, days=14)
    EditionFactory()
    for number in range(3):
        lead = UserFactory(team_lead=True)
        staff = UserFactory.create_batch(4, team=lead.team, digest_by_mail=True, first_name="Bo")
        for person in staff:
            person.email = f"{person.username}@kommune.example"
            person.save()
            case = CaseFactory(coordinator=person, is_restricted=person is staff[0])
            for days in (1, 20):
                late_follow_up(case, days)
                WaitingMeetingFactory(case=case, held_by=person, on=TODAY - days * DAY)
                WaitingTaskFactory(case=case, user=person, due_on=TODAY - days * DAY)
            WaitingContactFactory(case=case, latest_on=TODAY - 30 * DAY)
        if number % 2:
            AbsenceFactory(user=staff[1], cover=staff[2])


@pytest.fixture
def clock_process(tmp_path):
    (tmp_path / "mail").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", CLOCK, str(connection.settings_dict["NAME"]), str(tmp_path / "mail")],
        cwd=BASE,
        env=os.environ | {"HJM_NO_BOOTSTRAP": "1", "PGAPPNAME": NAME},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process, tmp_path / "mail"
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def run(process, at, kill_after=None):
    """One run of the clock, killed after so many seconds. How long it took."""
    process.stdin.write(f"{at.isoformat()} {'none' if kill_after is None else kill_after}\n")
    process.stdin.flush()
    taken = float(process.stdout.readline())
    _until_the_database_has_noticed()
    return taken


def _until_the_database_has_noticed():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(THE_CLOCKS, [NAME])
            still_there = cursor.fetchall()
        if not still_there:
            return
        time.sleep(0.01)
    raise AssertionError(f"a killed run's connection is still there: {still_there}")


def left(folder):
    """What a run leaves: rows without their numbers and times, and which mails went to whom."""
    return {
        "digests": {one.user_id: (one.on, one.counts, bool(one.mailed_at)) for one in Digest.objects.all()},
        "notices": sorted(Notice.objects.values_list("recipient", "topic", "on", "text", "url")),
        "escalations": sorted(Escalation.objects.values_list("kind", "row_id", "due_on", "lead", "told_on")),
        "mails": {(mail["To"], mail["Subject"], mail.get_payload()) for mail in mails(folder)},
    }


def mails(folder):
    """Those that are whole: each ends with a line, and what was killed while it was written has none."""
    texts = [text for path in folder.iterdir() for text in path.read_text().split("-" * 79 + "\n")[:-1]]
    return [email.message_from_string(text) for text in texts]


def forget(folder):
    for model in (Digest, Notice, Escalation):
        model.objects.all().delete()
    for path in folder.iterdir():
        path.unlink()


def killed_at_random(times, process, folder):
    """How often a killed run had not told, told, or told and mailed in part; and how many mails came twice.

    On a busy machine a run may take so much longer than the first that it has to be killed some times more.
    """
    taken = median(run(process, MORNING) for _ in range(3) if not forget(folder))
    undisturbed = left(folder)
    assert len(undisturbed["mails"]) == sum(mailed for _, _, mailed in undisturbed["digests"].values()) >= 10
    chance, stages, twice = random.Random(7), Counter(), 0
    for number in range(5 * times):
        if number >= times and len(stages) >= 2:
            break
        forget(folder)
        run(process, MORNING, kill_after=chance.uniform(0, taken))
        known = Digest.objects.count(), Escalation.objects.count(), len(mails(folder))
        stages["".join("x" if number else "-" for number in known)] += 1
        assert known[0] in (0, len(undisturbed["digests"]))
        assert known[1] in (0, len(undisturbed["escalations"]))
        whole = left(folder)
        assert whole["notices"] in ([], undisturbed["notices"]) or not known[1]

        run(process, TAKEN_OVER)

        assert left(folder) == undisturbed
        ids = [mail["Message-ID"] for mail in mails(folder)]
        assert len(set(ids)) == len(undisturbed["mails"])
        # Sent, and killed before that was written down: the same mail again, with the number of the first.
        assert len(ids) - len(set(ids)) <= 1
        twice += len(ids) - len(set(ids))
    return stages, twice


@pytest.mark.usefixtures("people")
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_nothing_is_lost_and_nothing_doubled(clock_process):
    stages, _ = killed_at_random(6, *clock_process)

    assert len(stages) >= 2, stages  # some before anything was told, and some after


@pytest.mark.slow
@pytest.mark.often
@pytest.mark.usefixtures("people")
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_fifty_times_nothing_is_lost_and_nothing_doubled(clock_process):
    stages, twice = killed_at_random(50, *clock_process)

    assert sum(stages.values()) >= 50
    assert len(stages) >= 3, stages  # before it told, between, and while it mailed
    assert twice <= 5
