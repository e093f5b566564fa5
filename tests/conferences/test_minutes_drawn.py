"""Minutes are ordered when a conference ends, drawn by a worker, and fetched by whoever may see the case."""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery.app.task import Task
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from cases import erasure
from conferences import tasks
from conferences.holding import hold
from conferences.models import Analysis, Conference, ConferencePaper, Contribution
from conferences.papers import order, order_all, papers_of
from conferences.tasks import draw_forgotten_minutes, draw_minutes
from plans.batches import drop_strays
from tests.cases.test_erasure import TODAY, approved, closed_case
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    SectionFactory,
    consent_to,
)
from tests.conferences.known import KNOWN
from tests.factories import UserFactory

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def conference(case):
    return ConferenceFactory(held=True, known=KNOWN, analysis=AnalysisFactory(case=case, held=True))


@pytest.fixture
def paper(conference):
    return ConferencePaper.objects.create(conference=conference)


@pytest.fixture
def folder():
    return Path(ConferencePaper.pdf.field.storage.location)


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.draw_minutes, "delay", sent.append)
    return sent


def test_both_are_ordered_and_drawn(conference, folder, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.draw_minutes, "delay", draw_minutes)

    with django_capture_on_commit_callbacks(execute=True):
        order_all(conference)

    papers = papers_of(Conference.objects.get(pk=conference.pk))
    assert [paper.file_name.partition("-S-")[0] for paper in papers] == ["referat", "fagligt-referat"]
    assert all(paper.is_drawn and not paper.lacks_paper for paper in papers)
    assert {file.name for file in folder.iterdir()} == {paper.pdf.name for paper in papers}
    assert all(len(file.stem) == 32 and file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_it_is_fetched_by_whoever_works_on_the_case_under_a_name_without_names(staff, paper):
    draw_minutes(paper.pk)
    paper.refresh_from_db()

    response = staff.get(paper.get_absolute_url())

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    number = paper.conference.analysis.case.number
    assert response["Content-Disposition"] == f'attachment; filename="referat-{number}-2026-02-20.pdf"'


def test_nobody_else_knows_that_it_is_there(client, paper):
    draw_minutes(paper.pk)
    client.force_login(UserFactory())

    assert client.get(paper.get_absolute_url()).status_code == 404
    assert client.get(paper.get_absolute_url().replace("referat", "fagligt-referat")).status_code == 404


def test_of_another_case_of_ones_own_it_is_not_found(staff, paper, caseworker):
    other = AnalysisFactory(case__coordinator=caseworker)
    draw_minutes(paper.pk)

    address = paper.get_absolute_url().replace(
        f"/sager/{paper.conference.analysis.case_id}/", f"/sager/{other.case_id}/"
    )
    assert staff.get(address).status_code == 404


def test_a_planned_conference_has_none(staff, case):
    planned = ConferenceFactory(analysis=AnalysisFactory(case=case))

    assert staff.get(f"/sager/{case.pk}/analyse/konference/{planned.pk}/referat/").status_code == 404


def test_one_that_is_not_drawn_yet_says_so_and_comes_when_asked_for(
    staff, conference, queued, htmx, django_capture_on_commit_callbacks
):
    (citizens, _) = papers_of(conference)

    before = staff.get(citizens.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(citizens.draw_url)
    paper = ConferencePaper.objects.get()
    waits = staff.get(paper.status_url, headers=htmx)
    draw_minutes(paper.pk)
    after = staff.get(paper.status_url, headers=htmx)

    assert before.status_code == 404
    assert "Lav referat til borgeren" in before.text
    assert "Referat til borgeren laves" in waits.text
    assert "Referat til borgeren" in after.text
    assert paper.get_absolute_url() in after.text
    assert queued == [paper.pk]


def test_minutes_given_up_are_tried_again_when_asked(staff, conference, queued, django_capture_on_commit_callbacks):
    paper = ConferencePaper.objects.create(
        conference=conference, tries=5, problem="PDF’en kunne ikke laves (KeyError)."
    )

    page = staff.get(paper.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(paper.draw_url)

    assert "Det, konferencen besluttede, er gemt." in page.text
    assert queued == [paper.pk]
    paper.refresh_from_db()
    assert (paper.tries, paper.problem) == (0, "")


def test_a_fault_tells_its_kind_and_nothing_of_what_stood_there(paper, monkeypatch, caplog, folder):
    def fail(self, content):
        raise ValueError("Karina Bødker sover dårligt")

    monkeypatch.setattr(ConferencePaper, "render", fail)
    draw_minutes(paper.pk)

    paper.refresh_from_db()
    assert paper.problem == "PDF’en kunne ikke laves (ValueError)."
    assert "Karina" not in caplog.text
    assert not folder.exists()


def test_a_broker_that_is_down_disturbs_nobody_and_the_sweeper_brings_the_paper(
    conference, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(Task, "apply_async", refuse)
        paper = order(conference, "staff")
    ConferencePaper.objects.update(asked_at=timezone.now() - datetime.timedelta(seconds=61))
    monkeypatch.setattr(tasks.draw_minutes, "delay", draw_minutes)

    assert draw_forgotten_minutes() == 1
    assert draw_forgotten_minutes() == 0
    paper.refresh_from_db()
    assert paper.is_drawn


def test_new_words_of_whom_to_call_make_a_new_paper(staff, paper, queued, django_capture_on_commit_callbacks):
    draw_minutes(paper.pk)
    paper.conference.responsible.phone = "99 99 99 99"
    paper.conference.responsible.save()

    with django_capture_on_commit_callbacks(execute=True):
        stale = staff.get(paper.get_absolute_url())

    assert stale.status_code == 404
    assert queued == [paper.pk]


def test_the_night_leaves_minutes_that_are_told_of_and_drops_those_that_are_not(paper, folder):
    draw_minutes(paper.pk)
    paper.refresh_from_db()
    (folder / f"{'0' * 32}.pdf").write_bytes(b"%PDF")
    for file in folder.iterdir():
        os.utime(file, (0, 0))

    assert drop_strays() == 1
    assert [file.name for file in folder.iterdir()] == [paper.pdf.name]


def test_an_erased_citizen_leaves_nothing_of_an_analysis(folder):
    case = closed_case()
    analysis = AnalysisFactory(case=case, held=True)
    ContributionFactory(analysis=analysis, signed=True, confidential="Kanariefugl")
    conference = ConferenceFactory(analysis=analysis, held=True, known={"words": {"own_words": "Kanariefugl"}})
    for reader in ("citizen", "staff"):
        draw_minutes(ConferencePaper.objects.create(conference=conference, reader=reader).pk)
    assert len(list(folder.iterdir())) == 2
    order_of = approved(case)

    erasure.erase(order_of, TODAY)
    erasure.remove_files(order_of)

    assert list(folder.iterdir()) == []
    for model in (Analysis, Contribution, Conference, ConferencePaper):
        assert not model.objects.exists()
        assert not model.pgh_event_model.objects.exists()


def test_not_a_word_of_a_confidential_note_is_on_either_paper(case):
    canary = "Kanariefuglenotat"
    named, not_named = DisciplineFactory(label="Psykolog"), DisciplineFactory(label="Sygeplejerske")
    consent_to(case, named)
    analysis = AnalysisFactory(case=case)
    for discipline in (named, not_named):
        one = ContributionFactory(analysis=analysis, discipline=discipline, signed=True, confidential=canary)
        one.additions.create(text=canary, is_confidential=True, by=one.user)
    ended = ConferenceFactory(analysis=analysis, responsible=case.coordinator, go_through_by=TODAY)
    SectionFactory(conference=ended, text="Vi er enige.")

    hold(ended, by=case.coordinator)

    printed = []
    for paper in ConferencePaper.objects.order_by("reader"):
        draw_minutes(paper.pk)
        paper.refresh_from_db()
        printed.append(" ".join(page.extract_text() for page in PdfReader(paper.pdf.path).pages))
    for_citizen, full = printed
    assert canary not in str(ended.known) + for_citizen + full
    assert "Vi manglede et notat fra sygeplejersken" in for_citizen
    assert "Der findes et fagligt notat. Det står ikke på papir." in full
    assert "Fagligt notat mangler: samtykket gælder ikke længere." in full


WORKER = """
import os, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.files.storage import FileSystemStorage
from hjoerring.embedded import pango
from conferences.models import ConferencePaper
from conferences.tasks import draw_minutes

def wait(file):
    fsync(file)
    print("writing", flush=True)
    time.sleep(60)

pango.load()
ConferencePaper.pdf.field.storage = FileSystemStorage(sys.argv[2])
fsync, os.fsync = os.fsync, wait
draw_minutes(int(sys.argv[3]))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_no_half_file_and_the_sweeper_brings_the_paper(paper, folder, monkeypatch):
    arguments = [connection.settings_dict["NAME"], str(folder), str(paper.pk)]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=BASE, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline().strip() == "writing"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()

    assert [file.suffix for file in folder.iterdir()] == [".part"]
    monkeypatch.setattr(tasks.draw_minutes, "delay", draw_minutes)
    ConferencePaper.objects.update(asked_at=timezone.now() - datetime.timedelta(seconds=61))
    deadline = time.monotonic() + 20
    while not paper.is_drawn and time.monotonic() < deadline:  # the database must notice that the worker is gone
        draw_forgotten_minutes()
        paper.refresh_from_db()

    assert len(PdfReader(paper.pdf.path).pages) >= 2
    assert [file.name for file in folder.iterdir()] == [paper.pdf.name]
