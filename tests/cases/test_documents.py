import datetime
import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

import journal.files
from cases import stored_files, uploads
from cases.models import Document
from cases.tasks import drop_stray_files
from cases.uploads import UploadRefused, media_type_of
from journal.models import Event
from tests.cases.files import JPG, OLD_WORD, PDF, PNG, docx, locked_docx
from tests.factories import DocumentFactory

ANSWERS = {"direction": "in", "theme": "health", "title": "Lægeattest", "on": "02.02.2026"}


@pytest.fixture
def url(case):
    return reverse("cases:document_create", args=[case.pk])


@pytest.fixture
def document(case):
    return Document(case=case, media_type="application/pdf", **ANSWERS | {"on": datetime.date(2026, 2, 2)})


def add_and_run(document, by, statement):
    with stored_files.all_or_nothing():
        document.add(PDF, by=by)
        assert len(files_on_disk()) == 1
        with connection.cursor() as cursor:
            cursor.execute(statement)


def files_on_disk():
    directory = Path(storages["documents"].path("x")).parent
    return sorted(directory.iterdir()) if directory.exists() else []


def send(staff, url, name="attest.pdf", content=PDF, **answers):
    return staff.post(url, ANSWERS | answers | {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PDF", PDF, "pdf"),
        ("a.png", PNG, "png"),
        ("a.jpg", JPG, "jpg"),
        ("a.jpeg", JPG, "jpg"),
        ("a.docx", docx(), "docx"),
        ("brev.fra.lægen.docx", docx(("word/media/image1.png", PNG)), "docx"),
    ],
)
def test_what_may_be_uploaded(name, content, kind):
    assert media_type_of(name, content).label == kind


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", PDF, "ender på pdf, docx, jpg eller png"),
        ("pdf", PDF, "ender på pdf"),
        ("a.docm", docx(), "ender på pdf"),
        ("a.svg", b"<svg/>", "ender på pdf"),
        ("a.pdf", b"", "Filen er tom"),
        ("a.pdf", PNG, "ikke en rigtig pdf-fil"),
        ("a.pdf", b"%PDF-1.4 cut off", "ikke en rigtig pdf-fil"),
        ("a.png", JPG, "ikke en rigtig png-fil"),
        ("a.jpg", b"<html><script>", "ikke en rigtig jpg-fil"),
        ("a.docx", PDF, "ikke en rigtig docx-fil"),
        ("a.docx", b"PK\x03\x04 no zip at all", "ikke en rigtig docx-fil"),
        ("a.docx", docx()[:-30], "ikke en rigtig docx-fil"),
        ("a.docx", OLD_WORD, "adgangskode eller et gammelt format"),
        ("a.docx", locked_docx(), "har en adgangskode"),
        ("a.docx", docx(("word/vbaProject.bin", b"Sub AutoOpen()")), "makroer"),
        ("a.docx", docx(("word/media/bomb.xml", b"0" * 40_000_000)), "fylder for meget"),
        ("a.docx", docx(*[(f"word/part{n}.xml", b"") for n in range(2_100)]), "fylder for meget"),
    ],
)
def test_a_wrong_file_is_refused_with_one_message_and_nothing_is_kept(staff, url, name, content, message):
    response = send(staff, url, name, content)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert message in response.context["form"].errors["file"][0]
    assert len(response.context["form"].errors["file"]) == 1
    assert not Document.objects.exists()
    assert files_on_disk() == []


def test_a_file_of_more_than_ten_megabytes_is_refused(staff, url):
    response = send(staff, url, "a.pdf", PDF + b"0" * uploads.LARGEST + b"%%EOF")

    assert response.context["form"].errors["file"] == ["Filen er for stor. Den må højst fylde 10 MB."]


def test_a_zip_without_a_word_document_is_no_docx():
    with pytest.raises(UploadRefused, match="ikke en rigtig docx"):
        media_type_of("a.docx", docx().replace(b"word/document.xml", b"excel/document.xm"))


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"title": ""}, "title", "Skriv, hvad dokumentet er."),
        ({"title": "Attest 010180-1234"}, "title", "Skriv det uden cpr-nummer. Det står også i historikken."),
        ({"direction": ""}, "direction", "Vælg, om dokumentet er modtaget, sendt eller internt."),
        ({"on": "01.01.2030"}, "on", "Datoen kan ikke ligge ude i fremtiden."),
        ({"theme": "gossip"}, "theme", "Vælg en af mulighederne på listen."),
    ],
)
def test_what_is_missing_is_told_at_its_field(staff, url, answers, field, message):
    response = send(staff, url, **answers)

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert files_on_disk() == []


def test_a_document_is_kept_under_a_random_name(staff, url, case, caseworker):
    response = send(staff, url, "Karina Bødker 010180-1234.pdf")

    document = Document.objects.get()
    assert response.headers["Location"] == f"/sager/{case.pk}/dokumenter/#dokument-{document.pk}"
    assert (document.number, document.size, document.uploaded_by) == (1, len(PDF), caseworker)
    assert document.sha256 == stored_files.fingerprint(PDF)
    [file] = files_on_disk()
    assert file.name == document.stored_as.hex
    assert file.stat().st_mode & 0o777 == 0o600
    assert Event.objects.get(case_id=case.pk).text == "Dokument 1 tilføjet: helbred"
    assert "Bødker" not in str(Document.objects.values().get())


def test_a_document_is_fetched_as_an_attachment_with_a_neutral_name(staff, url, case):
    send(staff, url, "Karina Bødker.pdf")
    document = Document.objects.get()

    response = staff.get(reverse("cases:document_file", args=[case.pk, document.pk]))

    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"] == f'attachment; filename="{case.number}-dokument-1.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_gone_is_told(staff, case):
    document = DocumentFactory(case=case)

    response = staff.get(reverse("cases:document_file", args=[case.pk, document.pk]))

    assert response.status_code == 404
    assert "Filen kan ikke hentes" in response.text


def test_sent_twice_it_is_added_once(staff, url):
    key = {"_key": "8f14e45f-ceea-467f-a0e6-6f3c9a1b2c3d"}
    send(staff, url, **key)
    send(staff, url, **key)

    assert Document.objects.count() == 1
    assert len(files_on_disk()) == 1


def test_a_transaction_that_fails_leaves_no_file(document, caseworker):
    with pytest.raises(DatabaseError):
        add_and_run(document, caseworker, "SELECT 1 / 0")

    assert files_on_disk() == []
    assert not Document.objects.exists()


def test_a_page_that_fails_after_the_file_was_written_leaves_none(staff, url, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("the timeline cannot be written")

    monkeypatch.setattr(Document, "_note", fail)

    with pytest.raises(DatabaseError):
        send(staff, url)

    assert files_on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file(document, caseworker):
    with pytest.raises(DatabaseError):  # the keys are looked at when the transaction commits
        add_and_run(
            document,
            caseworker,
            "INSERT INTO cases_consent_departments (consent_id, department_id) VALUES (-1, -1)",
        )

    assert files_on_disk() == []
    assert not Document.objects.exists()


def test_what_a_killed_process_left_is_dropped_at_night(case, caseworker):
    kept = DocumentFactory(case=case)
    names = {}
    for name, hours in (("kept", 3), ("stray", 3), ("just written", 0), ("of a restored database", 24 * 9)):
        names[name] = kept.stored_as if name == "kept" else stored_files.uuid.uuid4()
        stored_files.put(names[name], PDF)
        then = time.time() - hours * 3600
        os.utime(stored_files._path(names[name]), (then, then))

    assert drop_stray_files() == 1

    assert {file.name for file in files_on_disk()} == {names[one].hex for one in names if one != "stray"}


def test_a_killed_upload_leaves_nothing_and_what_others_put_there_stays(monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    monkeypatch.setattr(journal.files.os, "fsync", die)
    with pytest.raises(Killed):
        stored_files.put(stored_files.uuid.uuid4(), PDF)
    [part] = files_on_disk()
    foreign = [part.with_name(".gitkeep"), part.with_name("læs mig.txt.part")]
    for file in foreign:
        file.touch()
    then = time.time() - 24 * 9 * 3600
    for file in (part, *foreign):
        os.utime(file, (then, then))

    assert drop_stray_files() == 1

    assert files_on_disk() == sorted(foreign)


def test_what_is_said_about_a_document_can_be_mended_but_not_its_file(staff, case):
    document = DocumentFactory(case=case)
    url = reverse("cases:document_update", args=[case.pk, document.pk])

    staff.post(url, ANSWERS | {"title": "Attest fra speciallæge", "version": "1"})

    document.refresh_from_db()
    assert (document.title, document.version) == ("Attest fra speciallæge", 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sha256="1" * 64)


def test_two_who_mend_the_same_are_told(staff, case):
    document = DocumentFactory(case=case, version=2)

    response = staff.post(reverse("cases:document_update", args=[case.pk, document.pk]), ANSWERS | {"version": "1"})

    assert response.status_code == 409


def test_a_document_is_struck_out_with_a_reason_and_never_deleted(staff, case):
    document = DocumentFactory(case=case, title="Forkert borger")
    url = reverse("cases:document_strike", args=[case.pk, document.pk])

    refused = staff.post(url, {"strike_reason": "", "version": "1"})
    staff.post(url, {"strike_reason": "Hører til en anden sag", "version": "1"})

    assert refused.context["form"].errors["strike_reason"] == ["Skriv, hvorfor dokumentet skal streges."]
    papers = reverse("cases:paper_list", args=[case.pk])
    assert f"dokument-{document.pk}" not in staff.get(papers).text
    assert "Hører til en anden sag" in staff.get(f"{papers}?streget=on").text
    assert staff.get(url).status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        document.delete()
