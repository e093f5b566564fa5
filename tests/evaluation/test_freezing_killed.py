"""The process that counts the months is killed in the middle of one, and the next run counts what was missing."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from evaluation.figures.goals import GOAL_DAYS, PLAN_DAYS
from evaluation.freezing import freeze_due
from evaluation.models import Freeze, FrozenFigure
from tests.factories import CaseFactory, TeamFactory

BASE = Path(__file__).resolve().parents[2]
NAME = "the count that is killed"
ASLEEP = """
SELECT count(*) FILTER (WHERE wait_event = 'PgSleep'), count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %s
"""
END_OF_IT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
TODAY = date(2026, 3, 10)
# As the clock's, but the last of the figures takes for ever in February, when all others of it are written.
COUNT = """
import datetime, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hjoerring.settings"
import django
django.setup()
from dataclasses import replace
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from evaluation import freezing
from evaluation.figures.goals import WITH_GOAL, WITH_PLAN

sleeps = "SELECT * FROM ({}) rows, pg_sleep(CASE WHEN %(first)s::date = '2026-02-01' THEN 300 ELSE 0 END)"
freezing.FIGURES = (WITH_GOAL, replace(WITH_PLAN, rows=sleeps.format(WITH_PLAN.rows)))
freezing.freeze_due(datetime.date(2026, 3, 10))
"""


def connections():
    """How many of the process's are asleep, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(ASLEEP, [NAME])
        return cursor.fetchone()


def until(is_so, process=None):
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        assert process is None or process.poll() is None, process.stderr.read()
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_count_that_is_killed_leaves_no_month_half_counted_and_the_next_counts_it():
    team = TeamFactory()
    for due_on in (date(2026, 1, 15), date(2026, 2, 15)):
        for _ in range(6):
            CaseFactory(team=team, opened_on=due_on - timedelta(days=GOAL_DAYS))
            CaseFactory(team=team, opened_on=due_on - timedelta(days=PLAN_DAYS))
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT, str(connection.settings_dict["NAME"])],
        cwd=BASE,
        env=os.environ | {"HJM_NO_BOOTSTRAP": "1", "PGAPPNAME": NAME},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: connections()[0] == 1, process)
    finally:
        process.kill()
        process.wait(30)
        process.stderr.close()
    with connection.cursor() as cursor:  # the server would sleep on for a client that is gone, and keep its lock
        cursor.execute(END_OF_IT, [NAME])
    until(lambda: connections()[1] == 0)

    assert max(Freeze.objects.values_list("month", flat=True)) == JANUARY
    assert not FrozenFigure.objects.filter(month=FEBRUARY).exists()
    whole = set(FrozenFigure.objects.filter(month=JANUARY).values_list("figure", flat=True))
    assert whole == {"maal", "plan"}

    assert freeze_due(TODAY) == 1

    assert set(FrozenFigure.objects.filter(month=FEBRUARY).values_list("figure", flat=True)) >= {"maal", "plan"}
    assert FrozenFigure.objects.get(month=FEBRUARY, figure="maal", team=team, target_group=None).number == 6
