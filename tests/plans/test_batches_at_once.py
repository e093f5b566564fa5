"""Several hands at a batch, and one that is killed: nothing is drawn twice and nothing is lost."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from cases.models import Case
from plans import batches
from plans.models import PaperBatch, PlanInBatch, PlanPaper
from plans.models import paper as paper_module
from tests.at_once import at_once
from tests.factories import PlanVersionFactory, UserFactory
from tests.plan_factories import PaperBatchFactory, PlanInBatchFactory
from tests.plans.content import content

BASE = Path(__file__).resolve().parents[2]
WORKER = """
import os, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.files.storage import FileSystemStorage
from hjoerring.embedded import pango
from plans import batches
from plans.models import PaperBatch, PlanPaper

pango.load()
PlanPaper.pdf.field.storage = PaperBatch.zip.field.storage = FileSystemStorage(sys.argv[2])
moment = sys.argv[4]
fsync = os.fsync

def told(file):
    # Tell which file is on its way to the disk, and stay there if the killer waits for it.
    name = os.readlink(f"/proc/self/fd/{file if isinstance(file, int) else file.fileno()}")
    if name.endswith(".part"):
        count[0] += name.endswith(".pdf.part")
        if name.endswith(moment + ".part") and (moment == ".zip" or count[0] == 3):
            print(moment, flush=True)
            time.sleep(60)
    return fsync(file)

count = [0]
os.fsync = told
while batches.work_on(int(sys.argv[3])):
    pass
"""


@pytest.fixture
def batch():
    batch = PaperBatchFactory(by=UserFactory(team_lead=True), total=5)
    for number in range(5):
        version = PlanVersionFactory(content=content(number=number))
        Case.objects.filter(pk=version.case_id).update(team=batch.team)
        PlanInBatchFactory(batch=batch, version=version)
    return batch


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("moment", "whole"), [(".pdf", 2), (".zip", 5)])
def test_a_worker_killed_half_way_is_gone_on_from(batch, moment, whole):
    folder = Path(PlanPaper.pdf.field.storage.location)
    arguments = [connection.settings_dict["NAME"], str(folder), str(batch.pk), moment]
    environment = os.environ | {"HJM_NO_BOOTSTRAP": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments], cwd=BASE, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline().strip() == moment
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    drawn = dict(PlanPaper.objects.exclude(pdf="").values_list("pk", "drawn_at"))
    assert (len(drawn), batch.plans.drawn().count()) == (whole, whole)
    assert not list(folder.glob("*.zip"))

    deadline = time.monotonic() + 60
    while not batch.is_ready and time.monotonic() < deadline:  # the database must notice that the worker is gone
        batches.work_on(batch.pk)
        batch.refresh_from_db()

    assert (batch.packed, batch.plans.drawn().count()) == (5, 5)
    assert {pk: at for pk, at in PlanPaper.objects.values_list("pk", "drawn_at") if pk in drawn} == drawn
    with zipfile.ZipFile(batch.zip.path) as packed:
        assert len(packed.namelist()) == 5
        assert packed.testzip() is None
        assert all(packed.read(name).endswith(b"%%EOF\n") for name in packed.namelist())
    assert sorted(path.suffix for path in folder.iterdir()) == [".pdf"] * 5 + [".zip"]
    assert PaperBatch.objects.under_way().count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_try_that_another_hand_was_quicker_than_is_not_counted(monkeypatch):
    monkeypatch.setattr(paper_module, "render_plan", lambda frozen, reader: b"%PDF")
    row = PlanInBatchFactory(batch=PaperBatchFactory(total=1))
    row_pk, paper_pk = batches._take(row.batch_id, set())
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM plans_planpaper WHERE id = %s FOR UPDATE", [paper_pk])
            batches._try(row_pk, paper_pk)
        other.rollback()
    finally:
        other.close()

    row.refresh_from_db()
    assert (row.tries, row.state) == (0, "waiting")
    batches._try(*batches._take(row.batch_id, set()))
    row.refresh_from_db()
    assert (row.tries, row.state) == (1, "drawn")


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_draw_each_plan_once(monkeypatch):
    versions = [PlanVersionFactory(content={"case": number}) for number in range(6)]
    lead = UserFactory(team_lead=True)
    both = PaperBatchFactory.create_batch(2, by=lead, total=6)
    for version in versions:
        Case.objects.filter(pk=version.case_id).update(team=lead.team)
        for batch in both:
            PlanInBatchFactory(batch=batch, version=version)
    drawn = []
    monkeypatch.setattr(
        paper_module, "render_plan", lambda frozen, reader: drawn.append(frozen["case"]) or time.sleep(0.1) or b"%PDF"
    )

    def work(batch):
        while batches.work_on(batch.pk):
            pass

    at_once(*(partial(work, batch) for batch in both * 2))

    assert sorted(drawn) == list(range(6))
    for batch in both:
        batch.refresh_from_db()
        assert (batch.packed, batch.is_ready) == (6, True)
    assert not PlanInBatch.objects.exclude(state="drawn").exists()
