import pghistory
from django.db import DatabaseError, connection, transaction

from journal.history import last_change
from journal.models import Access, Event
from tests.factories import CaseFactory, GoalFactory, UserFactory


def is_refused(change):
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_what_was_written_down_stays():
    case, user = CaseFactory(), UserFactory()
    event = Event.objects.create(case_id=case.pk, actor=user, kind="case", text="Sagen er oprettet")
    look = Access.objects.create(case_id=case.pk, user=user, page="case_detail")
    goal = GoalFactory(case=case)

    for row in (event, look, goal.events.get()):
        assert is_refused(row.delete)
        assert is_refused(row.save)


def test_history_keeps_what_stood_before_and_who_changed_it(client):
    goal = GoalFactory(wish="Før")
    user = goal.case.coordinator
    client.force_login(user)

    client.post(
        f"/sager/{goal.case_id}/maal/{goal.pk}/", {"kind": "job", "title": "Gartner", "wish": "Nu", "version": 1}
    )

    assert list(goal.events.order_by("pgh_id").values_list("wish", flat=True)) == ["Før", "Nu"]
    assert last_change(goal).by == user.name


def test_history_without_a_request_asks_for_its_context_without_an_error():
    goal = GoalFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        (source,) = cursor.fetchone()
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")
        (ignored,) = cursor.fetchone()

    assert goal.events.get().pgh_context is None
    assert "EXCEPTION" not in source  # an error caught for each row costs more than the row
    assert ignored == "{}"


def test_context_is_written_down_once_and_not_kept_for_what_comes_after():
    first, second = GoalFactory(), GoalFactory()

    with pghistory.context(user=7):
        first.save()
        first.title = "Gartner"
        first.save()
        second.title = "Smed"
        second.save()
    with connection.cursor() as cursor:
        # What a setting of a transaction is when that is over.
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )
    second.title = "Murer"
    second.save()

    [ours] = {event.pgh_context for goal in (first, second) for event in goal.events.filter(pgh_context__isnull=False)}
    assert ours.metadata == {"user": 7}
    assert second.events.order_by("pgh_id").last().pgh_context is None
