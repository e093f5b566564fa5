"""A batch of plans after something has changed: who leads the team, and whose address is protected."""

import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from cases.models import Case
from plans import batches, tasks
from plans.models import PlanPaper
from plans.models import paper as paper_module
from tests.factories import InvolvementFactory, PlanVersionFactory, UserFactory
from tests.plan_factories import PaperBatchFactory, PlanInBatchFactory
from tests.plans.content import content

IN_SINDAL = content()["citizen"] | {"town": "Sindal"}


@pytest.fixture
def lead(caseworker):
    return UserFactory(team=caseworker.team, team_lead=True)


@pytest.fixture
def staff(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture(autouse=True)
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.begin_batch, "delay", sent.append)
    return sent


@pytest.fixture
def version(caseworker):
    return PlanVersionFactory(case__coordinator=caseworker, content=content(citizen=IN_SINDAL))


def batch_of(version, by, reader="citizen"):
    batch = PaperBatchFactory(by=by, total=1, reader=reader)
    PlanInBatchFactory(batch=batch, version=version)
    return batch


def finish(batch):
    """All of it, as the workers would."""
    while batches.work_on(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def address_of(batch):
    return reverse("team_plans:batch_file", args=[batch.pk])


def words_in(client, batch):
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get(address_of(batch)).streaming_content)))
    (name,) = packed.namelist()
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(packed.read(name))).pages)


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"role": "caseworker"}, {"role": "admin", "team": None}, {"team": "another"}],
    ids=["left", "no lead", "no team", "another team"],
)
def test_the_batch_of_somebody_who_does_not_lead_the_team_any_more_is_stopped(lead, version, change, monkeypatch):
    waiting, packing = batch_of(version, lead), batch_of(version, lead, "staff")
    batches._draw(*batches._take(packing.pk, set()))
    monkeypatch.setattr(paper_module, "render_plan", None)
    another = {"team": UserFactory().team} if change.get("team") else {}
    User.objects.filter(pk=lead.pk).update(**change | another)

    for batch in (finish(waiting), finish(packing)):
        assert batch.stopped_at
        assert (batch.is_ready, batch.ready_at) == (False, None)
    assert waiting.plans.get().state == "waiting"
    assert not list(Path(PlanPaper.pdf.field.storage.location).glob("*.zip"))


@pytest.fixture
def batch(version, lead):
    """Of Karina from Sindal; the lead takes part in the case, and so sees it when it becomes restricted."""
    InvolvementFactory(case=version.case, user=lead)
    return batch_of(version, lead)


def protect(case):
    case.citizen.has_protected_address = True
    case.citizen.save()
    Case.objects.filter(pk=case.pk).update(is_restricted=True)


@pytest.mark.parametrize("reader", ["citizen", "staff"])
def test_a_file_that_tells_where_somebody_lives_whose_address_is_protected_since_is_made_anew(
    staff, lead, version, queued, reader, django_capture_on_commit_callbacks
):
    InvolvementFactory(case=version.case, user=lead)
    batch = finish(batch_of(version, lead, reader))
    assert "Sindal" in words_in(staff, batch)
    old = Path(batch.zip.path)
    protect(version.case)

    with django_capture_on_commit_callbacks(execute=True):
        response = staff.get(address_of(batch), follow=True)

    assert "Noget har ændret sig" in response.text
    assert not old.exists()
    assert queued == [batch.pk]
    text = words_in(staff, finish(batch))
    assert "Karina Bødker" in text
    assert "Sindal" not in text


def test_so_is_one_whose_paper_was_drawn_anew_by_itself(staff, batch, version):
    finish(batch)
    protect(version.case)
    tasks.draw_plan(PlanPaper.objects.get().pk)

    assert staff.get(address_of(batch)).status_code == 302
    assert "Sindal" not in words_in(staff, finish(batch))


def test_an_address_that_is_protected_between_drawing_and_packing(staff, batch, version):
    batches._draw(*batches._take(batch.pk, set()))
    protect(version.case)

    text = words_in(staff, finish(batch))

    assert "Karina Bødker" in text
    assert "Sindal" not in text


def test_a_file_without_any_town_of_somebody_protected_is_served_each_time(staff, batch, version):
    protect(version.case)
    finish(batch)

    for _ in range(2):
        assert "Karina Bødker" in words_in(staff, batch)


def test_nobody_else_gets_the_file(client, lead, batch):
    finish(batch)
    client.force_login(UserFactory(team=lead.team, team_lead=True))

    assert [client.get(url).status_code for url in (address_of(batch), batch.get_absolute_url())] == [404, 404]
    assert client.post(f"{batch.get_absolute_url()}stop/").status_code == 404
