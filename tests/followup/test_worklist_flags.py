"""Each flag on the days around its border, and that numbers and lists are the same for everybody."""

import datetime
from datetime import timedelta

import pgtrigger
import pytest

from followup.flags import COUNTERS, FLAGS, OVERDUE
from followup.flags_sql import find
from followup.worklist import caseload
from tests.factories import (
    CaseFactory,
    ConsentFactory,
    DeadlineFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    PlanVersionFactory,
    TeamFactory,
    UserFactory,
)
from tests.followup.clock_factories import EditionFactory, WaitingContactFactory, WaitingMeetingFactory, measured_case
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY


@pytest.fixture
def on_track(caseworker):
    """A case that nothing is the matter with."""
    case = CaseFactory(coordinator=caseworker)
    GoalFactory(case=case)
    InterventionFactory(case=case, follow_up_on=TODAY + 7 * DAY, ends_on=FAR)
    PlanVersionFactory(case=case)
    return case


def keys_of(user, case, today=TODAY):
    found = find(caseload(user, today), user, today)
    return {flag.key for flag in COUNTERS if case.pk in found.pks(flag)}


def change(case, **values):
    """Whatever turns the states may take otherwise."""
    with pgtrigger.ignore("plans.Intervention:intervention_takes_its_turns"):
        case.interventions.update(**values)


def test_nothing_the_matter(caseworker, on_track):
    assert keys_of(caseworker, on_track) == {"paa-sporet"}


@pytest.mark.parametrize(("due", "is_overdue"), [(-1, True), (0, False), (1, False)])
def test_a_follow_up_is_overdue_the_day_after_it_was_due(caseworker, on_track, due, is_overdue):
    change(on_track, follow_up_on=TODAY + due * DAY)

    assert keys_of(caseworker, on_track) == ({"handling", "overskredet"} if is_overdue else {"paa-sporet"})


@pytest.mark.parametrize(
    ("ends", "flag"), [(-1, "sluttet"), (0, "slutter"), (13, "slutter"), (14, "slutter"), (15, None)]
)
def test_an_end_is_near_for_fourteen_days_and_unanswered_afterwards(caseworker, on_track, ends, flag):
    change(on_track, ends_on=TODAY + ends * DAY)

    assert keys_of(caseworker, on_track) == ({"handling", flag} if flag else {"paa-sporet"})


@pytest.mark.parametrize(("status", "lacks"), [("active", False), ("paused", True), ("reached", True)])
def test_only_an_active_goal_is_a_goal(caseworker, on_track, status, lacks):
    rank = 1 if status == "active" else None
    on_track.goals.update(status=status, status_reason="Venter på svar fra læge.", rank=rank)

    assert ("uden-maal" in keys_of(caseworker, on_track)) is lacks


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"status": "proposed", "follow_up_on": None}, False),
        ({"status": "completed", "follow_up_on": None, "ended_on": TODAY}, True),
        ({"status": "dropped", "follow_up_on": None, "ended_on": TODAY, "end_reason": "Flytter"}, True),
    ],
)
def test_a_plan_holds_something_planned_or_running(caseworker, on_track, values, lacks):
    change(on_track, **values)

    assert ("uden-plan" in keys_of(caseworker, on_track)) is lacks


def test_a_planned_intervention_is_neither_overdue_nor_ended(caseworker, on_track):
    change(on_track, status="proposed", follow_up_on=None, ends_on=TODAY - DAY)

    assert keys_of(caseworker, on_track) == {"paa-sporet"}


def test_a_plan_is_reconsidered_until_somebody_answers(caseworker, on_track):
    doubt = on_track.reconsiderations.create(reason="Ingen effekt", opened_on=TODAY)
    assert keys_of(caseworker, on_track) == {"handling", "genovervej"}

    doubt.settle(answer="Planen holder.", by=caseworker)
    assert keys_of(caseworker, on_track) == {"paa-sporet"}


def test_several_things_at_once_are_counted_once_each(caseworker):
    case = CaseFactory(coordinator=caseworker)
    GoalFactory.create_batch(2, case=case)
    InterventionFactory.create_batch(3, case=case, follow_up_on=TODAY - DAY, ends_on=TODAY - DAY)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)

    assert found.pks(OVERDUE) == [case.pk]
    assert keys_of(caseworker, case) == {"handling", "overskredet", "sluttet", "ikke-aftalt"}


def test_a_leap_day_is_a_day(caseworker, on_track):
    change(on_track, follow_up_on=datetime.date(2028, 2, 29), ends_on=datetime.date(2028, 12, 1))

    assert "overskredet" not in keys_of(caseworker, on_track, datetime.date(2028, 2, 29))
    assert "overskredet" in keys_of(caseworker, on_track, datetime.date(2028, 3, 1))


@pytest.fixture
def job_centre():
    """Two teams with cases of every sort, and one person in each role who has to do with some of them."""
    team, other = TeamFactory(), TeamFactory()
    caseworker, colleague = UserFactory(team=team), UserFactory(team=team)
    people = {
        "caseworker": caseworker,
        "team_lead": UserFactory(team_lead=True, team=team),
        "mentor": UserFactory(mentor=True),
        "company_consultant": UserFactory(company_consultant=True),
        "discipline": UserFactory(discipline=True),
        "newcomer": UserFactory(team=other),
    }
    for number in range(24):
        case = CaseFactory(coordinator=caseworker if number % 2 else colleague, is_restricted=number % 11 == 0)
        if number % 3:
            GoalFactory(case=case)
        if number % 4:
            due = TODAY + (number - 12) * DAY
            InterventionFactory(case=case, follow_up_on=due, ends_on=TODAY + (number * 2 - 20) * DAY)
        if number % 7 == 0:
            case.reconsiderations.create(reason="Ingen effekt", opened_on=TODAY - number * DAY)
        for role in ("mentor", "company_consultant", "discipline"):
            if number % (5 + len(role) % 3) == 0:
                InvolvementFactory(case=case, user=people[role], part=role)
    CaseFactory(coordinator=caseworker, closed_on=TODAY, close_reason="job")
    return people


@pytest.mark.parametrize("role", ["caseworker", "team_lead", "mentor", "company_consultant", "discipline", "newcomer"])
def test_every_number_is_the_length_of_its_list(client, job_centre, role):
    client.force_login(job_centre[role])
    mine = caseload(job_centre[role], TODAY)
    found = find(mine, job_centre[role], TODAY)

    for flag in FLAGS.values():
        listed = found.pks(flag)
        assert len(listed) == len(set(listed)) == found.count(flag), flag.key
        assert set(listed) == {case.pk for case in found.cases if case.has(flag)}
    acting, on_track, everybody = (set(found.pks(FLAGS[key])) for key in ("handling", "paa-sporet", "alle"))
    assert acting | on_track == everybody == set(mine.values_list("pk", flat=True))
    assert not acting & on_track


def test_whose_cases(job_centre):
    sizes = {role: caseload(user, TODAY).count() for role, user in job_centre.items()}

    assert sizes["caseworker"] == 12
    assert sizes["team_lead"] == 21
    assert sizes["newcomer"] == 0
    assert 0 < sizes["mentor"] < 12


def test_a_restricted_case_is_listed_for_those_involved_only(caseworker):
    case = CaseFactory(coordinator=caseworker, is_restricted=True)
    lead = UserFactory(team_lead=True, team=caseworker.team)
    mentor = InvolvementFactory(case=case, user=UserFactory(mentor=True)).user

    assert [list(caseload(user, TODAY)) for user in (caseworker, lead, mentor)] == [[case], [], [case]]


def test_an_ended_involvement_takes_the_case_off_the_list(caseworker):
    case = CaseFactory(coordinator=caseworker)
    mentor = InvolvementFactory(case=case, user=UserFactory(mentor=True), until_on=TODAY - DAY).user

    assert not caseload(mentor, TODAY).exists()


def test_a_reason_to_look_does_not_make_it_ones_own(caseworker):
    colleague = CaseFactory().reasoned_looks.create
    look = colleague(
        user=caseworker,
        reason="cover",
        text="Dækker ind i dag",
        until_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC),
    )

    assert look.case not in caseload(caseworker, TODAY)


def test_a_lead_searches_the_team_and_the_list_says_how_it_is_sorted(client):
    lead = UserFactory(role="team_lead")
    CaseFactory(team=lead.team)
    client.force_login(lead)

    page = client.get("/min-dag/").text

    assert 'placeholder="Navn i teamet"' in page
    assert "Ældste dato først. Det, der ingen dato har, kommer til sidst" in page


def place_of(client, case, flag):
    """Where the flag leads on Min dag."""
    (row,) = client.get("/min-dag/", {"vis": flag}).context["rows"]
    assert row.pk == case.pk
    tag = next(tag for tag in row.tags if tag.flag.key == flag)
    assert client.get(tag.url).status_code == 200
    return tag.url.removeprefix(f"/sager/{case.pk}/")


def test_a_measurement_that_is_missing_leads_to_where_one_is_made(staff, caseworker):
    EditionFactory()
    case = measured_case(caseworker, TODAY - 60 * DAY)

    assert place_of(staff, case, "maaling-mangler") == "progression/"


def test_a_consent_that_ends_leads_to_the_consents(staff, on_track):
    DeadlineFactory(subject="consent_ends", days=30)
    ConsentFactory(case=on_track, until_on=TODAY + DAY)

    assert place_of(staff, on_track, "samtykke") == "samtykke/"


def test_who_wants_to_take_part_leads_to_where_it_is_answered(staff, on_track):
    asked = JoinRequestFactory(case=on_track)

    assert place_of(staff, on_track, "vil-deltage") == "personer/"
    assert f"/sager/{on_track.pk}/deltag/{asked.pk}/" in staff.get(f"/sager/{on_track.pk}/personer/").text


def test_a_talk_over_the_deadline_leads_to_the_one_that_is_booked_and_else_to_a_new_one(staff, caseworker, on_track):
    WaitingContactFactory(case=on_track, latest_on=TODAY - DAY)
    assert place_of(staff, on_track, "samtale-overskredet") == "samtaler/ny/"

    WaitingMeetingFactory(case=on_track, held_by=caseworker, on=TODAY + DAY)
    assert place_of(staff, on_track, "samtale-overskredet") == "samtaler/"


def test_a_plan_to_reconsider_shows_no_day_and_stands_behind_what_has_one(staff, caseworker, on_track):
    on_track.reconsiderations.create(reason="Ingen effekt", opened_on=TODAY - 90 * DAY)
    late = CaseFactory(coordinator=caseworker)
    GoalFactory(case=late)
    InterventionFactory(case=late, follow_up_on=TODAY - 34 * DAY, ends_on=FAR)

    assert [row.pk for row in staff.get("/min-dag/").context["rows"]] == [late.pk, on_track.pk]
