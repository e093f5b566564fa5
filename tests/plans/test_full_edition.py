"""The full edition of the plan on paper: asked for, waited for, fetched, and both editions the same each time."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Citizen
from journal.models import Access
from plans import pdf, tasks
from plans.models import PlanPaper, PlanVersion
from plans.models import paper as paper_module
from tests.factories import FactorFactory, GoalFactory, InterventionFactory, PlanVersionFactory, UserFactory
from tests.plans.content import content

READERS = ["citizen", "staff"]
IN_SINDAL = content()["citizen"] | {"town": "Sindal"}


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.draw_plan, "delay", sent.append)
    return sent


@pytest.fixture
def version():
    return PlanVersionFactory(number=3, content=content())


@pytest.fixture
def staff(client, version):
    client.force_login(version.case.coordinator)
    return client


def url_of(version, what):
    return reverse(f"plans:plan_version_full_{what}", args=[version.case_id, version.number])


def fetched(response):
    return b"".join(response.streaming_content)


def test_it_is_asked_for_drawn_and_fetched(staff, version, queued, htmx, django_capture_on_commit_callbacks):
    page = reverse("plans:plan_version_detail", args=[version.case_id, version.number])
    assert "Lav fuld udgave" in staff.get(page).text

    with django_capture_on_commit_callbacks(execute=True):
        after = staff.post(url_of(version, "draw"), follow=True)
    paper = version.papers.get()
    assert "PDF’en laves nu." in after.text
    assert (paper.reader, queued) == ("staff", [paper.pk])
    assert "Fuld udgave laves" in staff.get(url_of(version, "status"), headers=htmx).text

    tasks.draw_plan(paper.pk)

    assert "Hent fuld udgave" in staff.get(url_of(version, "status"), headers=htmx).text
    assert "Hent fuld udgave" in staff.get(page).text
    response = staff.get(url_of(version, "pdf"))
    assert response.headers["Content-Disposition"].endswith(f'"plan-{version.case.number}-v3-fuld.pdf"')
    assert fetched(response).startswith(b"%PDF-1.7")
    looks = Access.objects.filter(page="plans:plan_version_full_pdf", case_id=version.case_id)
    assert looks.count() == 1


def test_one_that_nobody_asked_for_can_be_asked_for_where_it_is_missing(staff, version):
    response = staff.get(url_of(version, "pdf"))

    assert response.status_code == 404
    assert "Lav fuld udgave" in response.text
    assert not version.papers.exists()


def test_one_that_failed_says_why_and_is_tried_again(staff, version, queued, htmx, django_capture_on_commit_callbacks):
    paper = PlanPaper.objects.create(version=version, reader="staff", tries=5, problem="PDF’en kunne ikke laves (X).")

    text = staff.get(url_of(version, "status"), headers=htmx).text
    assert "PDF’en kunne ikke laves (X)." in text
    assert f'action="{url_of(version, "draw")}"' in text
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(url_of(version, "draw"))

    paper.refresh_from_db()
    assert (paper.tries, paper.problem, queued) == (0, "", [paper.pk])


@pytest.mark.parametrize(("what", "method"), [("pdf", "get"), ("status", "get"), ("draw", "post")])
def test_another_team_finds_nothing(client, version, queued, what, method):
    client.force_login(UserFactory())

    assert getattr(client, method)(url_of(version, what)).status_code == 404
    assert not version.papers.exists()


def test_each_edition_has_a_file_of_its_own(version):
    papers = [PlanPaper.objects.create(version=version, reader=reader) for reader in READERS]
    for paper in papers:
        tasks.draw_plan(paper.pk)
        paper.refresh_from_db()

    assert papers[0].pdf.name != papers[1].pdf.name
    assert papers[0].edition != papers[1].edition


@pytest.mark.parametrize("reader", READERS)
def test_a_version_gives_the_same_paper_after_the_case_has_changed(reader):
    line = InterventionFactory(hours_per_week=4)
    case = line.case
    line.goals.add(GoalFactory(case=case, title="Gartner"))
    barrier = FactorFactory(case=case, weight=3)
    line.factors.add(barrier)
    version = PlanVersion(case=case, agreed_on=case.opened_on, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=case.coordinator)
    paper = PlanPaper.objects.create(version=version, reader=reader)
    tasks.draw_plan(paper.pk)
    paper.refresh_from_db()
    first = Path(paper.pdf.path).read_bytes()

    barrier.weigh(1, assessor="citizen", on=timezone.localdate(), by=case.coordinator)
    case.goals.get().turn("dropped", reason="Noget andet", by=case.coordinator)
    line.expected_effect, line.title, line.hours_per_week = "Noget helt andet", "Et andet navn", 9
    line.change(by=case.coordinator)
    case.citizen.first_name, case.citizen.town = "Kirsten", "Sindal"
    case.citizen.save()
    case.coordinator.phone = "87 65 43 21"
    case.coordinator.save()
    paper.pdf.storage.delete(paper.pdf.name)
    tasks.draw_plan(paper.pk)

    paper.refresh_from_db()
    assert Path(paper.pdf.path).read_bytes() == first


@pytest.mark.parametrize("reader", READERS)
def test_a_protected_address_is_on_no_paper(reader):
    case = InterventionFactory(
        case__citizen__has_protected_address=True,
        case__citizen__town="Sindal",
    ).case
    version = PlanVersion(case=case, agreed_on=case.opened_on, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=case.coordinator)

    html = pdf.html_of(version.content, reader)

    assert "Sindal" not in html
    assert case.citizen.cpr not in html
    assert case.citizen.cpr_masked in html


@pytest.mark.parametrize("reader", READERS)
def test_a_town_is_on_no_paper_once_the_address_is_protected(
    staff, version, reader, queued, django_capture_on_commit_callbacks
):
    version = PlanVersionFactory(case=version.case, number=4, content=content(citizen=IN_SINDAL))
    paper = PlanPaper.objects.create(version=version, reader=reader)
    tasks.draw_plan(paper.pk)
    address = paper.get_absolute_url()
    before = fetched(staff.get(address))
    assert "Sindal" in text_of(before)

    Citizen.objects.filter(case=version.case).update(has_protected_address=True)
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.get(address)
    assert response.status_code == 404
    assert "PDF’en laves lige nu" in response.text
    assert queued == [paper.pk]

    tasks.draw_plan(paper.pk)
    after = fetched(staff.get(address))
    paper.refresh_from_db()
    assert "Karina Bødker" in text_of(after)
    assert "Sindal" not in text_of(after)
    assert [path.read_bytes() for path in Path(paper.pdf.path).parent.iterdir()] == [after]


def text_of(paper):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


@pytest.mark.parametrize("reader", READERS)
def test_the_page_that_waits_for_the_paper_asks_one_thing_of_the_plan_and_does_not_read_it(
    staff, version, reader, htmx, django_assert_max_num_queries
):
    paper = PlanPaper.objects.create(version=version, reader=reader)
    staff.get(paper.status_url, headers=htmx)

    with django_assert_max_num_queries(9) as asked:  # beside it: who asks, whether they may see the case, and its log
        assert staff.get(paper.status_url, headers=htmx).status_code == 200
    of_plan = [one["sql"] for one in asked if "plans_" in one["sql"]]
    assert len(of_plan) == 1
    assert '"content"' not in of_plan[0]


def test_nothing_that_is_frozen_is_about_money():
    case = InterventionFactory(price_per_week=7531).case
    version = PlanVersion(case=case, agreed_on=case.opened_on, citizen_view="agrees", signed_how="spoken")
    version.freeze(by=case.coordinator)

    (line,) = version.content["interventions"]
    assert "7531" not in str(version.content)
    assert not {"price_per_week", "payer"} & set(line)


@pytest.mark.parametrize("reader", READERS)
def test_the_stored_file_is_the_paper_while_content_and_looks_are_the_same(
    staff, version, reader, queued, monkeypatch, django_capture_on_commit_callbacks
):
    paper = PlanPaper.objects.create(version=version, reader=reader)
    tasks.draw_plan(paper.pk)
    monkeypatch.setattr(paper_module, "render_plan", None)
    address = PlanPaper.objects.get(pk=paper.pk).get_absolute_url()

    assert fetched(staff.get(address)).startswith(b"%PDF")
    assert queued == []

    monkeypatch.setattr(pdf, "looks_of_papers", lambda: "a new style sheet")
    with django_capture_on_commit_callbacks(execute=True):
        # While a release is rolled out its processes have two of them, and whoever waits would wait for ever.
        assert fetched(staff.get(address)).startswith(b"%PDF")
    assert queued == [paper.pk]


def test_looks_change_with_every_file_that_draws(monkeypatch):
    read = []
    pdf.looks_of_papers.cache_clear()
    monkeypatch.setattr(pdf.Path, "read_bytes", lambda path: read.append(path.name) or b"")
    pdf.looks_of_papers()
    pdf.looks_of_papers.cache_clear()

    paper = {"plan.html", "plan_full.html", "_line.html", "pdf.css"}
    assert paper | {"printing.py", "charts.py", "cpr.py", "timeline.py", "danish.py"} <= set(read)


def test_looks_change_with_what_draws_and_the_fonts(monkeypatch):
    pdf.looks_of_papers.cache_clear()
    usual = pdf.looks_of_papers()
    changed = []
    for name, other in (("metadata", Metadata), ("FONTS", "css")):
        with monkeypatch.context() as patch:
            pdf.looks_of_papers.cache_clear()
            patch.setattr(pdf, name, other)
            changed.append(pdf.looks_of_papers())
    pdf.looks_of_papers.cache_clear()

    assert pdf.looks_of_papers() == usual
    assert len({usual, *changed}) == 3


class Metadata:
    @staticmethod
    def version(name):
        return f"{name} of tomorrow"
