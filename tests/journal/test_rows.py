"""Objects made of rows, and what is known beside their fields: as the ORM has it, without its price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Goal
from journal.rows import know, known, object_of
from plans.models import Intervention
from tests.factories import FactorFactory, GoalFactory, InterventionFactory

pytestmark = pytest.mark.django_db


def test_a_row_becomes_what_the_orm_makes_of_it():
    goal = GoalFactory(title="Kok")
    told = Goal.objects.only("id", "title").get(pk=goal.pk)

    found = object_of(Goal, ("id", "title"), (goal.pk, "Kok", "a column of another table"))

    assert found == told
    assert (found.title, found.get_deferred_fields()) == ("Kok", told.get_deferred_fields())
    assert (found._state.adding, found._state.db) == (False, told._state.db)


def test_what_was_left_out_is_fetched_and_it_can_be_saved():
    goal = GoalFactory(title="Kok", wish="Vil lave mad.")

    found = object_of(Goal, ("id", "title"), (goal.pk, "Kok"))
    found.title = "Pilot"
    found.save(update_fields=["title"])

    assert (found.wish, found.case) == ("Vil lave mad.", goal.case)
    goal.refresh_from_db()
    assert goal.title == "Pilot"


def test_two_rows_share_nothing():
    one, two = (object_of(Goal, ("id",), (number,)) for number in (1, 2))

    know(one, interventions=[])

    assert "_prefetched_objects_cache" not in two.__dict__
    assert one._state is not two._state


def test_what_was_fetched_is_not_asked_for_again():
    factor = FactorFactory()
    line = InterventionFactory(case=factor.case)
    line.factors.set([factor])
    prefetched, told = Intervention.objects.prefetch_related("factors").get(pk=line.pk), Intervention(pk=line.pk)
    know(told, factors=[factor])

    with CaptureQueriesContext(connection) as asked:
        assert [list(known(one, "factors")) for one in (prefetched, told)] == [[factor], [factor]]

    assert len(asked) == 0
    assert list(known(Intervention.objects.get(pk=line.pk), "factors")) == [factor]


def test_what_is_chosen_afterwards_is_seen():
    before, after = FactorFactory.create_batch(2)
    InterventionFactory(case=before.case).factors.set([before])
    (line,) = Intervention.objects.prefetch_related("factors")

    line.factors.set([after])

    assert list(known(line, "factors")) == [after]
