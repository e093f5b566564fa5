import datetime
import io
import os
import zipfile
from pathlib import Path

import pytest
from celery import Task
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from cases.models import Case
from journal.models import Access
from plans import batches, tasks
from plans.models import PaperBatch, PlanPaper
from plans.models import paper as paper_module
from plans.pdf import edition
from plans.tasks import begin_batch, draw_batch, drop_stray_papers, settle_batches
from tests.factories import CaseFactory, InvolvementFactory, PlanVersionFactory, UserFactory
from tests.plan_factories import PlanPaperFactory
from tests.plans.content import content

URL = "/team/planer/"
CITIZEN = {"reader": "citizen", "responsible": "alle"}


@pytest.fixture
def lead(caseworker):
    return UserFactory(team=caseworker.team, team_lead=True)


@pytest.fixture
def staff(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def versions(caseworker):
    """Three cases of the team; the first has an older version too."""
    cases = CaseFactory.create_batch(3, coordinator=caseworker)
    PlanVersionFactory(case=cases[0], number=1, content={"n": 1})
    return [PlanVersionFactory(case=case, number=2, content={"case": case.pk}) for case in cases]


@pytest.fixture
def drawn(monkeypatch):
    """What was drawn, and in which edition; others' tests draw for real."""
    papers = []

    def draw(frozen, reader):
        papers.append((frozen.get("case"), reader))
        return b"%PDF-1.7 " + str(frozen).encode()

    monkeypatch.setattr(paper_module, "render_plan", draw)
    return papers


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.begin_batch, "delay", sent.append)
    monkeypatch.setattr(tasks.draw_batch, "delay", sent.append)
    return sent


@pytest.fixture
def order(staff, queued, django_capture_on_commit_callbacks):
    def ask(**answers):
        with django_capture_on_commit_callbacks(execute=True):
            response = staff.post(URL, CITIZEN | answers)
        assert response.status_code == 302, response.text
        return PaperBatch.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])

    return ask


def finish(batch):
    """All of it, as the workers would."""
    while batches.work_on(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def fetched(client, batch):
    response = client.get(reverse("team_plans:batch_file", args=[batch.pk]))
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))), response


def after(seconds, monkeypatch):
    now = timezone.now() + datetime.timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_the_latest_agreed_plans_of_the_team_come_in_one_file(staff, versions, drawn, queued, order):
    batch = finish(order())

    packed, response = fetched(staff, batch)

    assert queued == [batch.pk]
    assert sorted(packed.namelist()) == sorted(f"plan-{version.case.number}-v2.pdf" for version in versions)
    assert packed.read(packed.namelist()[0]).startswith(b"%PDF")
    assert packed.testzip() is None
    assert sorted(drawn) == sorted((version.case_id, "citizen") for version in versions)
    today = timezone.localdate()
    assert response.headers["Content-Disposition"] == f'attachment; filename="planer-{today:%Y-%m-%d}.zip"'
    assert (batch.total, batch.packed) == (3, 3)


def test_drawn_for_real_it_opens(staff, caseworker, order):
    PlanVersionFactory(case__coordinator=caseworker, content=content())

    packed, _ = fetched(staff, finish(order(reader="staff")))

    (name,) = packed.namelist()
    assert name.endswith("-fuld.pdf")
    assert packed.read(name).startswith(b"%PDF-1.7")


def test_the_files_on_the_disk_say_nothing_about_whose_they_are(versions, drawn, order):
    batch = finish(order())

    names = [path.name for path in Path(batch.zip.path).parent.iterdir()]
    assert len(names) == 4
    assert all(batches.OURS.fullmatch(name) for name in names)
    assert Path(batch.zip.path).stat().st_mode & 0o077 == 0


def test_a_paper_that_is_drawn_and_unchanged_is_used_as_it_is(versions, drawn, order):
    there, changed, _ = versions
    for version, seen in ((there, edition(there.content, "citizen")), (changed, "an older look")):
        paper = PlanPaperFactory(version=version, edition=seen, pdf=f"{version.pk}.pdf", drawn_at=timezone.now())
        paper_module.write_whole(paper.pdf.path, b"%PDF-1.7 as it was")

    finish(order())

    assert sorted(drawn) == sorted((version.case_id, "citizen") for version in versions[1:])


def test_the_form_says_how_many_and_one_worker_can_be_chosen(staff, caseworker, versions, drawn, order):
    other = UserFactory(team=caseworker.team, first_name="Åse", last_name="Ærø")
    theirs = PlanVersionFactory(case__coordinator=other, content={})
    CaseFactory(coordinator=caseworker)

    page = staff.get(URL).text
    batch = order(responsible=str(other.pk))

    assert "Hele teamet (4 planer)" in page
    assert f"{caseworker.name} (3 planer)" in page
    assert "Åse Ærø (1 plan)" in page
    assert "1 borger i teamet har ingen aftalt plan endnu." in page
    assert [row.version_id for row in batch.plans.all()] == [theirs.pk]


def test_only_open_cases_of_the_team_that_the_lead_may_see(staff, caseworker, lead, versions, drawn, order):
    Case.objects.filter(pk=versions[0].case_id).update(closed_on="2026-03-01", close_reason="job")
    Case.objects.filter(pk=versions[1].case_id).update(is_restricted=True)
    elsewhere = PlanVersionFactory(content={})
    InvolvementFactory(case=elsewhere.case, user=lead)

    assert [row.version_id for row in order().plans.all()] == [versions[2].pk]


def test_a_restricted_case_is_in_it_for_a_lead_who_is_involved(staff, lead, versions, drawn, order):
    Case.objects.filter(pk=versions[1].case_id).update(is_restricted=True)
    InvolvementFactory(case=versions[1].case, user=lead)

    assert finish(order()).packed == 3


def test_each_citizen_is_noted_under_one_request_and_so_is_the_fetching(staff, lead, versions, drawn, order):
    batch = finish(order())

    noted = Access.objects.filter(page="team_plans:batch_list", user=lead, case_id__isnull=False)
    assert set(noted.values_list("case_id", flat=True)) == {version.case_id for version in versions}
    assert noted.values("request_id").distinct().count() == 1
    for fetchings in (1, 2):
        fetched(staff, batch)
        looks = Access.objects.filter(page="team_plans:batch_file", user=lead)
        assert sorted(looks.values_list("case_id", flat=True)) == sorted(
            [version.case_id for version in versions] * fetchings
        )
        assert looks.values("request_id").distinct().count() == fetchings


def test_who_is_not_in_the_file_is_not_noted_when_it_is_fetched(staff, versions, drawn, order):
    batch = order()
    batch.plans.filter(version=versions[0]).update(tries=3)

    fetched(staff, finish(batch))

    looks = Access.objects.filter(page="team_plans:batch_file")
    assert {look.case_id for look in looks} == {version.case_id for version in versions[1:]}


def test_fetching_costs_as_many_questions_however_many_are_in_it(
    staff, caseworker, versions, drawn, order, count_queries
):
    few, batch = None, finish(order())
    few = count_queries(lambda: fetched(staff, batch))
    for case in CaseFactory.create_batch(5, coordinator=caseworker):
        PlanVersionFactory(case=case, content={})
    more = finish(order())

    assert more.packed == 8
    assert count_queries(lambda: fetched(staff, more)) == few


def test_a_team_without_agreed_plans_is_offered_nothing(staff, caseworker):
    CaseFactory(coordinator=caseworker)

    assert "Ingen aftalte planer" in staff.get(URL).text
    assert staff.post(URL, CITIZEN).status_code == 422
    assert not PaperBatch.objects.exists()


@pytest.mark.parametrize("garbage", ["", "x", "\0", "-1", "9" * 5_000, "²", "<b>", "🦄"])
@pytest.mark.parametrize("field", ["reader", "responsible"])
def test_garbage_in_a_field_is_told_at_the_field(staff, versions, queued, field, garbage):
    response = staff.post(URL, CITIZEN | {field: garbage})

    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    assert not PaperBatch.objects.exists()


def test_somebody_who_is_responsible_elsewhere_is_no_choice(staff, versions):
    stranger = PlanVersionFactory(content={}).case.coordinator

    assert staff.post(URL, CITIZEN | {"responsible": str(stranger.pk)}).status_code == 422


def test_a_second_click_waits_for_the_same_file(client, versions, order):
    first, second = order(), order()
    told = client.get(URL).text
    other = order(reader="staff")

    assert first == second != other
    assert "Du har allerede bestilt de samme planer. De er ved at blive lavet." in told
    assert "allerede bestilt" not in client.get(URL).text
    assert Access.objects.filter(page="team_plans:batch_list", case_id=versions[0].case_id).count() == 2


def test_three_hundred_plans_cost_as_many_questions_as_three(staff, caseworker, versions, queued, count_queries):
    def ask():
        PaperBatch.objects.all().delete()
        assert staff.post(URL, CITIZEN).status_code == 302

    few = count_queries(ask), count_queries(lambda: staff.get(URL))
    for case in CaseFactory.create_batch(297, coordinator=caseworker):
        PlanVersionFactory(case=case, content={})

    assert (count_queries(ask), count_queries(lambda: staff.get(URL))) == few
    assert PaperBatch.objects.get().total == 300


def test_the_page_tells_how_far_it_is_and_stops_asking_when_it_is_over(
    staff, versions, drawn, order, htmx, monkeypatch
):
    batch = order()
    monkeypatch.setattr(batches, "SLICE", 0)
    url = batch.get_absolute_url()

    waiting = staff.get(url, headers=htmx).text
    draws = batches._draw(*batches._take(batch.pk, set()))
    one = staff.get(url).text
    monkeypatch.setattr(batches, "SLICE", 5)
    ready = staff.get(finish(batch).get_absolute_url(), headers=htmx).text

    assert draws
    assert 'hx-trigger="every 2s"' in waiting
    assert "0 af 3 planer" in waiting
    assert "1 af 3 planer" in one
    assert f'<a href="{url}">Se efter</a>' in one
    assert "hx-trigger" not in ready
    assert "Hent filen" in ready


def test_a_message_works_for_a_moment_and_sends_the_next(versions, drawn, queued, order, monkeypatch):
    batch = order()
    monkeypatch.setattr(batches, "SLICE", 0)
    queued.clear()

    begin_batch(batch.pk)
    draw_batch(batch.pk)

    assert queued == [batch.pk] * 3


def test_what_cannot_be_drawn_is_told_by_number_on_the_page_and_in_the_file(
    staff, versions, order, monkeypatch, caplog
):
    broken = versions[1]

    def fail_once(frozen, reader):
        if frozen["case"] == broken.case_id:
            raise ValueError("Karina Holm har ondt i ryggen")
        return b"%PDF"

    monkeypatch.setattr(paper_module, "render_plan", fail_once)
    batch = finish(order())

    packed, _ = fetched(staff, batch)
    page = staff.get(batch.get_absolute_url()).text
    assert len(packed.namelist()) == 3
    told = packed.read("ikke-med.txt").decode("utf-8-sig")
    assert f"{broken.case.number}: PDF’en kunne ikke laves (ValueError)." in told
    assert broken.case.number in page
    assert "PDF’en kunne ikke laves (ValueError)." in page
    assert "Karina" not in page + told + caplog.text


def test_when_nothing_could_be_drawn_there_is_no_file(staff, versions, order, monkeypatch):
    monkeypatch.setattr(paper_module, "render_plan", lambda frozen, reader: 1 / 0)

    batch = finish(order())

    assert not batch.is_ready
    assert "Filen kunne ikke laves" in staff.get(batch.get_absolute_url()).text
    assert staff.get(f"{batch.get_absolute_url()}fil/").status_code == 404


def test_a_plan_that_kills_its_worker_is_given_up_and_the_others_come(versions, drawn, order):
    batch = order()
    batch.plans.filter(version=versions[0]).update(tries=3)

    finish(batch)

    assert batch.packed == 2
    assert batch.plans.failed().get().problem == batches.STUCK


def test_stopped_is_stopped(staff, versions, drawn, queued, order):
    batch = order()
    response = staff.post(f"{batch.get_absolute_url()}stop/", follow=True)

    finish(batch)

    assert "Stoppet" in response.text
    assert (drawn, batch.is_ready, batch.ready_at) == ([], False, None)
    queued.clear()
    settle_batches()
    assert queued == []


def test_stopping_what_is_ready_keeps_the_file(staff, versions, drawn, order):
    batch = finish(order())

    staff.post(f"{batch.get_absolute_url()}stop/")

    batch.refresh_from_db()
    assert (batch.is_ready, batch.stopped_at) == (True, None)


def test_a_broker_that_is_down_when_it_is_ordered(staff, versions, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(Task, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as sent:
        assert staff.post(URL, CITIZEN).status_code == 302

    batch = PaperBatch.objects.get()
    assert len(sent) == 1
    back = []
    monkeypatch.setattr(tasks.begin_batch, "delay", back.append)
    settle_batches()
    assert back == []
    after(61, monkeypatch)
    assert "langsommere end ventet" in staff.get(batch.get_absolute_url()).text
    settle_batches()
    assert back == [batch.pk]


def test_one_that_moves_is_not_forgotten(versions, drawn, queued, order, monkeypatch):
    batch = order()
    after(61, monkeypatch)
    batches._draw(*batches._take(batch.pk, set()))
    queued.clear()

    settle_batches()

    assert queued == []


def test_a_case_that_may_not_be_seen_any_more_is_left_out(staff, versions, drawn, order):
    batch = order()
    Case.objects.filter(pk=versions[0].case_id).update(is_restricted=True)
    finish(batch)

    packed, _ = fetched(staff, batch)

    assert sorted(packed.namelist()) == sorted(
        ["ikke-med.txt", *(f"plan-{version.case.number}-v2.pdf" for version in versions[1:])]
    )
    assert "Du har ikke længere adgang til sagen." in packed.read("ikke-med.txt").decode("utf-8-sig")


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"team": None}])
def test_the_right_to_see_is_asked_again_when_it_is_fetched(
    staff, versions, drawn, queued, order, change, django_capture_on_commit_callbacks
):
    batch = finish(order())
    file = Path(batch.zip.path)
    change = {"team": UserFactory().team} if "team" in change else change
    Case.objects.filter(pk=versions[0].case_id).update(**change)
    queued.clear()

    with django_capture_on_commit_callbacks(execute=True):
        response = staff.get(f"{batch.get_absolute_url()}fil/", follow=True)

    assert "Noget har ændret sig" in response.text
    assert not file.exists()
    assert queued == [batch.pk]
    packed, _ = fetched(staff, finish(batch))
    assert not [name for name in packed.namelist() if versions[0].case.number in name]
    assert batch.packed == 2


def test_a_closed_case_that_may_still_be_seen_stays_in_it(staff, versions, drawn, order):
    batch = finish(order())
    Case.objects.filter(pk=versions[0].case_id).update(closed_on="2026-03-01", close_reason="job")

    assert len(fetched(staff, batch)[0].namelist()) == 3


def test_a_file_that_is_lost_is_made_again(staff, versions, drawn, order):
    batch = finish(order())
    Path(batch.zip.path).unlink()
    paper = PlanPaper.objects.get(version=versions[0])
    Path(paper.pdf.path).unlink()

    assert staff.get(f"{batch.get_absolute_url()}fil/").status_code == 302
    packed, _ = fetched(staff, finish(batch))

    assert len(packed.namelist()) == 3
    assert len(drawn) == 4


def test_somebody_who_is_erased_is_out_of_the_file_within_a_minute(staff, versions, drawn, queued, order):
    batch = finish(order())
    queued.clear()
    batch.plans.get(version=versions[0]).delete()  # as the database does with all that hangs on the case

    settle_batches()
    packed, _ = fetched(staff, finish(batch))

    assert queued == [batch.pk]
    assert not [name for name in packed.namelist() if versions[0].case.number in name]


def test_the_file_is_gone_after_a_day(staff, versions, drawn, queued, order, monkeypatch):
    batch = finish(order())
    late = order(reader="staff")
    file = Path(batch.zip.path)
    after(86_401, monkeypatch)
    queued.clear()

    settle_batches()
    settle_batches()

    for old in (batch, late):
        old.refresh_from_db()
    assert (file.exists(), batch.zip.name, queued) == (False, "", [])
    assert late.stopped_at
    monkeypatch.undo()
    page = staff.get(batch.get_absolute_url()).text
    assert "Filen er ryddet væk" in page
    assert "Bestil igen" in page
    assert "Ryddet væk" in staff.get(URL).text


def test_files_that_nothing_speaks_of_are_dropped(versions, drawn, order):
    batch = finish(order())
    folder = Path(batch.zip.path).parent
    strays = [
        folder / f"{letter * 32}{ending}" for letter, ending in (("a", ".pdf"), ("b", ".zip"), ("c", ".zip.part"))
    ]
    others, fresh = folder / "somebody.else", folder / f"{'d' * 32}.pdf"
    for path in (*strays, others, fresh):
        path.write_bytes(b"x")
    for path in folder.iterdir():
        if path != fresh:
            os.utime(path, (0, 0))

    assert drop_stray_papers() == 3
    assert not [path for path in strays if path.exists()]
    assert others.exists()
    assert fresh.exists()
    assert len(list(folder.iterdir())) == 6
