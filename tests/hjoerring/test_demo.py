import datetime
import random
from collections import Counter
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Citizen, Document, Factor, Goal
from catalog.models import CatalogImport
from conferences.consents import named_professions
from conferences.models import Analysis, Conference, ConferencePaper, Contribution, Proposal
from evaluation.coverage import Coverage
from evaluation.distribution import INBOX, Desk
from evaluation.forecast_sql import forecast_of
from evaluation.models import TeamDay
from evaluation.team_board import Behind
from followup import flags
from followup.models import FollowUp, Measurement, Meeting, MeetingGroup
from followup.side_by_side import side_by_side
from hjoerring import demo
from hjoerring.demo.cases import CLOSED, UNASSIGNED, cast
from hjoerring.demo.staff import CASEWORKERS, Staff, username
from hjoerring.demo.year import Year
from hjoerring.reference import load_reference
from journal.models import Access, Event
from notices.models import Notice
from plans.models import Intervention, PlanApproval, PriceLimit, Reconsideration

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(scope="module", autouse=True)
def job_centre(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all tests here, and rolled back after them; where its documents lie."""
    directory = tmp_path_factory.mktemp("documents")
    documents = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": directory}}
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        with override_settings(STORAGES=settings.STORAGES | {"documents": documents}):
            demo.load(TODAY, citizens=120)
        yield directory
        transaction.set_rollback(True)


@pytest.fixture
def karina():
    return Case.objects.get(citizen__first_name="Karina", citizen__last_name="Bødker")


def test_there_is_somebody_of_every_role():
    assert set(User.objects.values_list("role", flat=True)) == set(User.Role.values)
    assert {role for _, role, _ in demo.logins()} == set(User.Role.labels)
    assert ("Mette Kjær", "Beskæftigelsesmedarbejder", "mette") in demo.logins()


def test_everybody_can_log_in(settings):
    settings.PASSWORD_HASHERS = ["accounts.hashers.Argon2id"]

    assert all(user.check_password(demo.PASSWORD) for user in User.objects.filter(username__in=["mette", "karsten"]))


def test_the_documents_lie_in_the_tests_own_directory(job_centre):
    stored = Document.objects.values_list("stored_as", flat=True)

    assert {file.name for file in job_centre.iterdir()} == {name.hex for name in stored} != set()


def test_every_cpr_number_is_a_replacement_number():
    assert Citizen.objects.count() == 120
    assert not Citizen.objects.filter(has_replacement_cpr=False).exists()


def test_interventions_goals_and_cases_are_in_all_states():
    assert set(Intervention.objects.values_list("status", flat=True)) == set(Intervention.Status.values)
    assert set(Goal.objects.values_list("status", flat=True)) == set(Goal.Status.values)
    assert Case.objects.closed().count() >= 8
    assert Case.objects.closed().filter(close_reason="job").exists()
    assert not Intervention.objects.in_plan().filter(case__closed_on__isnull=False).exists()


def test_most_citizens_are_on_track_and_every_trouble_is_there():
    running = Intervention.objects.running()
    everyone = set(Case.objects.open().values_list("pk", flat=True))
    planned = Intervention.objects.in_plan().values("case")
    troubles = {
        "overdue": set(running.filter(follow_up_on__lt=TODAY).values_list("case", flat=True)),
        "ended": set(running.filter(ends_on__lt=TODAY).values_list("case", flat=True)),
        "ending": set(
            running.filter(ends_on__range=(TODAY, TODAY + datetime.timedelta(days=13))).values_list("case", flat=True)
        ),
        "no goal": set(Case.objects.open().exclude(goals__status="active").values_list("pk", flat=True)),
        "no plan": set(Case.objects.open().exclude(pk__in=planned).values_list("pk", flat=True)),
        "reconsider": set(Reconsideration.objects.open().values_list("case", flat=True)),
    }

    assert all(troubles.values()), troubles
    assert 0.25 < len(set().union(*troubles.values())) / len(everyone) < 0.5


def test_one_dear_plan_waits_for_the_lead_and_one_is_approved():
    told = PlanApproval.objects.order_by("state").values_list("state", "asked_by__username", "answered_by__username")

    assert list(told) == [("approved", "mette", "birgit"), ("waiting", "mette", None)]
    assert all(one.price > one.limit == PriceLimit.objects.get().kroner for one in PlanApproval.objects.all())


def test_new_cases_wait_in_birgits_inbox():
    birgit = User.objects.select_related("team").get(username="birgit")
    desk = Desk(birgit, TODAY)

    waiting = [row for row in desk.rows(desk.cases_of(INBOX)) if row.old is None]

    assert len(waiting) == Behind.of(birgit.team, birgit, TODAY).found.count(flags.UNASSIGNED) == 3
    assert {row.why for row in waiting} == {"Ikke fordelt"}
    assert all(TODAY - datetime.timedelta(days=8) < row.case.opened_on < TODAY for row in waiting)


def test_the_nights_of_a_team_agree_with_its_forecast():
    team = User.objects.select_related("team").get(username="birgit").team
    nights = list(TeamDay.objects.filter(team=team).order_by("on"))
    forecast = forecast_of(team, TODAY).forecast

    assert len(nights) > 70
    assert all(now.cases - before.cases == now.opened - now.closed for before, now in pairwise(nights))
    for week in forecast.weeks[-10:]:
        days = [one for one in nights if week.monday < one.on <= week.monday + datetime.timedelta(days=7)]
        assert (sum(one.opened for one in days), sum(one.closed for one in days)) == (week.came, week.left)


def test_the_year_lies_behind_us():
    first, last = Event.objects.order_by("at").first(), Event.objects.order_by("at").last()

    assert first.at.date() < TODAY - datetime.timedelta(days=300)
    assert timezone.localtime(last.at).date() < TODAY
    assert not Access.objects.filter(at__date__gte=TODAY).exists()
    assert not FollowUp.objects.filter(held_on__gte=TODAY).exists()
    assert not Factor.objects.filter(weighed_on__gte=TODAY).exists()


def test_nothing_happens_in_a_case_before_it_is_opened():
    opened = dict(Case.objects.values_list("pk", "opened_on"))

    assert all(timezone.localtime(event.at).date() >= opened[event.case_id] for event in Event.objects.order_by("pk"))


def test_rows_would_pass_the_forms_of_the_pages():
    refused = []
    for model in (Goal, Factor, Intervention):
        for row in model.objects.order_by("pk")[:150]:
            try:
                row.clean_fields()
                row.validate_constraints()
            except ValidationError as found:
                refused.append((row, found.messages))

    assert refused == []


def test_those_with_something_overdue_are_told():
    notice = Notice.objects.get(recipient__username="mette", text__contains="overskredet")

    assert notice.on == TODAY


def test_the_barrier_without_an_offer_is_a_hole_in_the_coverage():
    assert [row.line.key for row in Coverage(None, timezone.localdate(), exact=True).holes] == ["criminal_record"]


def test_karina_has_three_goals_and_the_one_in_the_middle_waits(karina):
    goals = [(goal.title, goal.status) for goal in karina.goals.order_by("rank")]

    assert goals[0] == ("Kontormedarbejder", "active")
    assert sorted(goals[1:]) == [("Medhjælper i plejen", "active"), ("Social- og sundhedsassistent", "paused")]


def test_karinas_barriers_weigh_less_than_at_the_start(karina):
    barriers = {factor.area.key: factor for factor in karina.factors.barriers().select_related("area")}

    assert len(barriers) == 6
    assert (barriers["stress_overload"].start_weight, barriers["stress_overload"].weight) == (4, 2)
    assert [review.weight for review in barriers["stress_overload"].reviews.order_by("on", "pk")] == [4, 3, 4, 2]
    assert (barriers["low_job_belief"].start_weight, barriers["low_job_belief"].weight) == (3, 1)
    assert karina.factors.resources().count() == 4


def test_karinas_plan_runs_in_parallel_and_was_agreed_three_times(karina):
    plan = Counter(karina.interventions.values_list("status", flat=True))

    assert plan == {"completed": 2, "running": 3, "agreed": 1, "dropped": 1}
    assert [version.number for version in karina.plan_versions.order_by("number")] == [1, 2, 3]
    assert not karina.reconsiderations.open().exists()
    assert karina.reconsiderations.count() == 1


def test_others_take_part_in_karinas_case_and_one_does_no_more(karina):
    parts = {each.user.username: each for each in karina.involvements.select_related("user")}

    of_the_analysis = {"signe", "tobias", "lone", "birgit"}
    assert parts.keys() == {"mette", "poul", "lise"} | of_the_analysis
    assert all(parts[name].until_on < TODAY for name in of_the_analysis)
    assert karina.reasoned_looks.get().user.team != karina.team
    assert karina.coordinator.name == "Mette Kjær"


def test_loading_leaves_clock_and_connection_as_they_were():
    used = connection.features.uses_savepoints, connection.connection.cursor_factory
    before = timezone.now

    with pytest.raises(RuntimeError), Year(TODAY):
        raise RuntimeError

    assert timezone.now is before
    assert (connection.features.uses_savepoints, connection.connection.cursor_factory) == used


def test_the_clock_stands_on_a_working_day():
    year = Year(datetime.date(2026, 12, 28))

    assert year.ago(1) == datetime.date(2026, 12, 23)
    assert year.ahead(4) == datetime.date(2027, 1, 4)


def test_caseloads_lie_where_a_job_centre_has_them():
    people = User.objects.in_bulk(field_name="username")
    staff = Staff(people, [(people[username(first)], load) for first, _, _, load in CASEWORKERS])

    parts = cast(staff, 600, random.Random(860))

    loads = Counter(part.worker.username for part in parts if part.situation not in {CLOSED, UNASSIGNED})
    assert len(parts) == 599
    assert loads["mette"] == 32  # and Karina Bødker
    assert all(28 <= load <= 41 for load in loads.values())
    assert sum(part.is_restricted for part in parts) == 2
    assert sum(part.is_protected for part in parts) >= 5


def test_the_editor_has_read_one_file_and_another_waits_with_a_fault():
    waiting, done = CatalogImport.objects.order_by("-asked_at")
    parts = {part["label"]: part for part in waiting.content["parts"]}

    assert (waiting.state, done.state) == ("read", "applied")
    assert done.asked_at < done.applied_at < waiting.asked_at
    assert [len(parts["Spor"][kind]) for kind in ("new", "faulty")] == [1, 1]
    assert len(parts["Brancher"]["changed"]) == 1


def test_jens_oles_conference_is_today_at_one_and_all_four_have_signed():
    conference = Conference.objects.planned().filter(day__on=TODAY).earliest("starts_at")

    begins = datetime.datetime(2026, 11, 20, 13, tzinfo=timezone.get_default_timezone())
    assert conference.starts_at == begins
    assert conference.analysis.case.citizen.name == "Jens-Ole Thomsen"
    assert conference.analysis.own_words.startswith("Jeg kan godt arbejde.")
    assert conference.participants.filter(kind="citizen").exists()
    assert [one.discipline.short for one in conference.analysis.contributions.signed()] == ["BM", "PSY", "ERGO", "SPL"]
    assert conference.day.conferences.count() == 2


def test_there_is_an_analysis_at_every_step(karina):
    states = Counter(Analysis.objects.values_list("kind", "state"))

    assert states == {
        ("analysis", "accepted"): 3,
        ("analysis", "held"): 1,
        ("analysis", "translated"): 6,
        ("analysis", "offered"): 1,
        ("analysis", "declined"): 1,
        ("round_table", "accepted"): 1,
    }
    assert karina.analyses.get().state == "translated"
    assert Proposal.objects.open().count() == 4
    assert {paper.reader for paper in ConferencePaper.objects.all()} == {"citizen", "staff"}


def test_one_profession_is_late_and_one_is_not_consented_to_any_more():
    late = Contribution.objects.open().get()
    signed = Contribution.objects.signed().filter(analysis__state="accepted")
    missing = [one for one in signed if one.discipline_id not in named_professions(one.case_id, TODAY)]

    assert (late.discipline.short, late.due_on < TODAY) == ("SPL", True)
    assert [one.discipline.short for one in missing] == ["PSY"]
    assert missing[0].confidential


def test_karinas_small_steps_are_those_of_the_prototype(karina):
    closed = list(karina.measurements.closed().order_by("on"))
    rows = {str(row.question.indicator): row for row in side_by_side(closed[-1], shows_belief=True)}

    assert [len(closed), closed[-1].on] == [5, datetime.date(2026, 10, 8)]
    assert rows["Tro på at kunne klare et job"].citizen.value == 7
    assert [name for name, row in rows.items() if row.is_to_talk_about] == ["Håndtering af helbredet"]


def test_somebody_is_measured_just_now_and_somebodys_steps_stand_still():
    lasse = Case.objects.get(citizen__first_name="Lasse", citizen__last_name="Ravn")
    told = [
        sorted(one.answers.filter(by="citizen").values_list("question", "value"))
        for one in lasse.measurements.closed().order_by("on")
    ]

    assert Measurement.objects.open().count() == 1
    assert len(told) >= 3
    assert all(one == told[0] for one in told)
    assert lasse.reconsiderations.open().exists()


def test_two_colleagues_meet_several_citizens_at_once():
    """One has been, where each has words of their own; one is to come; and one was moved with all its talks."""
    groups = list(MeetingGroup.objects.order_by("on"))

    assert Counter(group.held_by.username for group in groups) == {"mette": 2, "rasmus": 2}
    assert [group.on < TODAY for group in groups] == [True, True, False, False]
    assert all(group.meetings.count() > 1 for group in groups)
    for group in groups[:2]:
        held = list(group.meetings.held().values_list("plan_follow_up", flat=True))
        assert len(set(held)) == len(held) == group.meetings.count() - 1
        assert group.meetings.filter(state="no_show").count() == 1
    moved = Meeting.objects.planned().filter(group__in=groups, moves=1)
    assert set(moved.values_list("group__held_by__username", flat=True)) == {"rasmus"}
    assert all(one.first_on < one.on == one.group.on for one in moved)
    assert not Meeting.objects.planned().filter(on__lt=TODAY, group__isnull=False).exists()
