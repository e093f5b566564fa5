"""A worker killed in the middle of an import leaves whole rows only, and the next one goes on where it stopped."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cases import tasks
from cases.importing import work_on
from cases.models import Case, CaseImport, Citizen
from journal.models import Event
from tests.factories import TargetGroupFactory, UserFactory

BASE = Path(__file__).resolve().parents[2]
ROWS = 400
WORKER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "hjoerring.settings"
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = {name!r}
from cases.importing import work_on
work_on({pk})
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_whole_rows_and_the_import_goes_on(monkeypatch):
    by = UserFactory()
    job = CaseImport(by=by, team=by.team, read_as="csv", coordinator=by, target_group=TargetGroupFactory())
    job.read_as, job.support_since = "utf8", timezone.localdate()
    job.matching = {"cpr": 0, "first_name": 1, "last_name": 2}
    job.receive(["Cpr", "Fornavn", "Efternavn"], [(n + 2, [_cpr(n), "Ida", "Holm"]) for n in range(ROWS)])
    job.start()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(name=connection.settings_dict["NAME"], pk=job.pk)],
        cwd=BASE,
        env=os.environ | {"HJM_NO_BOOTSTRAP": "1"},
    )
    until = time.monotonic() + 60
    while Case.objects.count() < 30 and time.monotonic() < until:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    job.refresh_from_db()
    done = Case.objects.count()
    assert 0 < done < ROWS
    assert job.rows_done == job.rows_created == done == Citizen.objects.count()
    assert Event.objects.values("case_id").distinct().count() == done

    assert work_on(job.pk) is False  # the dead one's lease still runs
    CaseImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sent = []
    monkeypatch.setattr(tasks.run_import, "delay", sent.append)
    assert tasks.run_forgotten_imports() == 1
    work_on(*sent, seconds=120)

    job.refresh_from_db()
    assert (job.state, job.rows_created, job.rows_known, job.rows_faulty) == ("done", ROWS, 0, 0)
    assert Case.objects.count() == Citizen.objects.count() == ROWS


def _cpr(n):
    return f"{61 + n % 28}{1 + n // 28 % 12:02}80-{1000 + n:04}"
