"""What a conference points at is laid on the table, changed there, and left out for a reason."""

import datetime

import pytest

from cases.models import GoalSuggestion
from conferences.models import Proposal
from tests.conference_factories import AnalysisFactory, ConferenceFactory, ContributionFactory, ProposalFactory
from tests.conferences.conftest import at
from tests.factories import (
    BranchFactory,
    CategoryFactory,
    FactorFactory,
    GoalFactory,
    OfferFactory,
)

pytestmark = pytest.mark.usefixtures("the_day_of_the_conference")
MONDAY = datetime.date(2026, 3, 2)
DATES = {"starts_on": "02.03.2026", "ends_on": "29.05.2026", "hours_per_week": "12", "expected_effect": "Kan stå op."}


@pytest.fixture
def conference(case):
    return ConferenceFactory(analysis=AnalysisFactory(case=case))


def test_what_a_profession_suggests_is_laid_on_the_table_with_one_click(staff, case, conference):
    contribution = ContributionFactory(analysis=conference.analysis, signed=True)
    offer = contribution.suggestions.create(offer=OfferFactory(title="Praktik", hours_per_week=12), words="Med heste")
    goal = contribution.suggestions.create(goal="Staldmedhjælper")

    for one in (offer, goal):
        staff.post(at(case, "suggestion_take", one.pk))
    again = staff.post(at(case, "suggestion_take", offer.pk), follow=True)

    laid = {str(one): one for one in conference.proposals.all()}
    assert set(laid) == {"Praktik", "Staldmedhjælper"}
    assert laid["Praktik"].because == "Med heste"
    assert laid["Praktik"].suggested_by == contribution.discipline
    assert laid["Praktik"].hours_per_week == 12
    assert laid["Staldmedhjælper"].kind == "goal"
    assert "»Praktik« står allerede på bordet." in again.text


def test_a_draft_suggests_nothing(staff, case, conference):
    suggestion = ContributionFactory(analysis=conference.analysis).suggestions.create(goal="Staldmedhjælper")

    assert staff.post(at(case, "suggestion_take", suggestion.pk)).status_code == 404


def test_an_offer_comes_with_its_figures_and_is_changed_before_it_is_laid(staff, case, conference):
    offer, factor, goal = OfferFactory(title="Praktik i stald"), FactorFactory(case=case), GoalFactory(case=case)

    found = staff.get(at(case, "proposal_find"), {"q": "stald"})
    form = staff.get(at(case, "proposal_offer", offer.slug))
    staff.post(at(case, "proposal_offer", offer.slug), DATES | {"goals": [goal.pk], "factors": [factor.pk]})

    assert at(case, "proposal_offer", offer.slug) in found.text
    assert offer.expected_effect in form.text
    proposal = Proposal.objects.get()
    assert (proposal.offer, proposal.starts_on, proposal.hours_per_week) == (offer, MONDAY, 12)
    assert list(proposal.goals.all()) == [goal]
    assert list(proposal.factors.all()) == [factor]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("maal", {"title": "Staldmedhjælper", "goal_kind": "job"}),
        ("barriere", {"factor_kind": "barrier", "title": "Ingen bil", "weight": "3"}),
        ("andet-sted", DATES | {"title": "Samtaler hos psykolog", "elsewhere": "Praktiserende psykolog"}),
    ],
)
def test_a_new_goal_barrier_or_help_from_elsewhere_is_laid_on_the_table(staff, case, conference, kind, given):
    if kind == "andet-sted":
        given = given | {"category": CategoryFactory().pk}

    done = staff.post(at(case, "proposal_create", kind), given, follow=True)
    again = staff.post(at(case, "proposal_create", kind), given)

    assert "ligger på bordet." in done.text
    assert str(Proposal.objects.get()) == given["title"]
    assert again.status_code == 422
    assert "Det står allerede på bordet." in again.text


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("maal", {"title": "", "goal_kind": "job"}, "Skriv, hvad målet er."),
        ("maal", {"title": "\u200b \u2060", "goal_kind": "job"}, "Skriv, hvad målet er."),
        ("maal", {"title": "👩‍🌾", "goal_kind": "job"}, "Skriv det med ord."),
        ("maal", {"title": "a" * 10_000, "goal_kind": "job"}, "Skriv højst 120 tegn."),
        ("barriere", {"factor_kind": "resource", "title": "Humør", "weight": "0"}, "vægt fra 1 til 4"),
        ("barriere", {"factor_kind": "barrier", "weight": "2"}, "Vælg fra listen, eller skriv med egne ord."),
        ("barriere", {"factor_kind": "barrier", "title": "x", "weight": "7"}, "Vælg en af mulighederne"),
        ("barriere", {"factor_kind": "barrier", "area": "x", "weight": "2"}, "Vælg en af mulighederne"),
        ("andet-sted", DATES | {"title": "x"}, "Skriv, hvem der giver den."),
        ("andet-sted", DATES | {"title": "x", "ends_on": "01.03.2026"}, "Slutdatoen skal ligge efter startdatoen."),
        ("andet-sted", DATES | {"title": "x", "starts_on": "01.01.2020"}, "Skriv en dato fra 13.02.2026"),
        ("andet-sted", DATES | {"title": "x", "goals": ["999999", "x"]}, "Vælg blandt det, der står i sagen."),
    ],
)
def test_what_cannot_be_a_proposal_is_told_at_its_field(staff, case, conference, kind, given, words):
    response = staff.post(at(case, "proposal_create", kind), given)

    assert response.status_code == 422
    assert words in response.text
    assert not Proposal.objects.exists()


def test_what_is_of_another_case_is_not_found(staff, case, conference):
    stranger = ProposalFactory()
    suggestion = ContributionFactory(signed=True).suggestions.create(goal="Noget")
    foreign = {"goals": [GoalFactory().pk], "factors": [FactorFactory().pk]}

    for name in ("proposal_update", "proposal_leave_out", "proposal_decline"):
        assert staff.get(at(case, name, stranger.pk)).status_code == 404
    for name in ("proposal_bring_back", "proposal_accept"):
        assert staff.post(at(case, name, stranger.pk)).status_code == 404
    assert staff.post(at(case, "suggestion_take", suggestion.pk)).status_code == 404
    assert staff.get(at(case, "proposal_create", "andet")).status_code == 404
    offer = OfferFactory()
    assert staff.post(at(case, "proposal_offer", offer.slug), DATES | foreign).status_code == 422


def test_left_out_with_a_reason_and_brought_back(staff, case, conference):
    proposal = ProposalFactory(conference=conference, offer__title="Psykologforløb")

    refused = staff.post(at(case, "proposal_leave_out", proposal.pk), {"reason": " "})
    left = staff.post(at(case, "proposal_leave_out", proposal.pk), {"reason": "Signe holder samtaler"}, follow=True)

    assert refused.status_code == 422
    assert "Fravalgt: Signe holder samtaler" in left.text
    staff.post(at(case, "proposal_bring_back", proposal.pk))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.left_out_because) == ("draft", "")


def test_of_two_who_change_a_proposal_the_second_is_shown_both(staff, case, conference):
    proposal = ProposalFactory(conference=conference, goal=True)
    mine = {"title": "Stald", "goal_kind": "job", "version": 1}

    staff.post(at(case, "proposal_update", proposal.pk), mine)
    conflict = staff.post(at(case, "proposal_update", proposal.pk), mine | {"title": "Ridehal"})

    assert conflict.status_code == 409
    assert "Stald" in conflict.text
    assert "Ridehal" in conflict.text


def test_once_it_is_held_the_table_is_closed(staff, case, held):
    proposal = ProposalFactory(conference=held, open=True)

    response = staff.post(at(case, "proposal_leave_out", proposal.pk), {"reason": "Nej"})
    page = staff.get(at(case, "proposal_create", "maal"), follow=True)

    assert response.status_code == 409
    assert "Konferencen er afsluttet" in response.text
    assert "Der er ingen konference at skrive på lige nu." in page.text


def test_a_goal_on_the_table_can_be_chosen_for_an_effort(staff, case, conference):
    GoalFactory(case=case)
    goal = ProposalFactory(conference=conference, goal=True, title="Stald")
    foreign = ProposalFactory(goal=True)
    offer = OfferFactory()

    form = staff.get(at(case, "proposal_offer", offer.slug))
    refused = staff.post(at(case, "proposal_offer", offer.slug), DATES | {"leads_to": foreign.pk})
    staff.post(at(case, "proposal_offer", offer.slug), DATES | {"leads_to": goal.pk})

    assert "Fører mod et mål på bordet" in form.text
    assert "checked" not in form.text.split('name="goals"')[1].split(">")[0]
    assert refused.status_code == 422
    assert "Vælg blandt det, der står i sagen." in refused.text
    assert Proposal.objects.get(offer=offer).leads_to == goal


@pytest.mark.parametrize(("known", "kind"), [("case", "education"), ("list", "education"), ("nowhere", "job")])
def test_a_suggested_education_stays_one(staff, case, conference, known, kind):
    if known == "case":
        GoalFactory(case=case, kind="education", title="Social- og sundhedshjælper")
    if known == "list":
        GoalSuggestion.objects.create(
            key="sosu", kind="education", title="Social- og sundhedshjælper", branch=BranchFactory()
        )
    contribution = ContributionFactory(analysis=conference.analysis, signed=True)
    suggestion = contribution.suggestions.create(goal="Social- og sundhedshjælper")

    staff.post(at(case, "suggestion_take", suggestion.pk))

    assert Proposal.objects.get().goal_kind == kind


def test_a_suggestion_that_is_out_of_the_catalogue_is_not_laid(staff, case, conference):
    contribution = ContributionFactory(analysis=conference.analysis, signed=True)
    suggestion = contribution.suggestions.create(offer=OfferFactory(title="Gammelt kursus", status="retired"))

    response = staff.post(at(case, "suggestion_take", suggestion.pk), follow=True)

    assert "Gammelt kursus er udgået af kataloget. Vælg en anden." in response.text
    assert not Proposal.objects.exists()


def test_what_two_professions_suggest_is_offered_once(staff, case, conference):
    offer = OfferFactory(title="Praktik i stald")
    for _ in range(2):
        contribution = ContributionFactory(analysis=conference.analysis, signed=True)
        contribution.suggestions.create(offer=offer)
        contribution.suggestions.create(goal="Staldmedhjælper")

    page = staff.get(at(case, "analysis_detail")).text

    assert page.count("/analyse/forslag/fra/") == 2


def test_a_new_barrier_stands_in_the_way_and_one_of_the_case_may_be_gone(staff, case, conference):
    FactorFactory(case=case, kind="barrier", area=None, own_words="Ingen bil", weight=2)
    given = {"factor_kind": "barrier", "weight": "0"}

    refused = staff.post(at(case, "proposal_create", "barriere"), given | {"title": "Kort søvn"})
    staff.post(at(case, "proposal_create", "barriere"), given | {"title": "Ingen bil"})

    assert refused.status_code == 422
    assert "En ny barriere har en vægt fra 1 til 4." in refused.text
    assert [str(one) for one in Proposal.objects.all()] == ["Ingen bil"]


def test_a_draft_is_not_answered_before_the_conference_is_held(staff, case, conference):
    proposal = ProposalFactory(conference=conference)

    assert staff.post(at(case, "proposal_accept", proposal.pk)).status_code == 404
    assert staff.post(at(case, "proposals_accept")).status_code == 404
