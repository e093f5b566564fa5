"""The agenda on paper: drawn for whoever reads it, with nobody in it whose case they may not see."""

import datetime
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cases.models import ReasonedLook
from conferences.agenda import SHORT, points, shortened, timed_points
from journal.models import Access
from plans.pdf import PdfUnavailable
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
)
from tests.factories import CaseFactory, InvolvementFactory, UserFactory
from tests.plans.structure import structure_of


def at(hour, minute=0):
    return datetime.datetime(2026, 2, 20, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def day(caseworker):
    return ConferenceDayFactory(team=caseworker.team, chair__first_name="Birgit", room__label="Mødelokale 1")


def conference_at(day, hour, case, **terms):
    return ConferenceFactory(
        analysis=AnalysisFactory(case=case), day=day, starts_at=at(hour), ends_at=at(hour, 45), **terms
    )


@pytest.fixture
def conference(case, day):
    case.citizen.first_name, case.citizen.last_name = "Karina", "Bødker"
    case.citizen.save()
    conference = conference_at(day, 13, case)
    ParticipantFactory(conference=conference, kind="citizen", user=None)
    psychologist = DisciplineFactory(label="Psykolog")
    ParticipantFactory(
        conference=conference, user__first_name="Signe", user__last_name="Dahl", discipline=psychologist
    )
    ParticipantFactory(conference=conference, kind="companion", user=None, name="Ida Holm")
    ContributionFactory(analysis=conference.analysis, discipline=psychologist, signed=True)
    ContributionFactory(analysis=conference.analysis, discipline__label="Sygeplejerske")
    return conference


def read(response):
    paper = PdfReader(io.BytesIO(response.content))
    return paper, structure_of(paper)


@pytest.mark.parametrize(
    ("ends", "times"),
    [
        (at(13, 45), ["13.00", "13.05", "13.15", "13.25", "13.30", "13.40", "13.45"]),
        (at(14), ["13.00", "13.05", "13.20", "13.35", "13.40", "13.55", "14.00"]),
        (at(14, 30), ["13.00", "13.10", "13.30", "13.50", "14.00", "14.20", "14.30"]),
    ],
)
def test_points_begin_on_round_times_and_it_says_when_it_ends(ends, times):
    assert sum(one["minutes"] for one in points()) == 45
    assert [one["at"] for one in timed_points(at(13), ends)] == times


def test_of_one_case_it_says_when_each_point_is_and_who_comes_as_what(staff, conference, day, caseworker):
    consultant = UserFactory(company_consultant=True, first_name="Poul", last_name="Holm")
    for user in (caseworker, day.chair, consultant):
        ParticipantFactory(conference=conference, user=user)

    response = staff.get(f"/sager/{conference.analysis.case_id}/analyse/konference/{conference.pk}/dagsorden/")

    paper, tree = read(response)
    assert [cell.text for cell in tree.all("Table")[0].all("TH")][2:4] == ["13.00", "13.05"]
    assert [item.text.removeprefix("• ") for item in tree.all("LI")] == [
        "Karina Bødker",
        "Signe Dahl (psykolog)",
        "Ida Holm (bisidder)",
        f"{caseworker.name} (ansvarlig for sagen)",
        f"{day.chair.name} (mødeleder)",
        "Poul Holm (virksomhedskonsulent)",
    ]
    assert "Borgerens egne ord »Jeg vil gerne arbejde med heste.«" in tree.text
    assert "Mangler at aflevere sit bidrag: Sygeplejerske." in tree.text
    number = conference.analysis.case.number
    assert response["Content-Disposition"] == f'attachment; filename="dagsorden-{number}-2026-02-20.pdf"'
    assert "Karina" not in " ".join(map(str, paper.metadata.values()))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "da"


def test_long_words_are_cut_between_two():
    assert shortened("Jeg vil " * 60).endswith("Jeg vil …")
    assert len(shortened("Jeg vil " * 60)) <= SHORT + 2
    assert shortened("Kort\n sagt") == "Kort sagt"


def test_of_a_day_it_has_every_case_one_may_see_and_the_looks_are_noted(staff, conference, day, caseworker):
    other = conference_at(day, 14, CaseFactory(coordinator__team=caseworker.team))
    conference_at(day, 15, CaseFactory(coordinator__team=caseworker.team), cancelled=True)

    response = staff.get(f"/konferencer/dage/{day.pk}/dagsorden/")

    _, tree = read(response)
    rows = [row.text for row in tree.all("TBody")[0].all("TR")]
    assert [row[:11] for row in rows] == ["13.00–13.45", "14.00–14.45"]
    assert "Karina Bødker" in rows[0]
    assert "Sygeplejerske" in rows[0]
    assert other.analysis.case.citizen.name in rows[1]
    looked_at = set(Access.objects.filter(page="calendar:day_agenda_pdf").values_list("case_id", flat=True))
    assert looked_at == {conference.analysis.case_id, other.analysis.case_id}


def test_somebody_who_is_let_into_one_case_sees_no_word_of_the_others(client, conference, day, caseworker):
    secret = conference_at(
        day, 14, CaseFactory(coordinator__team=caseworker.team, citizen__last_name="Kanariefugl"), held=False
    )
    ParticipantFactory(conference=secret, kind="companion", user=None, name="Kanarieven")
    mentor = UserFactory(mentor=True)
    InvolvementFactory(case=conference.analysis.case, user=mentor, part="mentor")
    ParticipantFactory(conference=conference, user=mentor)
    client.force_login(mentor)

    _, tree = read(client.get(f"/konferencer/dage/{day.pk}/dagsorden/"))

    assert "Karina Bødker" in tree.text
    assert "14.00–14.45 Optaget" in tree.text
    assert "Kanarie" not in tree.text
    assert secret.analysis.case.number not in tree.text
    assert set(Access.objects.filter(user=mentor).values_list("case_id", flat=True)) == {conference.analysis.case_id}


def test_who_may_not_read_the_analysis_gets_nothing_of_it_on_paper(client, conference, day):
    """A mentor who takes no part, and somebody who gave a reason."""
    case = conference.analysis.case
    mentor, looking = UserFactory(mentor=True), UserFactory()
    InvolvementFactory(case=case, user=mentor, part="mentor")
    ReasonedLook(case=case, user=looking, reason="cover", text="Dækker").grant()
    own = f"/sager/{case.pk}/analyse/konference/{conference.pk}/dagsorden/"

    for user in (mentor, looking):
        client.force_login(user)
        assert client.get(own).status_code == 404
        assert own not in client.get(conference.analysis.get_absolute_url()).text
        _, tree = read(client.get(f"/konferencer/dage/{day.pk}/dagsorden/"))
        assert "Karina" not in tree.text
        assert "13.00–13.45 Optaget" in tree.text
        assert not Access.objects.filter(user=user, page="calendar:day_agenda_pdf").exists()


def test_the_log_says_what_whoever_prints_a_day_is_to_each_case(client, conference, day, caseworker):
    guest = UserFactory()
    InvolvementFactory(case=conference.analysis.case, user=guest, part="analysis")
    ParticipantFactory(conference=conference, user=guest)
    mate = UserFactory(team=conference.analysis.case.team)

    for user in (caseworker, mate, guest):
        client.force_login(user)
        client.get(f"/konferencer/dage/{day.pk}/dagsorden/")

    looks = Access.objects.filter(page="calendar:day_agenda_pdf").order_by("pk")
    assert [(one.user, one.relation) for one in looks] == [
        (caseworker, "coordinator"),
        (mate, "team"),
        (guest, "analysis"),
    ]


def test_nobody_else_gets_one(client, conference, day):
    client.force_login(UserFactory())

    assert client.get(f"/konferencer/dage/{day.pk}/dagsorden/").status_code == 404


def test_a_cancelled_conference_has_none(staff, case, day):
    cancelled = conference_at(day, 10, case, cancelled=True)

    address = f"/sager/{case.pk}/analyse/konference/{cancelled.pk}/dagsorden/"
    assert staff.get(address).status_code == 404


def test_many_cases_cost_as_many_queries_as_one(staff, conference, day, caseworker, count_queries, monkeypatch):
    monkeypatch.setattr("conferences.views.agenda.print_agenda", lambda *_: b"%PDF")
    address = f"/konferencer/dage/{day.pk}/dagsorden/"
    one = count_queries(lambda: staff.get(address))

    for hour in (8, 9, 10):
        ContributionFactory(analysis=conference_at(day, hour, CaseFactory(coordinator__team=caseworker.team)).analysis)

    assert count_queries(lambda: staff.get(address)) == one


def test_a_machine_that_cannot_draw_says_so(staff, day, monkeypatch):
    def refuse(*_):
        raise PdfUnavailable("PDF kan ikke tegnes på denne maskine, fordi Pango mangler. Kontakt driften.")

    monkeypatch.setattr("conferences.views.agenda.print_agenda", refuse)
    response = staff.get(f"/konferencer/dage/{day.pk}/dagsorden/")

    assert response.status_code == 503
    assert "Pango mangler" in response.text
