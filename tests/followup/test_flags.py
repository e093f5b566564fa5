"""Every flag: what it takes, and that its number is the length of its list on both pages for everybody."""

import re
from datetime import timedelta

import pytest

from cases.models import Case, Deadline, JoinRequest
from followup.flags import FLAGS, GROUPS, REASONS
from followup.flags_sql import find
from followup.worklist import caseload
from tests.conference_factories import AnalysisFactory, ConferenceFactory, ContributionFactory
from tests.factories import (
    CaseFactory,
    CaseMarkFactory,
    CaseNoteFactory,
    ConsentFactory,
    DeadlineFactory,
    FactorFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    PlanVersionFactory,
    UserFactory,
)
from tests.followup.clock_factories import WaitingContactFactory
from tests.followup.conftest import TODAY
from tests.followup.contact_factories import talk
from tests.followup.measuring_factories import InstrumentFactory, measured_on

DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY
RULES = {
    "overview": 28,
    "new_case": 14,
    "follow_up_soon": 7,
    "ends_soon": 14,
    "consent_ends": 30,
    "no_contact": 42,
    "nothing": 42,
    "no_progress": 90,
    "meeting_soon": 7,
}


@pytest.fixture(autouse=True)
def all_rules(rules):
    for subject, days in RULES.items():
        Deadline.objects.update_or_create(key=subject, defaults={"subject": subject, "days": days, "from_on": TODAY})


def quiet(coordinator, *, agreed_on=TODAY - 10 * DAY, noted=True, **case):
    """A case that no flag but those asked for concerns."""
    case = CaseFactory(coordinator=coordinator, overview_on=TODAY - 60 * DAY, **case)
    GoalFactory(case=case)
    GoalFactory(case=case, status="reached", status_on=TODAY - 5 * DAY)
    InterventionFactory(case=case, follow_up_on=TODAY + 20 * DAY, ends_on=TODAY + 25 * DAY)
    if agreed_on:
        PlanVersionFactory(case=case, agreed_on=agreed_on)
    if noted:
        case.note("goal", "Mål nået", by=coordinator)
    return case


def of_plan(**values):
    return lambda case, viewer: case.interventions.update(**values)


def of_case(**values):
    return lambda case, viewer: Case.objects.filter(pk=case.pk).update(**values)


def changed(case, viewer):
    """The clock of the tests stands still, but what comes after an agreement is later than it."""
    case.note("plan", "Indsats ændret: Mentor", by=viewer, code="plan_changed")
    with_later_clock(case)


def with_later_clock(case):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE journal_event SET at = at + interval '1 hour' WHERE case_id = %s", [case.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def analysed(case, viewer):
    analysis = AnalysisFactory(case=case)
    ContributionFactory(analysis=analysis, signed=True)
    ContributionFactory(analysis=analysis, left_out_because="Er sygemeldt.")


def agreed(case, viewer, days=-1, **values):
    said = {"text": "Ring til skolen", "due_on": TODAY + days * DAY, "created_by": viewer}
    return case.agreements.create(**said | values)


def not_measured(case, viewer):
    InstrumentFactory()
    case.interventions.update(ends_on=FAR)  # longer than thirteen weeks


MAKE = {
    "samtale-overskredet": lambda case, viewer: WaitingContactFactory(case=case, latest_on=TODAY - DAY),
    "ikke-registreret": lambda case, viewer: talk(case, TODAY - DAY, state="planned"),
    "aftale-overskredet": agreed,
    "klar-til-konference": analysed,
    "samtale-snart": lambda case, viewer: talk(case, TODAY + 7 * DAY, state="planned"),
    "ikke-booket": lambda case, viewer: WaitingContactFactory(case=case, latest_on=TODAY),
    "overskredet": of_plan(follow_up_on=TODAY - DAY),
    "uden-maal": lambda case, viewer: case.goals.filter(status="active").update(
        status="paused", status_reason="Syg", rank=None
    ),
    "uden-plan": of_plan(status="completed", follow_up_on=None, ended_on=TODAY),
    "uden-overblik": of_case(overview_on=None),
    "ikke-fordelt": lambda case, viewer: case.involvements.filter(part="coordinator").update(until_on=TODAY - DAY),
    "sluttet": of_plan(ends_on=TODAY - DAY),
    "slutter": of_plan(ends_on=TODAY + 14 * DAY),
    "justeres": of_plan(needs_adjusting=True),
    "genovervej": lambda case, viewer: case.reconsiderations.create(reason="Ingen effekt", opened_on=TODAY),
    "maaling-mangler": not_measured,
    "venter-paa-os": lambda case, viewer: case.wait_for("us", by=viewer),
    "venter-paa-borgeren": lambda case, viewer: case.wait_for("citizen", by=viewer),
    "venter-paa-andre": lambda case, viewer: case.wait_for("others", by=viewer),
    "samtykke": lambda case, viewer: ConsentFactory(case=case, from_on=TODAY - DAY, until_on=TODAY + 30 * DAY),
    "vil-deltage": lambda case, viewer: JoinRequest.objects.create(
        case=case, asker=UserFactory(), part="colleague", why="Jeg skal dække ind"
    ),
    "huskes": lambda case, viewer: CaseMarkFactory(case=case, user=viewer, memo_on=TODAY),
    "nye": lambda case, viewer: case.involvements.filter(part="coordinator").update(from_on=TODAY - 13 * DAY),
    "opfoelgning-snart": of_plan(follow_up_on=TODAY + 7 * DAY),
    "udaekket": lambda case, viewer: FactorFactory(case=case),
    "uden-fremgang": lambda case, viewer: case.goals.filter(status="reached").delete(),
    "aendret": changed,
    "uden-kontakt": {"agreed_on": TODAY - 43 * DAY},
    "intet-sket": {"noted": False},
    "ikke-aftalt": {"agreed_on": None},
}


def make(key, coordinator, viewer):
    how = MAKE[key]
    case = quiet(coordinator, **how) if isinstance(how, dict) else quiet(coordinator)
    if viewer.role == "mentor":
        InvolvementFactory(case=case, user=viewer)
    if not isinstance(how, dict):
        how(case, viewer)
    return case


def found_on(client, url, field, key):
    """The number on the counter, and how many the list behind it holds."""
    response = client.get(url, {field: key})
    counters = {flag.key: count for flag, count in response.context["found"].counters()}
    page = response.context["page"]
    return counters[key], page.total if url == "/sager/" else page.paginator.count


def test_there_is_a_recipe_for_every_flag():
    assert set(MAKE) == {flag.key for flag in REASONS}
    assert len(REASONS) >= 15


@pytest.mark.parametrize("role", ["caseworker", "team_lead", "mentor"])
@pytest.mark.parametrize("flag", REASONS, ids=lambda flag: flag.key)
def test_the_number_on_a_counter_is_the_length_of_its_list(client, caseworker, flag, role):
    team = {} if role == "mentor" else {"team": caseworker.team}
    viewer = caseworker if role == "caseworker" else UserFactory(role=role, **team)
    client.force_login(viewer)
    stranger = UserFactory()
    # Around it: a quiet case of one's own, the same trouble in another team, and a case that is closed.
    make("overskredet" if flag.key != "overskredet" else "sluttet", caseworker, viewer)
    make(flag.key, stranger, stranger)
    closed = make(flag.key, caseworker, viewer)
    Case.objects.filter(pk=closed.pk).update(closed_on=TODAY, close_reason="job")

    for many in (0, 2):
        for _ in range(many):
            make(flag.key, caseworker, viewer)
        # A case that nobody is responsible for is on no caseworker's own list.
        mine = 0 if flag.key == "ikke-fordelt" and role == "caseworker" else many
        assert found_on(client, "/min-dag/", "vis", flag.key) == (mine, mine)
        assert found_on(client, "/sager/", "vis", flag.key) == (many, many)


def keys_of(case, viewer):
    found = find(caseload(viewer, TODAY), viewer, TODAY)
    (judged,) = [one for one in found.cases if one.pk == case.pk]
    return {flag.key for flag in REASONS if judged.has(flag)}


def test_a_quiet_case_has_no_flag(caseworker):
    assert keys_of(quiet(caseworker), caseworker) == set()


@pytest.mark.parametrize("key", [key for key in MAKE if key != "ikke-fordelt"])
def test_a_flag_comes_alone(caseworker, key):
    others = {"uden-plan": {"ikke-aftalt"}, "ikke-aftalt": {"uden-kontakt"}}.get(key, set())

    assert keys_of(make(key, caseworker, caseworker), caseworker) - others == {key}


@pytest.mark.parametrize(
    ("key", "case", "is_on"),
    [
        ("uden-overblik", {"opened_on": TODAY - 28 * DAY, "overview_on": None}, False),
        ("uden-overblik", {"opened_on": TODAY - 29 * DAY, "overview_on": None}, True),
        ("uden-fremgang", {"opened_on": TODAY - 90 * DAY}, False),
        ("uden-fremgang", {"opened_on": TODAY - 91 * DAY}, True),
    ],
)
def test_a_rule_counts_in_days_from_the_opening(caseworker, key, case, is_on):
    made = quiet(caseworker)
    made.goals.filter(status="reached").delete()
    Case.objects.filter(pk=made.pk).update(**case)

    assert (key in keys_of(made, caseworker)) is is_on


def test_how_many_days_is_a_rule_that_may_change(caseworker):
    case = make("slutter", caseworker, caseworker)
    Deadline.objects.filter(subject="ends_soon").update(until_on=TODAY - DAY, from_on=TODAY - DAY)
    assert "slutter" not in keys_of(case, caseworker)

    DeadlineFactory(key="longer", subject="ends_soon", days=15)
    assert "slutter" in keys_of(case, caseworker)


def test_contact_is_a_follow_up_a_plan_that_was_agreed_or_a_finished_note_of_one(caseworker):
    case = make("uden-kontakt", caseworker, caseworker)
    CaseNoteFactory(case=case, author=caseworker, on=TODAY, contact_form="")
    assert "uden-kontakt" in keys_of(case, caseworker)

    CaseNoteFactory(case=case, author=caseworker, on=TODAY, contact_form="phone", final_at=None)
    assert "uden-kontakt" in keys_of(case, caseworker)

    CaseNoteFactory(case=case, author=caseworker, on=TODAY - 42 * DAY, contact_form="phone")
    assert "uden-kontakt" not in keys_of(case, caseworker)


def test_a_talk_that_was_held_is_contact_and_one_that_was_missed_is_none(caseworker):
    case = make("uden-kontakt", caseworker, caseworker)
    talk(case, TODAY - DAY, state="no_show")
    assert "uden-kontakt" in keys_of(case, caseworker)

    talk(case, TODAY - DAY, form="phone")
    assert "uden-kontakt" not in keys_of(case, caseworker)


def test_the_earlier_of_two_deadlines_counts_and_a_settled_one_does_not(caseworker):
    case = quiet(caseworker)
    WaitingContactFactory(case=case, latest_on=TODAY + DAY)
    talk(case, TODAY + 20 * DAY, state="planned")
    assert keys_of(case, caseworker) == set()

    local = WaitingContactFactory(case=case, kind="local", latest_on=TODAY - DAY)
    assert keys_of(case, caseworker) == {"samtale-overskredet"}

    local.state, local.settled_on = "void", TODAY
    local.save()
    assert keys_of(case, caseworker) == set()


def test_a_talk_of_today_is_soon_and_waits_for_nobody_yet(caseworker):
    case = quiet(caseworker)
    talk(case, TODAY, state="planned")

    assert keys_of(case, caseworker) == {"samtale-snart"}


@pytest.mark.parametrize("closing", [{"done_on": TODAY}, {"dropped_on": TODAY, "dropped_because": "Flyttet."}])
def test_an_agreement_is_late_the_day_after_until_it_is_done_or_dropped(caseworker, closing):
    case = quiet(caseworker)
    agreed(case, caseworker, days=0)
    assert keys_of(case, caseworker) == set()

    late = agreed(case, caseworker, owner="staff", user=caseworker)
    assert keys_of(case, caseworker) == {"aftale-overskredet"}
    case.agreements.filter(pk=late.pk).update(**closing)
    assert keys_of(case, caseworker) == set()


def test_ready_for_the_conference_until_it_is_held_and_not_before_all_have_signed(caseworker):
    case = quiet(caseworker)
    analysis = AnalysisFactory(case=case)
    assert keys_of(case, caseworker) == set()  # nobody is asked yet

    ContributionFactory(analysis=analysis, signed=True)
    draft = ContributionFactory(analysis=analysis)
    assert keys_of(case, caseworker) == set()

    draft.delete()
    assert keys_of(case, caseworker) == {"klar-til-konference"}
    ConferenceFactory(analysis=analysis)
    assert keys_of(case, caseworker) == {"klar-til-konference"}

    type(analysis).objects.filter(pk=analysis.pk).update(state="held", held_on=TODAY)
    assert keys_of(case, caseworker) == set()


def test_a_follow_up_is_contact(caseworker):
    case = make("uden-kontakt", caseworker, caseworker)
    FollowUpFactory(intervention=case.interventions.get(), held_on=TODAY - DAY, next_on=FAR)

    assert "uden-kontakt" not in keys_of(case, caseworker)


@pytest.mark.parametrize(
    ("kind", "before", "after", "is_progress"),
    [
        ("barrier", 3, 2, True),
        ("barrier", 2, 3, False),
        ("barrier", 2, 2, False),
        ("resource", 2, 3, True),
        ("resource", 3, 2, False),
    ],
)
def test_progress_is_a_lighter_barrier_or_a_stronger_resource(caseworker, kind, before, after, is_progress):
    case = make("uden-fremgang", caseworker, caseworker)
    factor = FactorFactory(case=case, **({"resource": True} if kind == "resource" else {}), weight=before)
    factor.reviews.create(weight=before, on=TODAY - 100 * DAY, by=caseworker)
    factor.weigh(after, assessor="caseworker", on=TODAY - 90 * DAY, by=caseworker)

    assert ("uden-fremgang" not in keys_of(case, caseworker)) is is_progress


@pytest.mark.parametrize(("kind", "is_progress"), [("barrier", True), ("resource", False)])
def test_progress_is_a_barrier_that_is_gone_and_no_resource_that_was_lost(caseworker, kind, is_progress):
    case = make("uden-fremgang", caseworker, caseworker)
    factor = FactorFactory(case=case, **({"resource": True} if kind == "resource" else {}))

    factor.let_go(
        "outdated", reason="Der er kommet andet til", on=TODAY - 10 * DAY, assessor="caseworker", by=caseworker
    )

    assert ("uden-fremgang" not in keys_of(case, caseworker)) is is_progress


def test_a_barrier_that_was_a_mistake_is_no_progress_and_neither_are_its_weights(caseworker):
    case = make("uden-fremgang", caseworker, caseworker)
    factor = FactorFactory(case=case, weight=3)
    factor.reviews.create(weight=3, on=TODAY - 100 * DAY, by=caseworker)
    factor.weigh(1, assessor="caseworker", on=TODAY - 12 * DAY, by=caseworker)
    assert "uden-fremgang" not in keys_of(case, caseworker)

    factor.let_go("mistake", reason="Forkert borger", on=TODAY - 10 * DAY, assessor="caseworker", by=caseworker)

    assert "uden-fremgang" in keys_of(case, caseworker)


def test_a_barrier_that_is_acted_on_or_gone_is_covered(caseworker):
    case = make("udaekket", caseworker, caseworker)
    barrier = case.factors.get()
    case.interventions.get().factors.add(barrier)
    assert "udaekket" not in keys_of(case, caseworker)

    case.interventions.update(status="completed", follow_up_on=None, ended_on=TODAY)
    assert "udaekket" in keys_of(case, caseworker)

    case.factors.update(weight=0)
    assert "udaekket" not in keys_of(case, caseworker)


def test_starting_as_planned_or_following_up_does_not_change_the_plan(caseworker):
    case = quiet(caseworker)
    case.note("plan", "Indsats startet: Mentor", by=caseworker)
    case.note("plan", "Planen er genovervejet: Den holder", by=caseworker)
    with_later_clock(case)

    assert "aendret" not in keys_of(case, caseworker)


def test_a_change_of_an_intervention_is_written_as_the_flag_reads_it(caseworker):
    case = quiet(caseworker, agreed_on=None)
    intervention = case.interventions.get()
    PlanVersionFactory(case=case)
    intervention.change(by=caseworker)
    with_later_clock(case)

    assert "aendret" in keys_of(case, caseworker)


def test_the_memo_of_another_is_nobodys_flag(caseworker):
    case = quiet(caseworker)
    CaseMarkFactory(case=case, user=UserFactory(team=caseworker.team), memo_on=TODAY)

    assert keys_of(case, caseworker) == set()


def test_a_withdrawn_consent_does_not_end_soon(caseworker):
    case = make("samtykke", caseworker, caseworker)
    case.consents.get().withdraw(by=caseworker)

    assert keys_of(case, caseworker) == set()


def test_definitions_are_told_with_the_days_of_the_rules(staff):
    page = staff.get("/sager/taellere/").text

    assert "En indsats i gang slutter i dag eller inden for 14 dage." in page
    assert "{days}" not in page
    for flag in REASONS:
        assert f'id="{flag.key}"' in page


def test_what_calls_for_action_is_defined_by_the_counters_it_is_put_together_from(staff, caseworker):
    quiet(caseworker)

    page = staff.get("/min-dag/", {"vis": "handling"}).text

    assert "<p>Mindst ét af dette gælder for borgeren: Opfølgning overskredet · Samtale overskredet · " in page
    assert "Indsats slutter inden 14 dage · " in page
    hidden = re.search(r"Vis alle tællere \((\d+) skjulte\)(.*?)</details>", page, re.DOTALL)
    assert int(hidden[1]) == hidden[2].count('class="hm-flag ') + hidden[2].count('class="hm-flag"')


def test_the_definition_of_a_list_can_be_opened_beside_it(staff, caseworker):
    quiet(caseworker)

    page = staff.get("/min-dag/", {"vis": "uden-kontakt"}).text

    assert "<summary>Hvad tæller med?</summary><p>Seneste kontakt er mere end 42 dage siden." in page


def test_all_flags_cost_one_statement(caseworker, django_assert_num_queries):
    for key in ("overskredet", "uden-maal", "samtykke"):
        make(key, caseworker, caseworker)
    mine = caseload(caseworker, TODAY)

    with django_assert_num_queries(1):
        found = find(mine, caseworker, TODAY)
    assert found.count(FLAGS["alle"]) == 3


def test_every_reason_stands_in_one_group():
    assert sorted(flag.key for _, flags in GROUPS for flag in flags) == sorted(flag.key for flag in REASONS)


@pytest.mark.parametrize(
    ("opened", "measured", "is_missing"),
    [
        (42, None, False),  # within 28 days, and 14 of grace
        (43, None, True),
        (300, 105, False),  # within 91 days, and 14 of grace
        (300, 106, True),
    ],
)
def test_a_measurement_is_missing_after_its_days_of_grace(caseworker, opened, measured, is_missing):
    case = quiet(caseworker, opened_on=TODAY - opened * DAY)
    not_measured(case, caseworker)
    if measured:
        measured_on(case, caseworker, TODAY - measured * DAY)

    assert ("maaling-mangler" in keys_of(case, caseworker)) is is_missing


def test_a_short_plan_is_not_measured(caseworker):
    case = quiet(caseworker)
    InstrumentFactory()

    assert "maaling-mangler" not in keys_of(case, caseworker)
