"""Cases given to others: what goes along, what comes back, and who is too late."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Absence
from cases.models import CaseMove, Involvement, MoveBatch
from cases.models.case_move import MovedMeanwhile, Wanted
from journal.models import Event
from tests.evaluation.table import NOON, TODAY
from tests.factories import CaseFactory, TeamFactory, UserFactory
from tests.followup.meeting_factories import AgreedTaskFactory, HeldMeetingFactory, MeetingFactory, MeetingGroupFactory

YESTERDAY = TODAY - datetime.timedelta(days=1)
LATER = TODAY + datetime.timedelta(days=3)


@pytest.fixture
def old(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def new(lead):
    return UserFactory(team=lead.team, first_name="Louise", last_name="Hald")


@pytest.fixture
def cases(old):
    return [CaseFactory(coordinator=old) for _ in range(3)]


def wanted(cases, old, new):
    return [Wanted(case.pk, old.pk if old else None, new.pk) for case in cases]


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

    Involvement(case=cases[0], user=new, from_on=TODAY, reason="Barsel").take_over(by=lead)

    talk.refresh_from_db()
    task.refresh_from_db()
    assert (talk.held_by, task.user) == (new, new)
    told = "Ny ansvarlig medarbejder: Louise Hald efter Rasmus Toft. 1 samtale og 1 opgave fulgte med. Barsel"
    assert Event.objects.get().text == told


def test_undone_all_is_as_it_was(cases, old, new, lead):
    elsewhere = UserFactory()
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


def test_a_case_that_was_given_on_since_stays_where_it_is(cases, old, new, lead):
    third = UserFactory(team=lead.team)
    batch = move(cases[:2], old, new, lead)
    Involvement(case=cases[0], user=third, from_on=TODAY, reason="Sprog").take_over(by=new)

    back = batch.undo(by=lead)

    assert [one.case_id for one in back] == [cases[1].pk]
    assert responsible(cases) == [third, old, old]
    assert set(batch.moves.filter(undone_at=None).values_list("case", flat=True)) == {cases[0].pk}


def test_who_began_today_is_put_back_as_they_were(cases, old, new, lead, time_machine):
    third = UserFactory(team=lead.team)
    Involvement(case=cases[0], user=third, from_on=TODAY, reason="Sprog").take_over(by=old)
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
        Involvement(case=case, user=third, from_on=TODAY, reason="Sprog").take_over(by=old)
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
        return UserFactory(team=TeamFactory(closed_on=TODAY), first_name="A", last_name="B")
    if kind == "inactive":
        return UserFactory(team=lead.team, is_active=False, first_name="A", last_name="B")
    if kind == "mentor":
        return UserFactory(mentor=True, first_name="A", last_name="B")
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


def test_not_without_a_reason(cases, old, new, lead):
    with pytest.raises(ValidationError):
        MoveBatch.carry_out(wanted(cases, old, new), reason="", by=lead)
    assert not CaseMove.objects.exists()


@pytest.mark.parametrize("number", [2, 9])
def test_statements_do_not_grow_with_the_cases(old, new, lead, django_assert_max_num_queries, number):
    cases = [CaseFactory(coordinator=old) for _ in range(number)]
    for case in cases:
        MeetingFactory(case=case, on=LATER)
        AgreedTaskFactory(case=case, owner="staff", user=old)

    with django_assert_max_num_queries(26):
        batch = move(cases, old, new, lead)
    with django_assert_max_num_queries(24):
        batch.undo(by=lead)
