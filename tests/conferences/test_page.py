"""The page of an analysis: weights beside each other, what to discuss, what was tried, and how much it may cost."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from conferences.forms.table import SectionForm
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    ProposalFactory,
    SectionFactory,
    consent_to,
)
from tests.factories import (
    AreaFactory,
    CaseFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    OfferFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("the_day_of_the_conference")

NASTY = '<b>D\'Arc & "søn"'
KEYS = ["conclusion", "for_citizen", "tried_before", "discussed", "dissent", "agreements", "next_review"]


@pytest.fixture
def url(case):
    return url_of(case)


@pytest.fixture
def analysis(case):
    return AnalysisFactory(case=case)


@pytest.fixture
def nurse():
    return DisciplineFactory(label="Sygeplejerske", short="SPL", order=2)


@pytest.fixture
def psychologist():
    return DisciplineFactory(label="Psykolog", short="PSY", order=1)


def weigh(analysis, discipline, weights, **more):
    contribution = ContributionFactory(analysis=analysis, discipline=discipline, signed=True, **more)
    for factor, weight in weights.items():
        contribution.weighings.create(factor=factor, weight=weight)
    return contribution


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_weights_stand_side_by_side_and_what_is_far_apart_is_told_in_words(
    staff, case, url, analysis, nurse, psychologist, caseworker
):
    sleep = FactorFactory(case=case, area__label="Dårlig søvn", weight=2)
    pain = FactorFactory(case=case, area__label="Smerter", weight=2)
    sleep.reviews.create(weight=3, assessor="citizen", on=datetime.date(2026, 1, 1), by=caseworker)
    sleep.reviews.create(weight=1, assessor="citizen", on=datetime.date(2026, 2, 1), by=caseworker)
    weigh(analysis, nurse, {sleep: 4, pain: 3})
    weigh(analysis, psychologist, {pain: 2})

    text = text_of(staff.get(url))

    assert "Barriere Borger PSY SPL Enige?" in text
    assert "Dårlig søvn 1 – ikke vurderet 4 Drøft" in text
    assert "Smerter – ikke vurderet 2 3 Ja" in text
    assert f"Dårlig søvn {case.citizen.first_name} siger 1, sygeplejersken 4 3 trin fra hinanden" in text


def test_points_come_with_the_farthest_first_and_hours_last(staff, case, url, analysis, nurse, psychologist):
    near, far = FactorFactory(case=case, area__label="Nær"), FactorFactory(case=case, area__label="Fjern")
    weigh(analysis, nurse, {near: 1, far: 0}, hours_from=8, hours_to=10)
    weigh(analysis, psychologist, {near: 3, far: 4}, hours_from=12)

    points = staff.get(url).context["comparison"].points

    assert [one.what for one in points] == ["Fjern", "Nær", "Timer fra start"]
    assert points[2].words == "Psykologen 12, sygeplejersken 8–10"
    assert points[2].apart == "mellem 8 og 12 timer"


@pytest.mark.parametrize(("said", "what"), [((12, 12), []), ((12, 10), ["Timer fra start"])])
def test_hours_are_talked_about_only_where_they_differ(staff, case, url, analysis, nurse, psychologist, said, what):
    ConferenceFactory(analysis=analysis)
    for discipline, hours in zip((nurse, psychologist), said, strict=True):
        weigh(analysis, discipline, {}, hours_from=hours)

    assert [one.what for one in staff.get(url).context["comparison"].points] == what


def test_a_draft_weighs_nothing(staff, case, url, analysis, nurse):
    sleep = FactorFactory(case=case, area__label="Dårlig søvn")
    draft = ContributionFactory(analysis=analysis, discipline=nurse)
    draft.weighings.create(factor=sleep, weight=4)

    response = staff.get(url)

    assert response.context["comparison"].rows == []


def test_resources_have_a_table_of_their_own(staff, case, url, analysis, nurse):
    kept = FactorFactory(case=case, resource=True, area__label="Mødestabil", weight=3)
    weigh(analysis, nurse, {kept: 3})

    comparison = staff.get(url).context["comparison"]

    assert [row.label for row in comparison.resources] == ["Mødestabil"]
    assert comparison.barriers == []


def test_what_was_tried_before_is_told_with_its_effect(staff, case, url, analysis):
    InterventionFactory(case=case, completed=True, latest_effect="none", offer__title="Praktik på lager")
    InterventionFactory(case=case, offer__title="Stadig i gang")

    text = text_of(staff.get(url))

    assert "Praktik på lager" in text
    assert "Ingen effekt" in text
    assert "Stadig i gang" not in text


def test_what_the_conference_knew_stays_on_its_page(staff, case, url, nurse):
    analysis = AnalysisFactory(case=case, held=True)
    known = {
        "comparison": {"columns": [["SPL", "Sygeplejerske"]], "rows": [["Dårlig søvn", True, 1, [4]]], "points": []}
    }
    ConferenceFactory(analysis=analysis, held=True, known=known)
    sleep = FactorFactory(case=case, area__label="Dårlig søvn")
    weigh(analysis, nurse, {sleep: 0})

    assert "Dårlig søvn 1 4 Drøft" in text_of(staff.get(url))


def test_markup_in_what_people_wrote_is_shown_as_text(staff, case, url, analysis, nurse):
    factor = FactorFactory(case=case, area=None, own_words="<script>alert(1)</script>")
    weigh(analysis, nurse, {factor: 4})
    conference = ConferenceFactory(analysis=analysis)
    SectionFactory(conference=conference, text="<b>fed</b>")
    ProposalFactory(conference=conference, goal=True, title="<i>skrå</i>")

    response = staff.get(url)

    assert "<script>alert" not in response.text
    assert "<i>skrå" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


def test_a_name_with_an_apostrophe_is_read_as_it_is_written(client, case, url, analysis):
    reader = UserFactory()
    case.involvements.create(user=reader, part="caseworker")
    ParticipantFactory(
        conference=ConferenceFactory(analysis=analysis, held=True), user=None, kind="companion", name=NASTY
    )
    client.force_login(reader)

    assert NASTY in html.unescape(text_of(client.get(url)))


@pytest.mark.parametrize("key", KEYS)
def test_a_section_is_written_in_the_field_that_its_form_has(staff, case, url, analysis, key):
    section = SectionFactory(conference=ConferenceFactory(analysis=analysis), key=key, text=f"{{0}} {NASTY}\n\nmere")

    page = staff.get(url).text

    form = SectionForm(instance=section, first_name=case.citizen.first_name)
    assertInHTML(form["text"].as_field_group(), page)
    assertInHTML(f'<input type="hidden" name="version" value="1" id="{key}-version">', page)


def test_a_section_saved_on_another_day_says_which(staff, url, analysis, caseworker):
    saved_at = datetime.datetime(2026, 2, 18, 23, 30, tzinfo=datetime.UTC)
    SectionFactory(conference=ConferenceFactory(analysis=analysis), saved_at=saved_at, saved_by=caseworker)

    assert f"Gemt 19.02.2026 kl. 00.30 af {caseworker.name}" in staff.get(url).text


def test_what_a_profession_wrote_at_length_is_cut_short_and_read_in_full_behind_a_link(staff, case, url, analysis):
    long = ContributionFactory(analysis=analysis, signed=True, strengths="Møder " * 100, suggestion="Praktik <nu>")

    text = staff.get(url).text

    assert f"{('Møder ' * 100)[:219]}…" in text
    assert "Praktik &lt;nu&gt;" in text
    assert reverse("conferences:contribution_detail", args=[case.pk, long.pk]) in text


def test_a_contribution_that_is_missing_is_awaited_and_written_by_its_author_alone(staff, case, url, analysis):
    missing = ContributionFactory(
        analysis=analysis, user=UserFactory(team=case.team), due_on=datetime.date(2026, 2, 23)
    )
    ContributionFactory(analysis=analysis, left_out_because="Er <syg>")
    client = Client()
    client.force_login(missing.user)

    others, own = staff.get(url).text, client.get(url).text

    assert "Frist 23.02.2026. Bidraget kan læses, når det er underskrevet." in others
    assert "Er &lt;syg&gt;" in others
    assert "Skriv dit bidrag" not in others
    assert reverse("conferences:contribution_update", args=[case.pk, missing.pk]) in own


def test_before_the_answer_there_is_no_table(staff, case, url):
    AnalysisFactory(case=case, offered=True)

    assert "Konferencens beslutning" not in staff.get(url).text


def test_a_case_without_an_analysis_offers_the_lighter_talk(staff, case, url):
    assert reverse("conferences:round_table_create", args=[case.pk]) in staff.get(url).text


def test_the_page_costs_at_most_twenty_statements(staff, case, url, analysis, count_queries):
    fill(case, analysis)

    assert count_queries(lambda: staff.get(url)) <= 20


def test_session_user_and_the_look_in_the_log_are_among_them(staff, case, url, analysis):
    fill(case, analysis, few=True)
    staff.get(url)

    with CaptureQueriesContext(connection) as asked:
        staff.get(url)

    said = " ".join(query["sql"] for query in asked)
    assert all(table in said for table in ("django_session", "accounts_user", 'INSERT INTO "journal_access"'))


def test_many_cost_as_many_statements_as_one(staff, caseworker, case, url, analysis, count_queries):
    fill(case, analysis)
    small = CaseFactory(coordinator=caseworker)
    fill(small, AnalysisFactory(case=small), few=True)

    of_one = count_queries(lambda: staff.get(url_of(small)))

    assert count_queries(lambda: staff.get(url)) == of_one


def url_of(case):
    return reverse("conferences:analysis_detail", args=[case.pk])


def fill(case, analysis, *, few=False):
    """Eight contributions, thirty barriers and fifteen proposals, or one of each."""
    factors = [FactorFactory(case=case, area=AreaFactory()) for _ in range(1 if few else 30)]
    goal, disciplines = GoalFactory(case=case), [DisciplineFactory() for _ in range(1 if few else 8)]
    consent_to(case, *disciplines)
    conference = ConferenceFactory(analysis=analysis)
    for place, discipline in enumerate(disciplines):
        weights = {factor: (place + n) % 5 for n, factor in enumerate(factors)}
        contribution = weigh(analysis, discipline, weights, hours_from=8 + place, confidential="Fortroligt")
        contribution.suggestions.create(offer=OfferFactory())
        contribution.suggestions.create(goal=f"Mål {place}")
        ParticipantFactory(conference=conference, user=contribution.user, discipline=discipline)
    for key in KEYS:
        SectionFactory(conference=conference, key=key, text="Ord", saved_by=UserFactory())
    for _ in range(1 if few else 15):
        proposal = ProposalFactory(conference=conference)
        proposal.goals.add(goal)
        proposal.factors.add(*factors[:3])
    for _ in range(1 if few else 5):
        InterventionFactory(case=case, completed=True)


def test_a_declined_proposal_has_no_tick(staff, url, analysis):
    conference = ConferenceFactory(analysis=analysis, held=True)
    answered = {"answered_by": conference.held_by, "answered_at": conference.held_at}
    ProposalFactory(conference=conference, goal=True, state="declined", declined_because="Nej.", **answered)

    page = staff.get(url).text

    assert "Afvist: Nej." in page
    assert 'class="hm-tick is-on"' not in page


def test_why_it_is_held_and_every_part_of_a_contribution_are_told(staff, url, analysis, nurse):
    ConferenceFactory(analysis=analysis)
    weigh(analysis, nurse, {}, considerations="Ro omkring opgaverne.")

    page = staff.get(url).text

    for words in ("Flere fag skal se på det sammen.", "Kort søvn.", "En fast makker.", "Ro omkring opgaverne."):
        assert words in page


def test_dissent_is_written_without_opening_anything(staff, url, analysis):
    conference = ConferenceFactory(analysis=analysis)
    for key in KEYS:
        SectionFactory(conference=conference, key=key)

    page = staff.get(url).text

    assert page.index('id="afsnit-dissent"') < page.index('<details class="hm-more"')


def test_more_hours_than_the_professions_find_realistic_are_told(staff, url, analysis, nurse):
    conference = ConferenceFactory(analysis=analysis)
    weigh(analysis, nurse, {}, hours_from=8, hours_to=12)
    march = {"starts_on": datetime.date(2026, 3, 2), "ends_on": datetime.date(2026, 5, 1)}
    ProposalFactory(conference=conference, hours_per_week=10, **march)
    ProposalFactory(conference=conference, hours_per_week=9, starts_on=datetime.date(2026, 5, 4))
    assert "i alt op til 10 timer om ugen" in staff.get(url).text
    assert "Fagene siger højst" not in staff.get(url).text

    ProposalFactory(conference=conference, hours_per_week=6, **march)

    assert "i alt op til 16 timer om ugen" in staff.get(url).text
    assert "Fagene siger højst 12 timer fra start" in staff.get(url).text
