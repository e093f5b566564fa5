"""Queries whose words are kept: the same rows as the ORM's own, and nothing that was found is kept."""

import datetime

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from cases.access import _reached
from cases.models import Case, Factor, Goal
from journal.composed import AnyOf, composed_once
from plans.models import Intervention
from plans.rows_of_case import factors_of, interventions_of, versions_of
from tests.factories import (
    CaseFactory,
    CategoryFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    PlanVersionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@composed_once
def goals_since(case_id: int, day: datetime.date) -> QuerySet[Goal]:
    return Goal.objects.filter(case=case_id, status_on__gte=day).order_by("-rank").select_related("branch")


@composed_once
def cases_of(numbers: list[int]) -> QuerySet[Case]:
    return Case.objects.as_system("test").filter(AnyOf(F("pk"), numbers)).for_display().order_by("pk")


def test_finds_what_the_queryset_finds_for_each_value():
    first, second = GoalFactory(rank=1), GoalFactory(rank=1)
    day = first.status_on

    assert goals_since(first.case_id, day) == [first]
    assert goals_since(second.case_id, day) == [second]
    assert goals_since(second.case_id, day + datetime.timedelta(days=1)) == []


def test_what_changed_is_seen_at_once():
    goal = GoalFactory(title="Kok")
    assert [one.title for one in goals_since(goal.case_id, goal.status_on)] == ["Kok"]

    Goal.objects.filter(pk=goal.pk).update(title="Pilot")

    assert [one.title for one in goals_since(goal.case_id, goal.status_on)] == ["Pilot"]


def test_what_is_fetched_along_costs_no_more_statements():
    case = CaseFactory()

    with CaptureQueriesContext(connection) as asked:
        (found,) = cases_of([case.pk])
        told = found.citizen.sort_key, found.target_group.label, found.team.name

    assert told == (case.citizen.sort_key, case.target_group.label, case.team.name)
    assert len(asked) == 1


@pytest.mark.parametrize("many", [0, 1, 3])
def test_a_list_may_have_any_length(many):
    cases = CaseFactory.create_batch(3)

    assert cases_of([case.pk for case in cases[:many]]) == cases[:many]


def test_every_field_is_read_as_the_orm_reads_it():
    factor = FactorFactory()
    intervention = InterventionFactory(case=factor.case)
    version = PlanVersionFactory(case=factor.case)
    own = Case.objects.as_system("test").for_display().get(pk=factor.case_id)

    pairs = [
        (factors_of(factor.case_id)[0], Factor.objects.get(pk=factor.pk)),
        (interventions_of(factor.case_id)[0], Intervention.objects.get(pk=intervention.pk)),
        (_reached(own.pk, own.team_id, [], [])[0], own),
        (_reached(own.pk, own.team_id, [], [])[0].citizen, own.citizen),
    ]
    for found, told in pairs:
        assert {name: getattr(found, name) for name in _fields(told)} == {
            name: getattr(told, name) for name in _fields(told)
        }
    assert versions_of(factor.case_id) == [version]
    assert "content" in versions_of(factor.case_id)[0].get_deferred_fields()


def test_lines_bring_neither_passwords_nor_long_texts_along():
    line = InterventionFactory(responsible=UserFactory(phone="12 34 56 78"))

    (found,) = interventions_of(line.case_id)

    assert {"password", "last_login"} <= found.responsible.get_deferred_fields()
    assert {"content", "for_whom", "not_for"} <= found.offer.get_deferred_fields()
    assert (found.responsible.phone, found.offer.legal_basis) == ("12 34 56 78", line.offer.legal_basis)


def test_what_is_not_there_is_none_with_all_behind_it():
    line = InterventionFactory(
        offer=None, title="Samtaler", category=CategoryFactory(), provider=None, responsible=None
    )

    (found,) = interventions_of(line.case_id)

    assert (found.offer, found.provider, found.responsible) == (None, None, None)
    assert found.category == line.category


def _fields(one):
    return [field.attname for field in one._meta.concrete_fields]


def test_a_value_that_is_not_in_the_query_is_refused():
    @composed_once
    def twisted(case_id: int) -> QuerySet[Goal]:
        return Goal.objects.filter(case=case_id + 1)

    with pytest.raises(ValueError, match="each value as it is"):
        twisted(1)


def test_a_day_that_was_not_given_is_refused():
    def compose(case_id: int) -> QuerySet[Goal]:
        return Goal.objects.filter(case=case_id, status_on__gte=datetime.date(2026, 3, 2))

    with pytest.raises(ValueError, match="pass it as a value"):
        composed_once(compose)(1)
