"""How agreements that are closed are listed, and what the journal keeps of long ones."""

import datetime

import pytest

from followup.models import AgreedTask
from journal.models import Event
from tests.factories import CaseFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


def test_what_was_closed_last_stands_first_however_it_was_closed(case):
    for number in range(4):
        day = TODAY - datetime.timedelta(days=number)
        dropped = {"dropped_on": day, "dropped_because": "Ikke aktuelt"}
        AgreedTaskFactory(case=case, text=f"{number}", **(dropped if number % 2 else {"done_on": day}))

    assert [one.text for one in AgreedTask.objects.of_case(case).lately_closed()] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("act", "kept"),
    [
        (lambda task, by: task.agree(by=by), ", senest 10.03.2026)"),
        (lambda task, by: task.put_off(by=by), ": 10.03.2026"),
        (lambda task, by: task.drop(because="Praktikken er aflyst", by=by), ": Praktikken er aflyst"),
        (lambda task, by: task.drop(because="x" * 300, by=by), "x…"),
    ],
    ids=["agreed", "put off", "dropped", "dropped at length"],
)
def test_of_a_long_agreement_the_journal_keeps_the_day_and_the_reason(case, caseworker, act, kept):
    task = AgreedTaskFactory(case=case, text="lang " * 60, due_on=TODAY)

    act(task, caseworker)

    told = Event.objects.get(case_id=case.pk).text
    assert told.endswith(kept)
    assert "lang lang" in told
    assert len(told) <= 300


def test_a_short_agreement_is_told_in_full(case, caseworker):
    AgreedTaskFactory(case=case, text="Bestil tolk", due_on=TODAY).drop(because="Ikke aktuelt", by=caseworker)

    assert Event.objects.get(case_id=case.pk).text == "Aftale droppet: Bestil tolk: Ikke aktuelt"
