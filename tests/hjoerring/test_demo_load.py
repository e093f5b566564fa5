import datetime
import hashlib
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cases.models import Case, Citizen, Factor, Goal, Involvement
from followup.models import AgreedTask, ContactDeadline, ContactHold, FollowUp, Meeting, MeetingGroup
from hjoerring import demo
from hjoerring.demo import sharing
from hjoerring.reference import load_reference
from journal.models import Access, Event
from plans.models import Intervention, PlanVersion

TODAY = datetime.date(2026, 11, 20)
CONTENT = [
    (Citizen, ["first_name", "last_name", "cpr_hash", "town", "phone", "has_protected_address"]),
    (Case, ["citizen__sort_key", "target_group__key", "opened_on", "closed_on", "close_reason", "is_restricted"]),
    (Goal, ["case__citizen__sort_key", "title", "rank", "status", "status_on", "wish", "created_at"]),
    (Factor, ["case__citizen__sort_key", "area__key", "own_words", "weight", "start_weight", "found_on"]),
    (Intervention, ["case__citizen__sort_key", "offer__key", "status", "starts_on", "ends_on", "follow_up_on"]),
    (FollowUp, ["intervention__case__citizen__sort_key", "held_on", "effect", "decision", "next_on", "note"]),
    (Meeting, ["case__citizen__sort_key", "on", "at", "state", "plan_follow_up", "moves", "first_on", "group__title"]),
    (MeetingGroup, ["title", "on", "at", "held_by__username"]),
    (AgreedTask, ["case__citizen__sort_key", "text", "owner", "due_on", "meeting__on"]),
    (Involvement, ["case__citizen__sort_key", "user__username", "part", "from_on", "until_on"]),
    (PlanVersion, ["case__citizen__sort_key", "number", "agreed_on", "citizen_view", "citizen_words"]),
    (ContactHold, ["case__citizen__sort_key", "kind", "from_on", "until_on", "reason", "set_by__username"]),
    (ContactDeadline, ["case__citizen__sort_key", "kind", "number", "state", "latest_on", "rule_text", "kept_by__on"]),
    (Event, ["at", "actor__username", "kind", "text"]),
    (Access, ["at", "user__username", "relation", "page"]),
]


def content() -> str:
    """Of everything but ids and what is random on purpose."""
    digest = hashlib.sha256()
    for model, fields in CONTENT:
        rows = sorted(repr(row) for row in model.objects.order_by().values_list(*fields))
        assert rows, model  # or two demos without any would be alike
        digest.update("\n".join(rows).encode())
    return digest.hexdigest()


def checksum(citizens: int) -> str:
    with transaction.atomic():
        demo.load(TODAY, citizens)
        found = content()
        transaction.set_rollback(True)
    return found


def test_the_same_day_has_the_same_demo():
    load_reference()

    assert checksum(30) == checksum(30)


@pytest.mark.django_db(transaction=True)
def test_two_processes_tell_the_same_demo_as_one():
    load_reference()
    alone = checksum(30)

    demo.load(TODAY, 30, by_two=True)

    assert content() == alone
    numbers = sorted(Case.objects.values_list("pk", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 30))
    assert Case.objects.get(citizen__last_name="Bødker", citizen__first_name="Karina").pk == numbers[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("half", [0, 1])
def test_a_half_that_fails_takes_the_other_with_it_and_the_next_load_is_whole(monkeypatch, half):
    load_reference()
    tell = demo.tell

    def fail(*args, halves, **kwargs):
        tell(*args, halves=halves, **kwargs)
        if half in halves:
            raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(demo, "tell", fail)
        with pytest.raises((OSError, sharing.HalfUntoldError)):
            demo.load(TODAY, 20, by_two=True)
    assert not Case.objects.exists()

    demo.load(TODAY, 20, by_two=True)
    assert Case.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_what_two_processes_cannot_tell_is_told_by_one(monkeypatch):
    load_reference()

    def fail(*args):
        raise sharing.HalfUntoldError

    monkeypatch.setattr(sharing, "tell_by_two", fail)
    demo.load(TODAY, 20, by_two=True)

    assert Case.objects.count() == 20


def test_the_command_loads_into_an_empty_database_only():
    load_reference()
    first, second = StringIO(), StringIO()

    call_command("load_demo", citizens=20, stdout=first)
    call_command("load_demo", citizens=20, stdout=second)

    assert first.getvalue().startswith("20 citizens in ")
    assert second.getvalue() == "There are citizens already; nothing was loaded.\n"
    assert Case.objects.count() == 20


def test_the_demo_is_not_loaded_beside_itself():
    load_reference()
    call_command("load_demo", citizens=20, verbosity=0)

    with pytest.raises(CommandError, match="are there already"):
        call_command("load_demo", citizens=20, force=True)


def test_the_command_asks_for_reference_content():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", citizens=20)
