"""The job behind a file: it runs outside the request, wholly or not at all, and nobody who books is in its way."""

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from catalog.models import CatalogImport, Intake, Theme
from hjoerring import tasks
from hjoerring.exchange import jobs, preview
from hjoerring.exchange.files import read_file
from hjoerring.exchange.jobs import MOST_TRIES, work_on
from hjoerring.exchange.take import Taking
from tests.catalog_factories import IntakeFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BASE = Path(__file__).resolve().parents[2]
WORKER = """
import datetime
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "hjoerring.settings"
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = {name!r}
from hjoerring.exchange.jobs import work_on
work_on({pk})
"""


@pytest.fixture
def editor():
    return UserFactory(curator=True)


def kept(editor, rows):
    return preview.keep(*read_file("k.yaml", f"katalog: 1\n{rows}".encode()), by=editor)


@pytest.fixture
def file(editor):
    return kept(editor, "themes:\n- {key: a, label: A}\n- {key: b, label: B}")


@pytest.fixture
def started(file):
    work_on(file.pk)
    file.refresh_from_db()
    assert file.start()
    return file


def test_the_page_asks_by_itself_until_the_file_is_compared(client, editor, file):
    client.force_login(editor)

    before = client.get(file.get_absolute_url()).text
    work_on(file.pk)
    after = client.get(file.get_absolute_url(), headers={"HX-Request": "true"}).text

    assert "Filen bliver sammenlignet med kataloget" in before
    assert 'hx-trigger="every 2s"' in before
    assert "2 nye" in after
    assert "every 2s" not in after
    assert "<html" not in after


def test_carrying_it_out_waits_for_the_job(client, editor, file):
    work_on(file.pk)
    client.force_login(editor)

    page = client.post(f"{file.get_absolute_url()}gennemfoer/", follow=True).text

    assert "Filen bliver gennemført" in page
    assert not Theme.objects.exists()
    work_on(file.pk)
    assert "Filen er indlæst i kataloget." in client.get(file.get_absolute_url()).text
    assert Theme.objects.count() == 2


def test_what_is_compared_and_carried_out_in_one_go_is_done(editor):
    job = preview.receive(*read_file("k.yaml", b"katalog: 1\nthemes:\n- {key: a, label: A}"), by=editor)

    preview.apply(job)

    job.refresh_from_db()
    assert (job.state, job.content, Theme.objects.count()) == ("applied", {}, 1)


def test_what_breaks_in_the_middle_leaves_nothing_and_is_taken_up_again(monkeypatch, started):
    whole, sent = Taking.take, []

    def half(taking, entries):
        whole(taking, entries[:1])
        raise OperationalError

    monkeypatch.setattr(Taking, "take", half)
    monkeypatch.setattr(tasks.take_catalog_file, "delay", sent.append)

    work_on(started.pk)

    assert not Theme.objects.exists()
    monkeypatch.undo()
    monkeypatch.setattr(tasks.take_catalog_file, "delay", sent.append)
    tasks.sweep_catalog_files()
    tasks.take_catalog_file(*sent)
    assert Theme.objects.count() == 2


def test_a_file_that_never_ends_is_stopped(client, editor, started):
    CatalogImport.objects.update(tries=MOST_TRIES)
    client.force_login(editor)

    work_on(started.pk)

    assert "Filen kunne ikke behandles." in client.get(started.get_absolute_url()).text
    assert not Theme.objects.exists()


def test_a_file_that_takes_too_long_is_given_up_at_once(monkeypatch, client, editor, started):
    def endless(*_):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(Taking, "take", endless)
    client.force_login(editor)

    work_on(started.pk)

    assert "Del den i flere." in client.get(started.get_absolute_url()).text


def test_who_is_no_editor_any_more_changes_nothing(editor, started):
    editor.role = "caseworker"
    editor.team = UserFactory().team
    editor.save()

    work_on(started.pk)

    started.refresh_from_db()
    assert (started.state, started.problem) == ("stopped", jobs.NOT_ALLOWED)
    assert not Theme.objects.exists()


def test_what_a_file_said_is_kept_no_longer_than_it_serves(editor, started):
    waiting, dropped, old = (kept(editor, "themes:\n- {key: c, label: C}") for _ in range(3))
    dropped.drop()
    work_on(old.pk)
    CatalogImport.objects.filter(pk=old.pk).update(asked_at=timezone.now() - datetime.timedelta(days=8))
    work_on(started.pk)

    tasks.sweep_catalog_files()

    assert list(CatalogImport.objects.exclude(content={})) == [waiting]
    assert CatalogImport.objects.get(pk=old.pk).state == "dropped"


def test_a_file_dropped_while_it_is_compared_stays_dropped(monkeypatch, file):
    compare = preview.compare

    def meanwhile(job):
        CatalogImport.objects.get(pk=file.pk).drop()
        compare(job)

    monkeypatch.setattr(preview, "compare", meanwhile)

    work_on(file.pk)

    file.refresh_from_db()
    assert (file.state, file.content) == ("dropped", {})


@pytest.mark.django_db(transaction=True)
def test_who_books_is_never_brought_into_a_deadlock_by_an_import(editor):
    intake = IntakeFactory(capacity=5, starts_on=datetime.date(2027, 3, 1))
    ref = intake.offer.key
    file = kept(editor, f"intakes:\n- {{offer: {ref}, starts_on: 2027-03-01, capacity: 9}}")
    work_on(file.pk)
    file.refresh_from_db()
    assert file.start()
    holds, outcome = threading.Event(), []

    def book():
        try:
            with transaction.atomic():
                mine = Intake.objects.select_for_update().get(pk=intake.pk)
                holds.set()
                time.sleep(0.5)  # the importer begins in the meantime
                mine.version += 1
                mine.save(update_fields=["version"])
            outcome.append("booked")
        except OperationalError as error:
            outcome.append(str(error))
        finally:
            connection.close()

    booker = threading.Thread(target=book)
    booker.start()
    holds.wait(10)
    work_on(file.pk)
    booker.join(20)

    assert outcome == ["booked"]
    file.refresh_from_db()
    intake.refresh_from_db()
    assert (file.state, intake.capacity) == ("applied", 9)


@pytest.mark.django_db(transaction=True)
def test_comparing_gives_way_to_who_books_and_is_done_later(editor):
    intake = IntakeFactory(capacity=5)
    file = kept(editor, f"intakes:\n- {{offer: {intake.offer.key}, starts_on: , capacity: 9}}")
    holds, over = threading.Event(), threading.Event()

    def book():
        with transaction.atomic():
            Intake.objects.select_for_update().get(pk=intake.pk)
            holds.set()
            over.wait(20)
        connection.close()

    booker = threading.Thread(target=book)
    booker.start()
    holds.wait(10)
    work_on(file.pk)
    file.refresh_from_db()
    first = file.state
    over.set()
    booker.join(20)
    work_on(file.pk)

    file.refresh_from_db()
    assert (first, file.state) == ("reading", "read")
    assert len(preview.parts(file)[0].changed) == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_an_import_is_told_to_try_again(client, editor):
    client.force_login(editor)
    holds, over = threading.Event(), threading.Event()

    def carry_out():
        with transaction.atomic():
            preview._hold_the_catalogue()
            holds.set()
            over.wait(20)
        connection.close()

    importer = threading.Thread(target=carry_out)
    importer.start()
    holds.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")

    read = client.get("/katalog/")
    written = client.post("/katalog/ordlister/temaer/ny/", {"label": "Nyt tema"})
    over.set()
    importer.join(20)

    assert read.status_code == 200
    assert written.status_code == 503
    assert "Intet er gemt." in written.text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_and_the_next_one_does_it_all(editor):
    number = 400
    file = kept(editor, "themes:\n" + "\n".join(f"- {{key: t{n}, label: T{n}}}" for n in range(number)))
    work_on(file.pk)
    file.refresh_from_db()
    assert file.start()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(name=connection.settings_dict["NAME"], pk=file.pk)],
        cwd=BASE,
        env=os.environ | {"HJM_NO_BOOTSTRAP": "1"},
    )
    until = time.monotonic() + 60
    while not _holds_the_catalogue() and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert not Theme.objects.exists()
    file.refresh_from_db()
    assert (file.state, file.tries) == ("applying", 1)

    until = time.monotonic() + 30
    while file.state == "applying" and time.monotonic() < until:  # until the database notices that it is gone
        work_on(file.pk)
        file.refresh_from_db()
    assert file.state == "applied"
    assert Theme.objects.count() == number


def _holds_the_catalogue():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'ExclusiveLock' AND granted"
            " AND relation = 'catalog_theme'::regclass)"
        )
        return cursor.fetchone()[0]
