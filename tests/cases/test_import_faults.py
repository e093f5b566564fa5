"""Imports that meet what nobody thought of: a row that breaks, a worker that dies, a choice that no longer counts."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases import importing, tasks
from cases.importing import work_on
from cases.models import Case, CaseImport, Citizen
from cases.views import files
from danish.tables import write_table
from tests.factories import CaseImportFactory, TargetGroupFactory, TeamFactory, UserFactory

HEADINGS = ["Cpr-nr.", "Fornavn", "Efternavn"]
KARINA, AASE = ["0101801234", "Karina", "Holm"], ["0202812345", "Åse", "Ærø"]
MATCHING = {"cpr": 0, "first_name": 1, "last_name": 2}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 09:00+01:00", tick=True):
        yield


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.run_import, "delay", sent.append)
    monkeypatch.setattr(tasks.run_import, "delay_on_commit", sent.append)
    return sent


@pytest.fixture
def make(caseworker):
    def make(*rows, is_started=True):
        job = CaseImportFactory.build(
            by=caseworker,
            team=caseworker.team,
            matching=MATCHING,
            coordinator=caseworker,
            target_group=TargetGroupFactory(),
            support_since=datetime.date(2026, 1, 5),
        )
        job.receive(HEADINGS, [*enumerate(rows or (KARINA, AASE), start=2)])
        if is_started:
            job.start()
        return job

    return make


def answers(job, **more):
    columns = {f"column_{name}": place for name, place in MATCHING.items()}
    chosen = {"target_group": job.target_group_id, "coordinator": job.by_id, "support_since": "05.01.2026"}
    return columns | chosen | more


def breaks(monkeypatch, fault, only=""):
    """Cases can no longer be opened, or that of one citizen cannot."""
    whole = Case.open_for.__func__

    def open_for(cls, citizen, **terms):
        case = whole(cls, citizen, **terms)
        if only in citizen.first_name:
            raise fault
        return case

    monkeypatch.setattr(Case, "open_for", classmethod(open_for))


@pytest.mark.parametrize("fault", [DataError("Karina"), AssertionError("Karina"), ZeroDivisionError()], ids=repr)
def test_a_row_that_breaks_is_refused_and_the_others_are_done(make, monkeypatch, caplog, fault):
    job = make()
    breaks(monkeypatch, fault, only="Karina")

    assert work_on(job.pk) is False

    job.refresh_from_db()
    assert (job.state, job.rows_created, job.rows_faulty) == ("done", 1, 1)
    assert job.faults.get().row == 2
    assert "Opret borgeren i hånden" in job.faults.get().reason
    assert [case.citizen.first_name for case in Case.objects.all()] == ["Åse"]
    assert Citizen.objects.count() == 1
    assert "Karina" not in caplog.text


def test_a_database_that_is_away_is_no_fault_of_a_row(make, monkeypatch):
    job = make()
    breaks(monkeypatch, OperationalError())

    with pytest.raises(OperationalError):
        work_on(job.pk)

    job.refresh_from_db()
    assert (job.rows_done, job.faults.count(), Case.objects.count(), job.tries) == (0, 0, 0, 1)


def test_an_import_that_never_gets_further_is_stopped(make):
    job = make()
    for _ in range(5):  # a worker that is killed
        assert job.take()
        CaseImport.objects.update(lease_until=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))

    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, job.rows_done) == ("stopped", 0)
    assert "gik i stå" in job.problem


def test_a_row_that_is_done_begins_the_count_of_tries_again(make, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    job = make()
    CaseImport.objects.update(tries=4)

    work_on(job.pk, seconds=-1)

    job.refresh_from_db()
    assert (job.rows_done, job.tries) == (1, 0)


def test_the_numbers_of_an_import_that_never_ends_are_forgotten_too(make):
    job = make()

    with time_machine.travel(datetime.datetime(2026, 3, 10, tzinfo=datetime.UTC), tick=False):
        assert tasks.forget_import_files() == 1

    job.refresh_from_db()
    assert (job.state, job.sealed) == ("stopped", None)
    assert "syv dage" in job.problem


def test_a_file_that_was_just_started_is_not_deleted_as_one_that_was_not(make):
    seen_before = make(is_started=False)
    CaseImport.objects.get().start()

    seen_before.forget()

    assert CaseImport.objects.get().state == "stopped"


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": "curator", "team": None}, {"team": "other"}], ids=str
)
def test_who_was_to_be_responsible_is_asked_about_again(make, caseworker, change):
    job = make()
    job.coordinator = UserFactory(team=caseworker.team)
    job.save()
    change = {name: TeamFactory() if value == "other" else value for name, value in change.items()}
    User.objects.filter(pk=job.coordinator.pk).update(**change)

    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, Case.objects.count()) == ("stopped", 0)
    assert "kan ikke længere være ansvarlig" in job.problem


def test_a_target_group_that_was_closed_is_not_used(make):
    job = make()
    type(job.target_group).objects.filter(pk=job.target_group.pk).update(is_open_for_new=False)

    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, Case.objects.count()) == ("stopped", 0)
    assert "ikke længere åben" in job.problem


def test_a_number_that_an_earlier_message_did_is_told_with_its_row(make, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    job = make(KARINA, ["010180-1234", "Karina", "Holm"])

    assert work_on(job.pk, seconds=-1)
    work_on(job.pk)

    job.refresh_from_db()
    assert (job.rows_created, job.rows_known, job.rows_faulty) == (1, 0, 1)
    assert job.faults.get(row=3).reason == "Cpr-nummer: Nummeret står også i række 2."


def test_a_file_whose_headings_come_last_is_refused(staff):
    file = SimpleUploadedFile("b.csv", write_table("csv", "", ["Liste"], [["CPR", "Fornavn", "Efternavn"]]))

    response = staff.post("/sager/import/", {"file": file})

    assert response.status_code == 422
    assert "ingen rækker under overskrifterne" in response.text
    assert not CaseImport.objects.exists()


@pytest.mark.parametrize("is_done", [False, True])
def test_what_is_started_is_not_started_or_changed_again(staff, make, queued, is_done):
    job = make()
    if is_done:
        work_on(job.pk)

    response = staff.post(job.get_absolute_url(), answers(job, column_last_name=1, column_first_name=2, start="1"))

    job.refresh_from_db()
    assert (response.status_code, response.url) == (302, job.get_absolute_url())
    assert (job.matching, queued) == (MATCHING, [])


@pytest.mark.parametrize("name", ["import_detail", "import_stop"])
def test_who_changes_an_import_waits_for_whoever_does_so_too(staff, make, name):
    job = make(is_started=False)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        staff.post(reverse(f"cases:{name}", args=[job.pk]), answers(job))

    first = next(one["sql"] for one in asked if 'FROM "cases_caseimport"' in one["sql"])
    assert "FOR UPDATE" in first


def test_a_long_file_is_read_whole_only_when_that_is_asked_for(staff, make, monkeypatch, htmx):
    monkeypatch.setattr(files, "CHECKED_AT_ONCE", 1)
    job = make(KARINA, ["010180-1234", "Ida", "Holm"], is_started=False)

    first = staff.get(job.get_absolute_url()).text
    changed = staff.post(job.get_absolute_url(), answers(job), headers=htmx).text
    whole = staff.post(job.get_absolute_url(), answers(job, whole="1"), follow=True).text

    for page in (first, changed):
        assert "De første 1 af 2 rækker" in page
        assert "Importér filen" in page
        assert "Rækker med fejl" not in page
    assert "Importér 1 borger<" in whole
    assert "Rækker med fejl" in whole
