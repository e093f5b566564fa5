"""Cases given to others: what goes along, what comes back, and who is too late."""

import datetime
from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence, Division
from cases.models import Case, CaseMove, Involvement, MoveBatch
from cases.models.handover import MovedMeanwhile, Wanted
from journal.models import Event
from plans.draft import draft_of
from plans.models import PlanVersion
from tests.evaluation.table import NOON, TODAY
from tests.factories import CaseFactory, InterventionFactory, InvolvementFactory, TeamFactory, UserFactory
from tests.followup.meeting_factories import AgreedTaskFactory, HeldMeetingFactory, MeetingFactory, MeetingGroupFactory
from tests.moves import give

YESTERDAY = TODAY - datetime.timedelta(days=1)
LATER = TODAY + datetime.timedelta(days=3)


@pytest.fixture
def old(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def new(lead):
    return UserFactory(team=lead.team, first_name="Louise", last_name="Hald")


@pytest.fixture
def elsewhere(lead):
    """Of another team of the lead's division."""
    lead.team.division = Division.objects.create(name="Job")
    lead.team.save()
    return UserFactory(team=TeamFactory(division=lead.team.division), first_name="Anna", last_name="Bo")


@pytest.fixture
def cases(old):
    return [CaseFactory(coordinator=old) for _ in range(3)]


def wanted(cases, old, new):
    return [Wanted(case.pk, old.pk if old else None, new.pk) for case in cases]


def told_only(case):
    return lambda fault: fault.told == {case.pk: "Du kan ikke længere fordele sagen."}


def responsible(cases):
    return [case.involvements.responsible().user for case in cases]


def move(cases, old, new, by):
    return MoveBatch.carry_out(wanted(cases, old, new), reason="Udligning", by=by)


def test_several_get_another_responsible_from_today(cases, old, new, lead):
    batch = move(cases[:2], old, new, lead)

    assert responsible(cases) == [new, new, old]
    before, now = cases[0].involvements.coordinators().order_by("from_on")
    assert (before.user, before.until_on) == (old, YESTERDAY)
    assert (now.from_on, now.replaces, now.handed_over_by, now.handed_over_at) == (TODAY, old, lead, batch.at)
    assert {(one.case_id, one.old, one.new) for one in batch.moves.all()} == {
        (case.pk, old, new) for case in cases[:2]
    }
    lines = Event.objects.filter(case_id__in=[case.pk for case in cases])
    assert sorted(lines.values_list("case_id", "text", "actor")) == [
        (case.pk, "Ny ansvarlig medarbejder: Louise Hald efter Rasmus Toft. Udligning", lead.pk) for case in cases[:2]
    ]


def test_talks_and_tasks_go_along_and_what_is_over_stays(cases, old, new, lead):
    case = cases[0]
    follows = [MeetingFactory(case=case, on=LATER), MeetingFactory(case=case, on=TODAY, at=None)]
    task = AgreedTaskFactory(case=case, owner="staff", user=old)
    stays = [
        MeetingFactory(case=case, on=YESTERDAY),
        HeldMeetingFactory(case=case, on=TODAY),
        MeetingFactory(case=case, on=LATER, held_by=lead),
        MeetingFactory(case=case, on=LATER, group=MeetingGroupFactory(held_by=old)),
        MeetingFactory(case=cases[1], on=LATER),
    ]
    others = [
        AgreedTaskFactory(case=case, owner="staff", user=old, done_on=TODAY, done_by=old),
        AgreedTaskFactory(case=case, owner="staff", user=lead),
    ]
    before = [one.held_by for one in stays]

    batch = move([case], old, new, lead)

    for one in [*follows, *stays, task, *others]:
        one.refresh_from_db()
    assert [one.held_by for one in follows] == [new, new]
    assert [one.held_by for one in stays] == before
    assert [one.version for one in [*follows, task]] == [2, 2, 2]
    assert (task.user, [one.user for one in others]) == (new, [old, lead])
    assert batch.moves.get().along == "2 samtaler og 1 opgave"
    assert "2 samtaler og 1 opgave fulgte med. Udligning" in Event.objects.get().text


def test_a_single_case_takes_the_same_along(cases, old, new, lead):
    talk, task = MeetingFactory(case=cases[0], on=LATER), AgreedTaskFactory(case=cases[0], owner="staff", user=old)

    give(cases[0], new, by=lead, reason="Barsel")

    talk.refresh_from_db()
    task.refresh_from_db()
    assert (talk.held_by, task.user) == (new, new)
    told = "Ny ansvarlig medarbejder: Louise Hald efter Rasmus Toft. 1 samtale og 1 opgave fulgte med. Barsel"
    assert Event.objects.get().text == told


def test_undone_all_is_as_it_was(cases, old, elsewhere, lead):
    talk, task = MeetingFactory(case=cases[0], on=LATER), AgreedTaskFactory(case=cases[0], owner="staff", user=old)
    parts = list(Involvement.objects.order_by("pk").values())
    batch = move(cases, old, elsewhere, lead)
    cases[0].refresh_from_db()
    assert cases[0].team == elsewhere.team

    back = batch.undo(by=lead)

    assert {one.case_id for one in back} == {case.pk for case in cases}
    assert list(Involvement.objects.order_by("pk").values()) == parts
    for one in (talk, task, cases[0]):
        one.refresh_from_db()
    assert (talk.held_by, task.user, cases[0].team) == (old, old, lead.team)
    newest = Event.objects.filter(case_id=cases[0].pk).latest("pk")
    assert newest.text.startswith("Flytningen til")
    assert newest.text.endswith("er fortrudt: Rasmus Toft er igen ansvarlig medarbejder.")
    assert batch.undo(by=lead) == []


def test_what_was_changed_since_stays(cases, old, new, lead):
    talk, other = MeetingFactory(case=cases[0], on=LATER), MeetingFactory(case=cases[0], on=LATER)
    batch = move(cases[:1], old, new, lead)
    talk.refresh_from_db()
    talk.on, talk.moved_because = LATER + datetime.timedelta(days=1), "Borgeren er i praktik"
    talk.move(by=new)

    batch.undo(by=lead)

    talk.refresh_from_db()
    other.refresh_from_db()
    assert (talk.held_by, other.held_by) == (new, old)


@pytest.mark.parametrize("changes", [False, True])
def test_two_moves_undone_one_after_the_other(cases, old, new, lead, time_machine, changes):
    last = UserFactory(team=lead.team)
    talk, task = MeetingFactory(case=cases[0], on=LATER), AgreedTaskFactory(case=cases[0], owner="staff", user=old)
    first = move(cases[:1], old, new, lead)
    if changes:
        talk.refresh_from_db()
        talk.version += 1
        talk.save()
    time_machine.move_to(NOON + datetime.timedelta(minutes=1))
    second = move(cases[:1], new, last, lead)

    assert len(second.undo(by=lead)) == 1
    assert len(first.undo(by=lead)) == 1

    talk.refresh_from_db()
    task.refresh_from_db()
    assert responsible(cases[:1]) == [old]
    assert (talk.held_by, task.user) == (new if changes else old, old)
    assert first.moves.get().along == "1 samtale og 1 opgave"


def test_lines_of_the_plan_follow_and_are_no_draft(cases, old, new, lead):
    case = cases[0]
    running = InterventionFactory(case=case, responsible=old)
    others = [
        InterventionFactory(case=case, responsible=lead),
        InterventionFactory(case=case, responsible=old, completed=True),
        InterventionFactory(case=cases[1], responsible=old),
    ]
    PlanVersion(case=case).freeze(by=old)
    batch = move([case], old, new, lead)

    def whose():
        return [type(one).objects.get(pk=one.pk).responsible for one in [running, *others]]

    assert whose() == [new, lead, old, old]
    assert batch.moves.get().along == "1 indsats"
    assert draft_of(case, case.interventions.for_display()).lines == []

    batch.undo(by=lead)

    assert whose() == [old, lead, old, old]


def test_all_that_goes_along_is_told_of(cases, old, new, lead):
    for _ in range(2):
        MeetingFactory(case=cases[0], on=LATER)
        InterventionFactory(case=cases[0], responsible=old)
    AgreedTaskFactory(case=cases[0], owner="staff", user=old)

    assert move(cases[:1], old, new, lead).moves.get().along == "2 samtaler, 1 opgave og 2 indsatser"


UNFIT = "den tidligere ansvarlige kan ikke få sager nu"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("stopped", UNFIT),
        ("team of the person closed", UNFIT),
        ("absent", UNFIT),
        ("team of the case closed", "teamet, den kom fra, er nedlagt"),
        ("restricted", "du har ikke længere adgang til sagen"),
        ("no lead any more", "du har ikke længere adgang til sagen"),
        ("closed", "afsluttet siden"),
        ("given on", "givet videre siden"),
    ],
)
def test_what_may_not_be_given_back_stays_and_says_why(cases, old, new, lead, what, why):
    other = UserFactory(team=lead.team)
    stays, goes = cases[0], CaseFactory(coordinator=other)
    if what == "team of the case closed":
        lead.team.division = Division.objects.create(name="Job", head=lead)
        lead.team.save()
        led = TeamFactory(division=lead.team.division)
        Case.objects.filter(pk=stays.pk).update(team=led)
        InvolvementFactory(case=stays, user=lead, part="colleague")
    batch = MoveBatch.carry_out([*wanted([stays], old, new), *wanted([goes], other, new)], reason="Udligning", by=lead)
    talk = MeetingFactory(case=stays, on=LATER)
    if what == "stopped":
        old.is_active = False
    elif what == "team of the person closed":
        old.team = TeamFactory(closed_on=TODAY)
    elif what == "absent":
        Absence.objects.create(user=old, from_on=TODAY, until_on=LATER)
    elif what == "team of the case closed":
        led.closed_on = TODAY
        led.save()
    elif what == "restricted":
        Case.objects.filter(pk=stays.pk).update(is_restricted=True)
    elif what == "closed":
        stays.close(on=TODAY, reason="job", by=new)
    elif what == "given on":
        give(stays, lead, by=new)
    else:
        lead.team = TeamFactory()
        lead.save()
    old.save()
    held_by = responsible([stays])

    back = batch.undo(by=lead)

    none_goes = what == "no lead any more"
    assert [one.case_id for one in back] == ([] if none_goes else [goes.pk])
    assert responsible([stays]) == held_by != [old]
    assert responsible([goes]) == [new if none_goes else other]
    assert [batch.moves.get(case=case).stays_because for case in (stays, goes)] == [why, why if none_goes else ""]
    talk.refresh_from_db()
    assert [talk.held_by] == held_by
    assert (MoveBatch.objects.get(pk=batch.pk).undone_at is None) == none_goes


def test_what_went_to_another_team_and_was_shut_there_stays(cases, old, elsewhere, lead):
    batch = move(cases[:2], old, elsewhere, lead)
    Case.objects.filter(pk=cases[0].pk).update(is_restricted=True)

    assert [one.case_id for one in batch.undo(by=lead)] == [cases[1].pk]

    cases[1].refresh_from_db()
    assert cases[1].team == lead.team
    assert batch.moves.get(case=cases[0]).stays_because == "du har ikke længere adgang til sagen"


@pytest.mark.parametrize(("part", "may"), [("colleague", True), ("discipline", True), ("analysis", False)])
@pytest.mark.parametrize("whose", ["own team", "headed team"])
def test_who_only_reads_a_case_for_its_analysis_gives_it_to_nobody(lead, new, part, may, whose):
    if whose == "own team":
        case = CaseFactory(coordinator=UserFactory(team=lead.team), is_restricted=True)
    else:
        headed = TeamFactory(division=Division.objects.create(name="Job", head=lead))
        case = CaseFactory(coordinator=UserFactory(team=headed))
    InvolvementFactory(case=case, user=lead, part=part)
    had = responsible([case])

    assert list(MoveBatch.movable_by(lead)) == ([case] if may else [])
    with nullcontext() if may else pytest.raises(MovedMeanwhile, check=told_only(case)):
        move([case], *had, new, lead)
    assert responsible([case]) == ([new] if may else had)


def test_of_a_guessed_number_nothing_is_told(lead, new):
    closed = CaseFactory(closed_on=TODAY, close_reason="job", is_restricted=True)
    theirs = CaseFactory()
    strange = [closed.pk, theirs.pk, theirs.pk + 1000]

    with pytest.raises(MovedMeanwhile) as fault:
        MoveBatch.carry_out([Wanted(pk, None, new.pk) for pk in strange], reason="Udligning", by=lead)

    assert fault.value.told == dict.fromkeys(strange, "Du kan ikke længere fordele sagen.")


def test_a_case_that_was_given_on_since_stays_where_it_is(cases, old, new, lead):
    third = UserFactory(team=lead.team)
    batch = move(cases[:2], old, new, lead)
    give(cases[0], third, by=new)

    back = batch.undo(by=lead)

    assert [one.case_id for one in back] == [cases[1].pk]
    assert responsible(cases) == [third, old, old]
    assert set(batch.moves.filter(undone_at=None).values_list("case", flat=True)) == {cases[0].pk}


def test_who_began_today_is_put_back_as_they_were(cases, old, new, lead, time_machine):
    third = UserFactory(team=lead.team)
    give(cases[0], third, by=old)
    row = Involvement.objects.filter(case=cases[0], user=third).values().get()
    time_machine.move_to(NOON + datetime.timedelta(minutes=1), tick=False)
    batch = move(cases[:1], third, new, lead)
    assert Involvement.objects.filter(pk=row["id"], user=new).exists()

    batch.undo(by=lead)

    assert Involvement.objects.filter(pk=row["id"]).values().get() == row


def test_who_was_to_begin_later_is_put_back_as_they_were(cases, old, new, lead):
    cases[0].involvements.update(from_on=LATER)
    row = cases[0].involvements.values().get()
    batch = move(cases[:1], old, new, lead)
    assert cases[0].involvements.get().from_on == TODAY

    batch.undo(by=lead)

    assert cases[0].involvements.values().get() == row


def test_a_case_without_anybody_has_nobody_again(lead, new, old):
    case = CaseFactory(coordinator=old)
    case.involvements.all().delete()
    batch = move([case], None, new, lead)
    assert responsible([case]) == [new]

    batch.undo(by=lead)

    assert case.involvements.responsible() is None
    assert Event.objects.latest("pk").text.endswith("sagen er igen uden ansvarlig medarbejder.")


def test_after_a_quarter_of_an_hour_it_is_too_late(cases, old, new, lead, time_machine):
    batch = move(cases, old, new, lead)
    time_machine.move_to(NOON + datetime.timedelta(minutes=15), tick=False)
    assert batch.can_be_undone
    time_machine.move_to(NOON + datetime.timedelta(minutes=15, seconds=1), tick=False)

    assert batch.undo(by=lead) == []
    assert responsible(cases) == [new] * 3


@pytest.mark.parametrize("what", ["moved", "closed", "restricted", "unassigned"])
def test_none_is_moved_when_one_is_not_as_it_was(cases, old, new, lead, what):
    third = UserFactory(team=lead.team, first_name="Jonas", last_name="Lykke")
    case = cases[1]
    if what == "moved":
        give(case, third, by=old)
    elif what == "closed":
        case.close(on=TODAY, reason="job", by=old)
    elif what == "restricted":
        case.is_restricted = True
        case.save()
    else:
        case.involvements.update(until_on=YESTERDAY)
    told = {
        "moved": "Jonas Lykke har sagen nu.",
        "closed": "Sagen er afsluttet.",
        "restricted": "Du kan ikke længere fordele sagen.",
        "unassigned": "Sagen har ingen ansvarlig nu.",
    }
    before = list(Involvement.objects.order_by("pk").values())

    with pytest.raises(MovedMeanwhile) as fault:
        move(cases, old, new, lead)

    assert fault.value.told == {case.pk: told[what]}
    assert list(Involvement.objects.order_by("pk").values()) == before
    assert not MoveBatch.objects.exists()


def refused(kind, lead):
    if kind == "closed team":
        lead.team.division = Division.objects.create(name="Job")
        lead.team.save()
        closed = TeamFactory(division=lead.team.division, closed_on=TODAY)
        return UserFactory(team=closed, first_name="A", last_name="B")
    if kind == "stranger":
        return UserFactory(is_active=False)
    if kind == "inactive":
        return UserFactory(team=lead.team, is_active=False, first_name="A", last_name="B")
    if kind == "mentor":
        return UserFactory(role="mentor", team=lead.team, first_name="A", last_name="B")
    away = UserFactory(team=lead.team, first_name="A", last_name="B")
    cover = UserFactory(team=lead.team) if kind != "absent" else None
    Absence.objects.create(user=away, cover=cover, from_on=TODAY, until_on=LATER)
    if kind == "deputy absent too":
        Absence.objects.create(user=cover, from_on=TODAY, until_on=TODAY)
    return away


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("closed team", "A B er i et team, der er nedlagt. Vælg en anden."),
        ("inactive", "A B kan ikke længere logge ind. Vælg en anden."),
        ("mentor", "A B kan ikke være ansvarlig for sager. Vælg en anden."),
        ("stranger", "Vælg medarbejderen på listen."),
        ("absent", f"A B er fraværende til og med {LATER:%d.%m.%Y} uden vikar. Vælg en anden."),
        ("deputy absent too", f"A B er fraværende til og med {LATER:%d.%m.%Y} uden vikar. Vælg en anden."),
    ],
)
def test_not_everybody_can_be_given_cases(cases, old, lead, kind, words):
    with pytest.raises(ValidationError) as fault:
        move(cases, old, refused(kind, lead), lead)

    assert fault.value.message_dict == {"til": [words]}
    assert responsible(cases) == [old] * 3


def test_who_is_away_with_a_deputy_can(cases, old, lead):
    away = refused("covered", lead)
    move(cases[:1], old, away, lead)
    assert responsible(cases[:1]) == [away]


def test_not_to_the_same(cases, old, lead):
    with pytest.raises(ValidationError, match="allerede"):
        move(cases, old, old, lead)


def test_no_move_of_nothing(lead):
    with pytest.raises(ValidationError, match="Vælg mindst én sag"):
        MoveBatch.carry_out([], reason="Udligning", by=lead)
    assert not MoveBatch.objects.exists()


def test_not_without_a_reason(cases, old, new, lead):
    with pytest.raises(ValidationError):
        MoveBatch.carry_out(wanted(cases, old, new), reason="", by=lead)
    assert not CaseMove.objects.exists()


def test_statements_do_not_grow(old, lead):
    """Neither with the cases nor with those who get them, there or away."""

    def there_and_back(number):
        cases = [CaseFactory(coordinator=old) for _ in range(number)]
        people = [UserFactory(team=lead.team) for _ in range(number)]
        for person in people[::2]:
            Absence.objects.create(user=person, cover=old, from_on=TODAY, until_on=LATER)
        for case in cases:
            MeetingFactory(case=case, on=LATER)
            AgreedTaskFactory(case=case, owner="staff", user=old)
            InterventionFactory(case=case, responsible=old)
        pairs = [Wanted(case.pk, old.pk, person.pk) for case, person in zip(cases, people, strict=True)]
        with CaptureQueriesContext(connection) as there:
            batch = MoveBatch.carry_out(pairs, reason="Udligning", by=lead)
        with CaptureQueriesContext(connection) as back:
            assert len(batch.undo(by=lead)) == number
        return len(there), len(back)

    few = there_and_back(2)

    assert there_and_back(9) == few
    assert few[0] <= 27
    assert few[1] <= 26
