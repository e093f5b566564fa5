"""What a conference pointed at is accepted into the case and the draft of its plan, or declined for a reason."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Factor, Goal
from conferences.answers import AlreadyAnswered, accept
from conferences.models import Analysis, Conference
from journal.models import Event
from plans.models import Intervention
from tests.at_once import at_once
from tests.conference_factories import ProposalFactory
from tests.conferences.conftest import at, held_for
from tests.factories import (
    AreaFactory,
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("the_day_of_the_conference")
TODAY = datetime.date(2026, 2, 20)
MONDAY = datetime.date(2026, 3, 2)


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

    answers = at_once(*[lambda: accept(Conference.objects.get(pk=conference.pk), by=by)] * 3, expected=AlreadyAnswered)

    assert [isinstance(answer, AlreadyAnswered) for answer in answers].count(True) == 2
    assert Intervention.objects.count() == 3
