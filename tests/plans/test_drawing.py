import datetime
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from celery import Celery
from celery.app.task import Task
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from hjoerring.celery import WHEN_SENDING, app
from plans import tasks
from plans.models import PlanPaper, PlanVersion
from plans.models import paper as paper_module
from plans.pdf import PdfUnavailable
from plans.tasks import draw_forgotten_plans, draw_plan
from plans.views.papers import order_paper
from tests.at_once import at_once
from tests.factories import InterventionFactory
from tests.plan_factories import PlanPaperFactory
from tests.plans.content import MENTOR, content

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def paper():
    return PlanPaperFactory(version__content=content())


@pytest.fixture
def folder():
    return Path(PlanPaper.pdf.field.storage.location)


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.draw_plan, "delay", sent.append)
    return sent


def after(paper, *, seconds):
    """The clock of the question is moved."""
    return paper.asked_at + datetime.timedelta(seconds=seconds)


def test_a_version_is_drawn(paper, folder):
    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert paper.is_drawn
    assert paper.drawn_at
    assert len(PdfReader(paper.pdf.path).pages) == 2
    assert [file.name for file in folder.iterdir()] == [paper.pdf.name]


def test_the_file_says_nothing_about_whose_it_is(paper, folder):
    draw_plan(paper.pk)

    (file,) = folder.iterdir()
    assert len(file.stem) == 32
    assert str(paper.version.case.pk) not in file.stem.split("-")
    assert file.stat().st_mode & 0o077 == 0


def test_drawing_again_does_nothing(paper, folder, monkeypatch):
    draw_plan(paper.pk)
    before = PlanPaper.objects.values("pdf", "drawn_at", "tries").get(pk=paper.pk)
    monkeypatch.setattr(paper_module, "render_plan", None)

    draw_plan(paper.pk)

    assert PlanPaper.objects.values("pdf", "drawn_at", "tries").get(pk=paper.pk) == before
    assert [file.name for file in folder.iterdir()] == [before["pdf"]]


def test_a_version_that_is_gone_is_no_error(folder):
    draw_plan(0)

    assert not folder.exists()


def test_a_machine_that_cannot_draw_says_why(paper, monkeypatch, folder):
    def refuse(frozen, reader):
        raise PdfUnavailable("PDF kan ikke tegnes på denne maskine.")

    monkeypatch.setattr(paper_module, "render_plan", refuse)
    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert not paper.is_drawn
    assert paper.problem == "PDF kan ikke tegnes på denne maskine."
    assert not folder.exists()


@pytest.fixture
def faulty(monkeypatch):
    def fail(frozen, reader):
        raise ValueError("Karina Holm har ondt i ryggen")

    monkeypatch.setattr(paper_module, "render_plan", fail)


def test_a_drawing_that_fails_says_what_kind_of_fault_and_nothing_else(paper, faulty, folder, caplog):
    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert (paper.is_drawn, paper.tries) == (False, 1)
    assert paper.problem == "PDF’en kunne ikke laves (ValueError)."
    assert "Karina" not in caplog.text
    assert not folder.exists()


def test_a_file_that_cannot_be_written_is_a_fault_too(paper, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(paper_module, "write_whole", full)
    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert not paper.is_drawn
    assert paper.problem == "PDF’en kunne ikke laves (OSError)."


def test_it_is_tried_five_times_with_growing_pauses_and_then_rests(paper, faulty, queued, time_machine):
    pauses = []
    for _ in range(5):
        before = timezone.now()
        draw_plan(paper.pk)
        draw_plan(paper.pk)  # within the pause, as by a second message: no try
        paper.refresh_from_db()
        if paper.try_again_at:
            pauses.append(round((paper.try_again_at - before).total_seconds() / 60))
            time_machine.move_to(paper.try_again_at + datetime.timedelta(seconds=1))
            assert draw_forgotten_plans() == 1

    time_machine.shift(datetime.timedelta(days=30))
    assert pauses == [1, 5, 15, 60]
    assert (paper.tries, paper.has_given_up) == (5, True)
    assert draw_forgotten_plans() == 0
    assert queued == [paper.pk] * 4


def test_asking_for_another_round_brings_the_paper(client, queued, django_capture_on_commit_callbacks):
    paper = PlanPaperFactory(version__content=content(), tries=5, problem="PDF’en kunne ikke laves (ValueError).")
    client.force_login(paper.version.case.coordinator)

    page = client.get(paper.version.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        plan = client.post(f"/sager/{paper.version.case_id}/plan/versioner/{paper.version.number}/tegn/", follow=True)
    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert page.status_code == 404
    assert "PDF’en kunne ikke laves (ValueError). Planen er aftalt og gemt." in " ".join(page.text.split())
    assert "Prøv igen" in page.text
    assert "PDF laves" in plan.text
    assert queued == [paper.pk]
    assert (paper.is_drawn, paper.problem, paper.tries) == (True, "", 0)


def test_asking_again_while_it_is_under_way_orders_nothing(client, paper, queued, django_capture_on_commit_callbacks):
    client.force_login(paper.version.case.coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/sager/{paper.version.case_id}/plan/versioner/{paper.version.number}/tegn/")

    assert queued == []


def test_the_problem_is_forgotten_when_the_paper_comes():
    paper = PlanPaperFactory(version__content=content(), problem="PDF kan ikke tegnes på denne maskine.")

    draw_plan(paper.pk)

    paper.refresh_from_db()
    assert (paper.is_drawn, paper.problem) == (True, "")


def test_forgotten_versions_are_queued(paper, queued, monkeypatch):
    PlanPaperFactory(pdf="drawn.pdf", drawn_at=timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: after(paper, seconds=61))

    assert draw_forgotten_plans() == 1
    assert queued == [paper.pk]


def test_a_version_still_under_way_is_left_alone(paper, queued, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: after(paper, seconds=59))

    assert draw_forgotten_plans() == 0
    assert queued == []


def test_the_oldest_hundred_are_queued_at_a_time(queued, monkeypatch):
    papers = PlanPaperFactory.create_batch(102, version__case=InterventionFactory().case)
    monkeypatch.setattr(timezone, "now", lambda: after(papers[-1], seconds=600))

    draw_forgotten_plans()

    assert queued == [paper.pk for paper in papers[:100]]


def test_a_broker_that_is_down_does_not_disturb_the_freezing(monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    case = InterventionFactory().case
    monkeypatch.setattr(Task, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True) as sent:
        version = PlanVersion(case=case, agreed_on=case.opened_on, citizen_view="agrees", signed_how="spoken")
        version.freeze(by=case.coordinator)
        paper = order_paper(version, PlanPaper.Reader.CITIZEN)

    assert len(sent) == 1
    monkeypatch.setattr(timezone, "now", lambda: after(paper, seconds=61))
    assert draw_forgotten_plans() == 1


@pytest.fixture
def broker_gone(monkeypatch):
    """Nothing listens where the broker should be."""

    @contextmanager
    def gone():
        with monkeypatch.context() as patch:
            patch.setattr(app.amqp, "_producer_pool", None)
            patch.setattr(
                app,
                "connection_for_write",
                lambda *args, **kwargs: Celery.connection_for_write(
                    app, "redis://127.0.0.1:1/0", transport_options=WHEN_SENDING
                ),
            )
            yield
            app.amqp._producer_pool = None

    return gone


def test_a_plan_agreed_while_the_broker_is_gone_is_on_paper_when_it_is_back(
    client, broker_gone, monkeypatch, django_capture_on_commit_callbacks, caplog, htmx
):
    case = InterventionFactory().case
    client.force_login(case.coordinator)
    freeze = reverse("plans:plan_freeze", args=[case.pk])
    shown = client.get(freeze).context["form"]
    answers = {name: shown[name].value() for name in shown.fields}
    answers |= {"agreed_on": f"{timezone.localdate():%d.%m.%Y}", "citizen_view": "agrees", "signed_how": "spoken"}

    with broker_gone(), django_capture_on_commit_callbacks(execute=True):
        response = client.post(freeze, answers)

    assert response.status_code == 302
    assert "broker down, plans.tasks.draw_plan waits for the sweeper" in caplog.text
    paper = PlanPaper.objects.get(version__case=case)
    status = client.get(paper.status_url, headers=htmx)
    assert "PDF laves" in status.text

    monkeypatch.setattr(tasks.draw_plan, "delay", draw_plan)
    PlanPaper.objects.update(asked_at=timezone.now() - datetime.timedelta(seconds=61))
    assert draw_forgotten_plans() == 1
    assert b"".join(client.get(paper.get_absolute_url()).streaming_content).startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_it_once(monkeypatch):
    paper = PlanPaperFactory(version__content=content())
    drawn = []
    monkeypatch.setattr(
        paper_module, "render_plan", lambda frozen, reader: drawn.append(1) or time.sleep(0.5) or b"%PDF-"
    )

    at_once(*[partial(draw_plan, paper.pk)] * 2)

    assert drawn == [1]


WORKER = """
import os, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.files.storage import FileSystemStorage
from hjoerring.embedded import pango
from plans.models import PlanPaper
from plans.tasks import draw_plan

def wait(moment, result=None):
    # Tell that the moment has come, and stay in it until the killer strikes.
    if moment == sys.argv[4]:
        print(moment, flush=True)
        time.sleep(60)
    return result

pango.load()
PlanPaper.pdf.field.storage = FileSystemStorage(sys.argv[2])
from weasyprint.document import Document
write, fsync = Document.write_pdf, os.fsync
Document.write_pdf = lambda *args, **kwargs: write(*args, **kwargs) if not wait("drawing") else None
os.fsync = lambda file: wait("writing", fsync(file))
draw_plan(int(sys.argv[3]))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reader", ["citizen", "staff"])
@pytest.mark.parametrize(("moment", "left"), [("drawing", []), ("writing", [".part"])])
def test_a_worker_killed_half_way_leaves_no_half_file_and_the_sweeper_brings_the_paper(
    folder, moment, left, reader, monkeypatch
):
    paper = PlanPaperFactory(version__content=content(interventions=[MENTOR] * 30), reader=reader)
    arguments = [connection.settings_dict["NAME"], str(folder), str(paper.pk), moment]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=BASE, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline().strip() == moment
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    assert [file.suffix for file in folder.glob("*")] == left
    paper.refresh_from_db()
    assert not paper.is_drawn

    monkeypatch.setattr(tasks.draw_plan, "delay", draw_plan)
    PlanPaper.objects.filter(pk=paper.pk).update(asked_at=timezone.now() - datetime.timedelta(seconds=61))
    deadline = time.monotonic() + 20
    while not paper.is_drawn and time.monotonic() < deadline:  # the database must notice that the worker is gone
        draw_forgotten_plans()
        paper.refresh_from_db()

    assert len(PdfReader(paper.pdf.path).pages) >= 2
    assert [file.name for file in folder.iterdir()] == [paper.pdf.name]


def test_paper_that_was_lost_is_drawn_again_when_somebody_asks(
    client, paper, queued, django_capture_on_commit_callbacks
):
    client.force_login(paper.version.case.coordinator)
    draw_plan(paper.pk)
    paper.refresh_from_db()
    Path(paper.pdf.path).unlink()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.get(paper.version.get_absolute_url())
    draw_plan(paper.pk)

    assert response.status_code == 404
    assert "PDF’en laves lige nu" in response.text
    assert queued == [paper.pk]
    assert Path(paper.pdf.path).read_bytes().startswith(b"%PDF")
