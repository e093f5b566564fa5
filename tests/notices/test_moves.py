import pytest

from cases.models import MoveBatch
from cases.models.handover import Wanted
from notices.models import Notice
from notices.tasks import notify_people
from tests.factories import CaseFactory, UserFactory


@pytest.fixture(autouse=True)
def _a_monday_in_march(time_machine):
    time_machine.move_to("2026-03-02 10:00+01:00", tick=False)


@pytest.fixture
def lead():
    return UserFactory(team_lead=True)


@pytest.fixture
def old(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def new(lead):
    return UserFactory(team=lead.team, first_name="Louise", last_name="Hald")


def move(old, number, *receivers, by):
    cases = [CaseFactory(coordinator=old) for _ in range(number)]
    wanted = [Wanted(case.pk, old.pk, receivers[n % len(receivers)].pk) for n, case in enumerate(cases)]
    return cases, MoveBatch.carry_out(wanted, reason="Udligning", by=by)


def texts(user):
    return [notice.text for notice in Notice.objects.filter(recipient=user).order_by("pk")]


def test_both_are_told_once_of_all_that_were_moved(lead, old, new):
    cases, _ = move(old, 3, new, by=lead)
    numbers = ", ".join(case.number for case in cases)

    assert notify_people() == 2
    assert texts(new) == [f"Du er nu ansvarlig for 3 sager: {numbers}."]
    assert texts(old) == [f"Du er ikke længere ansvarlig for 3 sager: {numbers}. Louise Hald har taget over."]
    assert not any(case.citizen.last_name in text for case in cases for text in texts(new) + texts(old))
    assert notify_people() == 0


def test_one_case_is_told_of_by_its_number_and_opened(lead, old, new):
    (case,), _ = move(old, 1, new, by=lead)
    notify_people()
    assert texts(new) == [f"Du er nu ansvarlig for sag {case.number}."]
    assert str(case.pk) in Notice.objects.get(recipient=new).url
    assert Notice.objects.get(recipient=old).url == "/"


def test_a_caseload_for_several_is_one_notice_for_who_left_it(lead, old, new):
    others = [new, UserFactory(team=lead.team), UserFactory(team=lead.team)]
    move(old, 40, *others, by=lead)

    assert notify_people() == 4
    (text,) = texts(old)
    assert "og 32 mere. 3 kolleger har taget over." in text
    assert len(text) < 200


def test_who_stopped_is_not_told(lead, old, new):
    old.is_active = False
    old.save()
    move(old, 2, new, by=lead)
    assert notify_people() == 1


def test_what_was_undone_at_once_is_no_news(lead, old, new):
    _, batch = move(old, 2, new, by=lead)
    batch.undo(by=lead)
    assert notify_people() == 0


def test_those_who_were_told_are_told_that_it_was_undone(lead, old, new):
    _, batch = move(old, 1, new, by=lead)
    notify_people()
    batch.undo(by=lead)

    assert notify_people() == 2
    number = batch.moves.get().case.number
    assert texts(new)[1] == f"En flytning er fortrudt. Du er ikke længere ansvarlig for sag {number}."
    assert texts(old)[1] == f"En flytning er fortrudt. Du er igen ansvarlig for sag {number}."
    assert notify_people() == 0
