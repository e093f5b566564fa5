import pytest
from django.db import DatabaseError, transaction

from journal.history import last_change
from journal.models import Access, Event
from tests.factories import CaseFactory, GoalFactory, UserFactory


def refused(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_what_was_written_down_stays():
    case, user = CaseFactory(), UserFactory()
    event = Event.objects.create(case_id=case.pk, actor=user, kind="case", text="Sagen er oprettet")
    look = Access.objects.create(case_id=case.pk, user=user, page="case_detail")
    goal = GoalFactory(case=case)

    for row in (event, look, goal.events.get()):
        refused(row.delete)
        refused(row.save)


def test_history_keeps_what_stood_before_and_who_changed_it(client):
    goal = GoalFactory(wish="Før")
    user = goal.case.coordinator
    client.force_login(user)

    client.post(
        f"/sager/{goal.case_id}/maal/{goal.pk}/", {"kind": "job", "title": "Gartner", "wish": "Nu", "version": 1}
    )

    assert list(goal.events.order_by("pgh_id").values_list("wish", flat=True)) == ["Før", "Nu"]
    assert last_change(goal).by == user.name
