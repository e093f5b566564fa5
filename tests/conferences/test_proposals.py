"""What a conference points at is laid on the table, left out for a reason, and accepted or declined afterwards."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import Factor, Goal, GoalSuggestion
from conferences.answers import AlreadyAnswered, accept
from conferences.models import Analysis, Conference, Proposal
from journal.models import Event
from plans.models import Intervention
from tests.conference_factories import AnalysisFactory, ConferenceFactory, ContributionFactory, ProposalFactory
from tests.factories import (
    AreaFactory,
    BranchFactory,
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    OfferFactory,
    UserFactory,
)
from tests.plans.test_places_at_once import at_once

TODAY = datetime.date(2026, 2, 20)
MONDAY = datetime.date(2026, 3, 2)
DATES = {"starts_on": "02.03.2026", "ends_on": "29.05.2026", "hours_per_week": "12", "expected_effect": "Kan stå op."}


@pytest.fixture(autouse=True)
def _the_day_of_the_conference():
    with time_machine.travel(datetime.datetime(2026, 2, 20, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def conference(case):
    return ConferenceFactory(analysis=AnalysisFactory(case=case))


def held_for(case):
    return ConferenceFactory(analysis=AnalysisFactory(case=case, held=True), held=True)


@pytest.fixture
def held(case):
    return held_for(case)


def at(case, name, *args):
    return reverse(f"conferences:{name}", args=[case.pk, *args])


# On the table


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


# Answered


def test_all_are_taken_into_the_case_and_the_draft_with_one_click(staff, case, held):
    goal, factor = GoalFactory(case=case), FactorFactory(case=case)
    ProposalFactory(conference=held, open=True, goal=True, title="Staldmedhjælper")
    ProposalFactory(conference=held, open=True, factor=True, title="Ingen bil", weight=3)
    effort = ProposalFactory(
        conference=held,
        open=True,
        starts_on=MONDAY,
        ends_on=datetime.date(2026, 5, 29),
        hours_per_week=12,
        expected_effect="Kan stå op.",
    )
    effort.goals.add(goal)
    effort.factors.add(factor)

    response = staff.post(at(case, "proposals_accept"), follow=True)

    assert "3 forslag er lagt i sagen og plankladden." in response.text
    assert Goal.objects.get(title="Staldmedhjælper").case == case
    assert Goal.objects.get(title="Staldmedhjælper").conference_on == TODAY
    review = Factor.objects.get(own_words="Ingen bil").reviews.get()
    assert (review.weight, review.assessor) == (3, "interdisciplinary")
    line = Intervention.objects.get()
    assert (line.status, line.conference_on, line.starts_on) == ("proposed", TODAY, MONDAY)
    assert (line.ends_on, line.hours_per_week, line.expected_effect) == (effort.ends_on, 12, "Kan stå op.")
    assert list(line.goals.all()) == [goal]
    assert list(line.factors.all()) == [factor]
    assert line.proposal == effort
    analysis = Analysis.objects.get()
    assert (analysis.state, analysis.translated_on) == ("translated", TODAY)
    assert Event.objects.filter(case_id=case.pk, text="Tværfaglig analyse: omsat til plan").count() == 1


def test_an_effort_laid_without_a_goal_leads_to_the_first_of_the_case(staff, case, held):
    first, second = GoalFactory(case=case, rank=1), GoalFactory(case=case, rank=2)
    ProposalFactory(conference=held, open=True)

    staff.post(at(case, "proposals_accept"))

    assert list(Intervention.objects.get().goals.all()) == [first]
    assert second.status == "active"


def test_one_is_taken_and_one_declined_for_a_reason(staff, case, held):
    one, other = ProposalFactory.create_batch(2, conference=held, open=True)

    staff.post(at(case, "proposal_accept", one.pk))
    half = Analysis.objects.get().state
    refused = staff.post(at(case, "proposal_decline", other.pk), {"reason": ""})
    declined = staff.post(at(case, "proposal_decline", other.pk), {"reason": "Borgeren vil ikke"}, follow=True)

    assert half == "held"
    assert refused.status_code == 422
    assert "Afvist: Borgeren vil ikke" in declined.text
    assert dict(held.proposals.values_list("pk", "state")) == {one.pk: "accepted", other.pk: "declined"}
    assert Analysis.objects.get().state == "translated"


def test_help_from_elsewhere_becomes_a_line_without_an_offer(staff, case, held):
    proposal = ProposalFactory(
        conference=held,
        open=True,
        offer=None,
        title="Samtaler hos psykolog",
        category=CategoryFactory(),
        elsewhere="Praktiserende psykolog",
        starts_on=MONDAY,
        ends_on=datetime.date(2026, 5, 29),
        hours_per_week=1,
    )

    staff.post(at(case, "proposal_accept", proposal.pk))

    line = Intervention.objects.get()
    assert (line.title, line.elsewhere, line.offer) == ("Samtaler hos psykolog", "Praktiserende psykolog", None)
    assert line.conference_on == TODAY


def test_an_offer_retired_meanwhile_is_told_and_can_be_declined(staff, case, held):
    proposal = ProposalFactory(conference=held, open=True, offer__title="Gammelt kursus", offer__status="retired")

    page = staff.get(at(case, "analysis_detail"))
    response = staff.post(at(case, "proposal_accept", proposal.pk), follow=True)

    assert "Udgået af kataloget" in page.text
    assert at(case, "proposal_accept", proposal.pk) not in page.text
    assert at(case, "proposal_decline", proposal.pk) in page.text
    assert f'{reverse("plans:plan_build", args=[case.pk])}">Læg en anden i kladden</a>' in page.text
    assert "Gammelt kursus. Afvis forslaget, og læg en anden indsats i plankladden." in response.text
    assert not Intervention.objects.exists()
    proposal.refresh_from_db()
    assert proposal.is_open


def test_of_an_offer_retired_meanwhile_no_start_is_told_as_moved(staff, case, held):
    past = {"starts_on": held.on - datetime.timedelta(days=30), "offer__title": "Gammelt kursus"}
    proposal = ProposalFactory(conference=held, open=True, offer__status="retired", **past)

    response = staff.post(at(case, "proposal_accept", proposal.pk), follow=True)

    assert "Gammelt kursus. Afvis forslaget, og læg en anden indsats i plankladden." in response.text
    assert "Startdatoen" not in response.text


def test_a_start_that_has_passed_is_moved_to_today(staff, case, held):
    proposal = ProposalFactory(
        conference=held, open=True, starts_on=datetime.date(2026, 2, 16), ends_on=datetime.date(2026, 3, 16)
    )

    response = staff.post(at(case, "proposal_accept", proposal.pk), follow=True)

    assert "Startdatoen var passeret og er flyttet til i dag" in response.text
    line = Intervention.objects.get()
    assert (line.starts_on, line.ends_on) == (TODAY, datetime.date(2026, 3, 20))
    assert line.status == "proposed"


@pytest.mark.parametrize("order", [["goal", "effort"], ["effort", "goal"], ["all"]])
def test_an_effort_leads_to_the_goal_of_its_own_conference(staff, case, held, order):
    GoalFactory(case=case, title="Butiksassistent")
    made = {
        "effort": ProposalFactory(conference=held, open=True),
        "goal": ProposalFactory(conference=held, open=True, goal=True, title="Arbejde i en stald"),
    }

    for one in order:
        name = ("proposals_accept",) if one == "all" else ("proposal_accept", made[one].pk)
        staff.post(at(case, *name))

    assert [goal.title for goal in Intervention.objects.get().goals.all()] == ["Arbejde i en stald"]


@pytest.mark.parametrize("order", [["goal", "effort"], ["effort", "goal"]])
def test_it_leads_to_the_goal_that_was_chosen_on_the_table(staff, case, held, order):
    chosen, other = (
        ProposalFactory(conference=held, open=True, goal=True, title=title) for title in ("Stald", "Gartneri")
    )
    effort = ProposalFactory(conference=held, open=True, leads_to=chosen)

    staff.post(at(case, "proposal_accept", other.pk))
    for one in order:
        staff.post(at(case, "proposal_accept", {"goal": chosen, "effort": effort}[one].pk))

    assert [goal.title for goal in Intervention.objects.get().goals.all()] == ["Stald"]


def test_without_a_goal_of_its_own_it_leads_to_the_first_of_the_case(staff, case, held):
    GoalFactory(case=case, title="Butiksassistent")
    no = ProposalFactory(conference=held, open=True, goal=True, title="Gartneri")
    effort = ProposalFactory(conference=held, open=True, leads_to=no)

    staff.post(at(case, "proposal_decline", no.pk), {"reason": "Borgeren vil ikke"})
    staff.post(at(case, "proposal_accept", effort.pk))

    assert [goal.title for goal in Intervention.objects.get().goals.all()] == ["Butiksassistent"]


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


def test_a_row_says_where_it_is_until_the_plan_is_agreed(staff, case, held):
    ProposalFactory(conference=held, open=True)
    ProposalFactory(conference=held, open=True, goal=True, title="Staldmedhjælper")

    staff.post(at(case, "proposals_accept"))
    drafted = staff.get(at(case, "analysis_detail")).text
    Intervention.objects.update(status="agreed")
    agreed = staff.get(at(case, "analysis_detail")).text
    Intervention.objects.update(status="dropped", ended_on=TODAY, end_reason="Nej")
    dropped = staff.get(at(case, "analysis_detail")).text

    assert "Lagt i sagen" in drafted
    assert "Lagt i plankladden" in drafted
    assert "Lagt i planen" not in drafted
    assert "Lagt i planen" in agreed
    assert "Fravalgt i planen" in dropped


def test_answers_that_are_late_are_flagged(staff, case, held):
    ProposalFactory(conference=held, open=True, answer_by=TODAY)

    in_time = staff.get(at(case, "analysis_detail")).text
    held.proposals.update(answer_by=TODAY - datetime.timedelta(days=1))
    late = staff.get(at(case, "analysis_detail")).text

    assert "Svar senest 20.02.2026" in in_time
    assert "Skulle have været besvaret 19.02.2026" in late


def test_what_is_in_the_case_already_is_linked(staff, case, held):
    goal = GoalFactory(case=case, title="Staldmedhjælper")
    factor = FactorFactory(case=case, area=AreaFactory(), weight=1)
    line = InterventionFactory(case=case)
    ProposalFactory(conference=held, open=True, goal=True, title="staldmedhjælper")
    ProposalFactory(conference=held, open=True, factor=True, title="", area=factor.area, weight=4)
    ProposalFactory(conference=held, open=True, offer=line.offer)

    response = staff.post(at(case, "proposals_accept"), follow=True)

    assert "Stod der i forvejen og er knyttet til forslaget" in response.text
    became = held.proposals.order_by("kind").values_list("became_factor", "became_goal", "became_intervention")
    assert list(became) == [(factor.pk, None, None), (None, goal.pk, None), (None, None, line.pk)]
    factor.refresh_from_db()
    assert factor.weight == 4
    assert factor.reviews.get(assessor="interdisciplinary").weight == 4
    assert f"Vejer nu, som konferencen sagde: {factor}: det blokerer." in response.text
    assert Intervention.objects.get().conference_on is None
    assert goal.conference_on is None


def test_a_barrier_that_had_gone_is_back(staff, case, held):
    factor = FactorFactory(
        case=case, area=AreaFactory(), weight=1, gone_on=TODAY, gone_how="solved", gone_reason="Løst"
    )
    ProposalFactory(conference=held, open=True, factor=True, title="", area=factor.area, weight=4)

    staff.post(at(case, "proposals_accept"))

    factor.refresh_from_db()
    assert (factor.weight, factor.gone_on) == (4, None)


def test_a_second_click_takes_nothing_twice(staff, case, held):
    proposal = ProposalFactory(conference=held, open=True)

    staff.post(at(case, "proposal_accept", proposal.pk))
    again = staff.post(at(case, "proposal_accept", proposal.pk), follow=True)
    declined = staff.post(at(case, "proposal_decline", proposal.pk), {"reason": "Nej"}, follow=True)

    assert "Forslaget er allerede besvaret." in again.text
    assert "Forslaget er allerede besvaret." in declined.text
    assert Intervention.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_take_all_at_once_take_them_once():
    by = UserFactory()
    conference = held_for(CaseFactory(coordinator=by))
    ProposalFactory.create_batch(3, conference=conference, open=True)

    faults = at_once([lambda: accept(Conference.objects.get(pk=conference.pk), by=by)] * 3)

    assert [type(fault) for fault in faults] == [AlreadyAnswered, AlreadyAnswered]
    assert Intervention.objects.count() == 3


def test_a_draft_is_not_answered_before_the_conference_is_held(staff, case, conference):
    proposal = ProposalFactory(conference=conference)

    assert staff.post(at(case, "proposal_accept", proposal.pk)).status_code == 404
    assert staff.post(at(case, "proposals_accept")).status_code == 404


# A round-table talk


def test_a_round_table_talk_needs_an_occasion_and_nothing_else(staff, case):
    refused = staff.post(at(case, "round_table_create"), {"because": ""})
    staff.post(at(case, "round_table_create"), {"because": "Praktikken er afbrudt"})
    again = staff.post(at(case, "round_table_create"), {"because": "Igen"}, follow=True)

    assert refused.status_code == 422
    assert "Skriv, hvorfor I holder samtalen." in refused.text
    talk = Analysis.objects.get()
    assert (talk.kind, talk.state, talk.because) == ("round_table", "accepted", "Praktikken er afbrudt")
    assert "Der er allerede en analyse eller rundbordssamtale i gang." in again.text
    assert Event.objects.get(case_id=case.pk, kind="analysis").text == "Rundbordssamtale aftalt"


def test_a_plan_to_be_thought_over_leads_to_a_talk(staff, case, caseworker):
    InterventionFactory(case=case).break_off(on=TODAY, reason="Syg", by=caseworker)

    page = staff.get(reverse("plans:plan_detail", args=[case.pk]))

    assert at(case, "round_table_create") in page.text


def test_it_is_held_like_a_conference(staff, case):
    staff.post(at(case, "round_table_create"), {"because": "Praktikken er afbrudt"})
    talk = ConferenceFactory(
        analysis=Analysis.objects.get(), responsible=case.coordinator, go_through_by=datetime.date(2026, 2, 27)
    )
    talk.sections.create(key="conclusion", text="Vi prøver et nyt sted.")
    ProposalFactory(conference=talk)

    staff.post(at(case, "conference_hold"))
    staff.post(at(case, "proposals_accept"))

    assert Analysis.objects.get().state == "translated"
    assert Intervention.objects.get().conference_on == TODAY
