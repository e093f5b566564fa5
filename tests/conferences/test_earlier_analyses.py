"""An analysis that another has come after keeps its page, with what was found, its minutes and what is still to do."""

import datetime

import pytest
from django.urls import reverse

from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ProposalFactory,
    SectionFactory,
    consent_to,
)
from tests.factories import CaseFactory, UserFactory

HELD, OVER = datetime.date(2026, 2, 20), datetime.date(2026, 3, 2)


@pytest.fixture
def earlier(case):
    analysis = AnalysisFactory(case=case, state="translated", held_on=HELD, translated_on=OVER)
    conference = ConferenceFactory(analysis=analysis, held=True)
    SectionFactory(conference=conference, text="Smerter og søvn tages samtidig.")
    ProposalFactory(conference=conference, goal=True, open=True)
    return conference


@pytest.fixture
def talk(case, earlier):
    """A round-table talk that came after."""
    return AnalysisFactory(case=case, round_table=True, offered_on=OVER, answered_on=OVER)


def page_of(analysis):
    return reverse("conferences:analysis_earlier", args=[analysis.case_id, analysis.pk])


def test_it_is_linked_from_the_newest_and_all_of_it_can_be_read(staff, case, earlier, talk):
    contribution = ContributionFactory(analysis=earlier.analysis, discipline=DisciplineFactory(), signed=True)
    consent_to(case, contribution.discipline)

    newest = staff.get(reverse("conferences:analysis_detail", args=[case.pk])).text
    page = staff.get(page_of(earlier.analysis)).text

    assert page_of(earlier.analysis) in newest
    assert "Smerter og søvn tages samtidig." not in newest
    assert "Smerter og søvn tages samtidig." in page
    assert "Se den nyeste" in page
    read = reverse("conferences:contribution_detail", args=[case.pk, contribution.pk])
    assert read in page
    assert staff.get(read).status_code == 200
    assert reverse("conferences:minutes_draw", args=[case.pk, earlier.pk]) in page
    assert "Tilbyd en ny analyse" not in page
    assert "Planlæg konference" not in page


def test_that_it_was_gone_through_is_noted_of_the_right_conference(staff, case, earlier, talk):
    later = ConferenceFactory(analysis=talk, held=True, day__on=OVER)
    gone_through = reverse("conferences:decision_gone_through", args=[case.pk, earlier.pk])
    assert gone_through in staff.get(page_of(earlier.analysis)).text

    response = staff.post(gone_through, {"on": f"{OVER:%d.%m.%Y}"})

    assert response.url == page_of(earlier.analysis)
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.gone_through_on, later.gone_through_on) == (OVER, None)


def test_the_newest_has_one_page(staff, case, earlier, talk):
    response = staff.get(page_of(talk))

    assert response.url == reverse("conferences:analysis_detail", args=[case.pk])


def test_that_of_another_case_is_not_there(staff, case, caseworker, earlier, talk):
    other = AnalysisFactory(case=CaseFactory(coordinator=caseworker))

    assert staff.get(reverse("conferences:analysis_earlier", args=[case.pk, other.pk])).status_code == 404


def test_what_the_professions_found_is_not_for_everybody_there_either(client, case, earlier, talk):
    mentor = UserFactory(mentor=True)
    case.involvements.create(user=mentor, part="mentor")
    client.force_login(mentor)

    page = client.get(page_of(earlier.analysis)).text

    assert "ikke for alle i sagen" in page
    assert "Smerter og søvn" not in page


def test_one_that_was_declined_is_told_without_an_offer(staff, case):
    declined = AnalysisFactory(case=case, declined=True)
    AnalysisFactory(case=case, offered=True, offered_on=OVER)

    page = staff.get(page_of(declined)).text

    assert "Nej tak 02.02." in page
    assert "Tilbyd igen" not in page


def test_one_that_came_to_no_proposals_says_so_once(staff, case, earlier, talk):
    empty = AnalysisFactory(case=case, state="translated", held_on=HELD, translated_on=HELD)
    ConferenceFactory(analysis=empty, held=True, day__on=HELD)

    newest = staff.get(reverse("conferences:analysis_detail", args=[case.pk])).text
    page = staff.get(page_of(empty)).text

    assert newest.count("afsluttet uden forslag til planen") == 1
    assert newest.count("omsat til plan") == 1
    assert "Afsluttet uden forslag" in page
    assert "Omsat til plan" not in page
