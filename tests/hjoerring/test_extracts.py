import datetime
import json
import os
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases import erasure
from cases.models import CaseExtract
from followup.models import Measurement
from hjoerring import extract_jobs, tasks
from hjoerring.extracts import as_json, as_pdf, everything, looks_at, on_paper
from journal.models import Access
from plans.pdf.printing import Press
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    PromptFactory,
    SectionFactory,
)
from tests.factories import (
    CaseExtractFactory,
    CaseFactory,
    CaseNoteFactory,
    ConsentFactory,
    ErasureOrderFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.followup.measuring_factories import InstrumentFactory, answer_all
from tests.plans.own_reader import as_weasyprint_reads
from tests.screening_factories import ScreeningAnswerFactory


@pytest.fixture
def url(case):
    return reverse("case_bundle", args=[case.pk])


@pytest.fixture
def quick(monkeypatch):
    """Paper is drawn by others' tests."""
    monkeypatch.setattr(extract_jobs, "as_pdf", lambda case, kind, content: b"%PDF-1.7 made up")


def rows_of(label, case):
    tables = {table["label"]: table["rows"] for table in everything(case)["tables"]}
    return [dict(row) for row in tables[label]]


def ask(staff, case, kind="bundle"):
    return staff.post(reverse("case_extract_create", args=[case.pk, kind]), follow=True)


def test_everything_on_one_citizen_in_one_click(staff, case, url, quick):
    GoalFactory(case=case, title="Gartner", wish="Ud i det fri")
    FactorFactory(case=case, own_words="Ondt i ryggen", area=None)

    page = ask(staff, case).text
    extract = CaseExtract.objects.get()
    tasks.make_extract(extract.pk)

    assert "Trin 1 af 3" in page
    page = staff.get(url).text
    assert "Hent PDF" in page
    pdf = staff.get(reverse("case_extract_pdf", args=[case.pk, extract.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"].startswith(f'attachment; filename="{case.number}-oplysninger-')
    data = json.loads(b"".join(staff.get(reverse("case_extract_json", args=[case.pk, extract.pk])).streaming_content))
    assert data["sag"] == case.number
    assert data["oplysninger"]["Mål"][0]["borgerens ønske"] == "Ud i det fri"
    assert "Ondt i ryggen" in json.dumps(data, ensure_ascii=False)
    assert data["opslag"]


def test_codes_and_figures_are_told_in_danish_words(case):
    goal = GoalFactory(case=case, title="Gartner", hours_per_week=Decimal("20.0"))
    factor = FactorFactory(case=case, own_words="Ondt i ryggen", area=None, weight=2, start_weight=3)
    intervention = InterventionFactory(
        case=case, latest_effect="as_expected", hours_per_week=Decimal("12.0"), starts_on=datetime.date(2026, 1, 5)
    )
    intervention.goals.add(goal)
    intervention.factors.add(factor)
    PlanVersionFactory.build(case=case, frozen_by=case.coordinator).freeze(by=case.coordinator)
    answer = ScreeningAnswerFactory(case=case)
    consent = ConsentFactory(case=case)

    tables = {table["label"]: [dict(row) for row in table["rows"]] for table in everything(case)["tables"]}
    told = tables["Indsatser"][0]

    assert told["seneste effekt"] == "Virker som forventet"
    assert (told["mål"], told["barrierer og ressourcer"]) == ("Gartner", "Ondt i ryggen")
    assert on_paper(told["timer om ugen"]) == "12"
    assert on_paper(told["start"]) == "05.01.2026"
    assert tables["Ressourcer og barrierer"][0]["vægt"] == "2 – En del"
    assert tables["Ressourcer og barrierer"][0]["vægt ved start"] == "3 – Meget"
    plan = tables["Planversioner"][0]["planen, som den stod"]
    assert plan.startswith("Mål: Gartner\nBarrierer: Ondt i ryggen (en del)\n")
    assert answer.explained[0].question in tables["Udfyldte screeninger"][0]["svar"]
    assert tables["Samtykker"][0]["del med"] == consent.departments.get().label
    words = [on_paper(value) for rows in tables.values() for row in rows for value in row.values()]
    names = [name for rows in tables.values() for row in rows for name in row]
    raw = re.compile(r"[a-z]_[a-z]|\d{4}-\d\d-\d\d|\d\.0\b|[{}]|\b(True|False)\b")
    assert not [word for word in words if raw.search(word)]
    assert not {"state", "content", "answers", "tries"} & set(names)


def test_what_a_conference_wrote_stands_under_its_headings(case):
    conference = ConferenceFactory(analysis__case=case)
    SectionFactory(conference=conference, key="for_citizen", text="Du begynder stille.")
    SectionFactory(conference=conference, key="dissent", text="")
    SectionFactory(conference=conference, key="conclusion", text="Smerter tages med.")

    rows = rows_of("Afsnit af konferencer", case)

    assert [(row["afsnit"], row["tekst"]) for row in rows] == [
        ("Til borgeren", "Du begynder stille."),
        ("Fælles konklusion", "Smerter tages med."),
    ]


def test_of_a_draft_of_a_profession_nothing_is_told(case):
    analysis = AnalysisFactory(case=case)
    factor = FactorFactory(case=case)
    for told, signed in (("Underskrevet", True), ("Kladde", False)):
        one = ContributionFactory(analysis=analysis, signed=signed, strengths=told)
        one.observations.create(prompt=PromptFactory(discipline=one.discipline), text=told)
        one.weighings.create(factor=factor, weight=4 if signed else 1)
        one.suggestions.create(goal=told)
        one.additions.create(text=told, by=one.user)

    told = json.dumps(everything(case)["tables"], ensure_ascii=False, default=str)

    assert "Kladde" not in told
    assert told.count("Underskrevet") == 4
    assert [row["vægt"][:1] for row in rows_of("Vægte fra fagene", case)] == ["4"]


def test_answers_are_told_with_their_questions_once_the_measurement_is_closed(case, caseworker):
    """Also what staff believes: it is on no other paper, but the right of access knows no exception for it."""
    InstrumentFactory()
    measurement = Measurement.start(case, by=caseworker)
    answer_all(measurement, citizen=7, staff=3, by=caseworker)
    assert not [table for table in everything(case)["tables"] if table["label"] == "Svar på målinger"]

    measurement.close(by=caseworker)

    told = {(row["spørgsmål"], row["svar"]) for row in rows_of("Svar på målinger", case)}
    assert ("Indikator 1.1: Jeg tror på, at jeg kan klare et arbejde.", "7 (0-10)") in told
    assert ("Indikator 1.4: Jeg tror på, at borgeren kan være i job inden for et år.", "3 (0-10)") in told
    assert len(told) == 6


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "Ja"),
        (False, "Nej"),
        (Decimal("12.0"), "12"),
        (Decimal("12.5"), "12,5"),
        (1234, "1.234"),
        (datetime.date(2026, 3, 2), "02.03.2026"),
        (datetime.datetime(2026, 3, 2, 9, 5, tzinfo=datetime.UTC), "02.03.2026 kl. 09.05"),
        ("Ord", "Ord"),
    ],
)
def test_a_value_on_paper_is_written_in_danish(value, words):
    assert on_paper(value) == words


def test_what_is_not_the_citizens_stays_out(staff, case, caseworker):
    other = CaseFactory(coordinator=caseworker, citizen__first_name="Enanden")
    GoalFactory(case=other, title="Fremmed mål")
    CaseNoteFactory(case=case, final_at=None, subject="Kladden")

    text = as_json(everything(case)).decode()

    assert "Enanden" not in text
    assert "Fremmed mål" not in text
    assert "Kladden" not in text
    assert case.citizen.cpr not in text
    assert case.citizen.cpr_masked in text


def test_the_looks_tell_times_roles_and_purposes_and_no_names(staff, client, case, caseworker):
    stranger = UserFactory(first_name="Signe", last_name="Dahl")
    client.force_login(stranger)
    client.post(
        reverse("cases:access_request"),
        {"case_number": case.number, "reason": "cover", "text": "Signe Dahl dækker for Mette"},
    )
    client.get(reverse("case_detail", args=[case.pk]))
    client.force_login(caseworker)
    page = client.get(reverse("case_looks", args=[case.pk]))

    assert "Jeg dækker ind for en kollega" in page.text
    assert "Beskæftigelsesmedarbejder" in page.text
    assert "Signe" not in page.text
    assert "Mette" not in page.text
    told = json.dumps(looks_at(case.pk), default=str, ensure_ascii=False)
    assert "Dahl" not in told
    assert caseworker.name not in told
    bundle = as_json(everything(case)).decode()
    assert "Begrundet opslag" in bundle
    assert stranger.name not in bundle.replace("Signe Dahl dækker for Mette", "")


def test_a_refused_look_is_counted_and_not_listed(staff, client, case, caseworker):
    client.force_login(UserFactory())
    client.get(reverse("case_detail", args=[case.pk]))
    client.force_login(caseworker)

    assert "1 gang er nogen blevet afvist" in client.get(reverse("case_looks", args=[case.pk])).text


def test_the_paper_can_be_drawn(case, caseworker):
    Access.objects.create(case_id=case.pk, user=caseworker, role="caseworker", page="case_detail")
    extract = CaseExtractFactory(case=case)

    extract_jobs.make(extract)

    extract.refresh_from_db()
    assert extract.problem == ""
    with extract.pdf.open("rb") as paper:
        assert paper.read(5) == b"%PDF-"


def test_the_paper_is_what_weasyprint_makes_of_it_with_its_own_reader_and_sheet(case, caseworker, monkeypatch):
    Access.objects.create(case_id=case.pk, user=caseworker, role="caseworker", page="case_detail")
    CaseNoteFactory(case=case, text="Første linje & <b>\n\nanden")
    printed = []
    draw = Press.print
    monkeypatch.setattr(Press, "print", lambda self, html: printed.append(html) or draw(self, html))

    paper = as_pdf(case, CaseExtract.Kind.BUNDLE, everything(case))

    assert "&lt;b&gt;\n\nanden" in printed[0]
    assert paper == as_weasyprint_reads(printed[0])


def test_asking_twice_makes_it_once(staff, case):
    ask(staff, case)
    ask(staff, case)

    assert CaseExtract.objects.count() == 1


def test_making_it_twice_leaves_one_file_of_each(case, quick, tmp_path):
    extract = CaseExtractFactory(case=case)
    extract_jobs.make(CaseExtract.objects.get(pk=extract.pk))
    extract_jobs.make(CaseExtract.objects.get(pk=extract.pk))

    assert len(list((tmp_path / "extracts").iterdir())) == 2


def test_it_vanishes_after_a_day(staff, case, url, quick, tmp_path):
    with time_machine.travel("2026-03-02 10:00+01:00", tick=False):
        extract = CaseExtractFactory(case=case)
        tasks.make_extract(extract.pk)
    with time_machine.travel("2026-03-03 10:01+01:00", tick=False):
        assert staff.get(reverse("case_extract_pdf", args=[case.pk, extract.pk])).status_code == 404
        tasks.sweep_extracts()
        tasks.sweep_extracts()

        assert not list((tmp_path / "extracts").iterdir())
        assert "De ligger der kun i 24 timer" in staff.get(url).text


def test_the_right_is_asked_again_when_the_job_runs(case, quick):
    mentor = UserFactory(mentor=True)
    part = InvolvementFactory(case=case, user=mentor)
    extract = CaseExtractFactory(case=case, kind="looks", asked_by=mentor)
    type(part).objects.filter(pk=part.pk).update(until_on=datetime.date(2025, 12, 31))

    tasks.make_extract(extract.pk)

    extract.refresh_from_db()
    assert extract.problem == "Du har ikke længere adgang til sagen."
    assert not extract.pdf


def test_a_fault_is_told_after_three_tries(case, monkeypatch, staff, url):
    def fail(*_):
        raise ValueError("Ondt i ryggen")

    monkeypatch.setattr(extract_jobs, "as_pdf", fail)
    extract = CaseExtractFactory(case=case)

    for _ in range(4):
        tasks.make_extract(extract.pk)

    extract.refresh_from_db()
    assert extract.tries == 3
    assert "Filerne kunne ikke laves" in staff.get(url).text
    assert "ryggen" not in extract.problem


def test_a_citizen_who_is_erased_meanwhile_is_not_written(case, monkeypatch, tmp_path):
    """Before the first file is written, or after it: nothing is left on the disk."""
    extract = CaseExtractFactory(case=case)
    type(case).objects.filter(pk=case.pk).update(closed_on=datetime.date(2026, 1, 31), close_reason="job")
    two = {"ordered_by": UserFactory(), "approved_by": UserFactory()}
    order = ErasureOrderFactory(case_id=case.pk, team=case.team, early=True, **two)

    def erase_then_draw(*_):
        with_files = list((tmp_path / "extracts").iterdir())
        erasure.erase(order, datetime.date(2026, 3, 2))
        erasure.remove_files(order)
        assert len(with_files) == 1
        return b"%PDF"

    monkeypatch.setattr(extract_jobs, "as_pdf", erase_then_draw)
    tasks.make_extract(extract.pk)

    assert not list((tmp_path / "extracts").iterdir())


def test_files_that_nothing_speaks_of_are_dropped_and_others_files_are_not(case, quick, tmp_path):
    tasks.make_extract(CaseExtractFactory(case=case).pk)
    place = tmp_path / "extracts"
    mine = {path.name for path in place.iterdir()}
    old = ["0" * 32 + ".json", "1" * 32 + ".pdf.part", ".gitkeep"]
    for name in (*old, "2" * 32 + ".json"):
        (place / name).touch()
    for name in (*mine, *old):
        os.utime(place / name, (0, 0))

    assert extract_jobs.drop_strays() == 2

    assert {path.name for path in place.iterdir()} == mine | {".gitkeep", "2" * 32 + ".json"}


def test_what_was_asked_just_now_is_left_to_its_own_message(case, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.make_extract, "delay", sent.append)
    extract = CaseExtractFactory(case=case)

    tasks.sweep_extracts()
    assert sent == []
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2), tick=False):
        tasks.sweep_extracts()
        assert sent == [extract.pk]
        extract.take()
        tasks.sweep_extracts()
        assert sent == [extract.pk]
        assert not extract.take()


def test_workers_that_are_killed_are_counted(case):
    extract = CaseExtractFactory(case=case)
    later = timezone.now()
    for _ in range(3):
        with time_machine.travel(later, tick=False):
            assert extract.take()
        later += datetime.timedelta(minutes=6)

    with time_machine.travel(later, tick=False):
        tasks.sweep_extracts()

    extract.refresh_from_db()
    assert extract.problem.startswith("Filerne kunne ikke laves.")


def test_a_colleague_cannot_fetch_it(client, case, quick):
    extract = CaseExtractFactory(case=case)
    tasks.make_extract(extract.pk)
    client.force_login(UserFactory(team=case.team, team_lead=True))

    assert client.get(reverse("case_extract_pdf", args=[case.pk, extract.pk])).status_code == 404
