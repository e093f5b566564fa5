from django.urls import reverse

from plans.coverage import coverage, uncovered
from tests.factories import AreaFactory, CaseFactory, FactorFactory, InterventionFactory


def rows_of(case):
    return list(case.factors.for_display()), list(case.interventions.for_display())


def test_a_barrier_is_covered_by_what_is_planned_or_running():
    case = CaseFactory()
    barrier = FactorFactory(case=case)
    running, planned = InterventionFactory(case=case), InterventionFactory(case=case, planned=True)
    running.factors.add(barrier)
    planned.factors.add(barrier)

    (row,) = coverage(*rows_of(case))

    assert row.barrier == barrier
    assert set(row.interventions) == {running, planned}


def test_what_has_ended_covers_nothing():
    case = CaseFactory()
    barrier = FactorFactory(case=case)
    InterventionFactory(case=case, completed=True).factors.add(barrier)

    assert uncovered(*rows_of(case)) == [barrier]


def test_only_barriers_that_weigh_need_cover():
    case = CaseFactory()
    FactorFactory(case=case, weight=0)
    FactorFactory(case=case, resource=True)
    FactorFactory(case=case, weight=1, area=None, own_words="Ingen bil")

    assert [str(factor) for factor in uncovered(*rows_of(case))] == ["Ingen bil"]


def test_what_the_catalogue_does_not_name_is_somebodys_choice(staff, caseworker):
    case = CaseFactory(coordinator=caseworker)
    barrier = FactorFactory(case=case, area=AreaFactory(label="Stress"))
    named, chosen = InterventionFactory(case=case), InterventionFactory(case=case)
    named.offer.barriers.add(barrier.area)
    for one in (named, chosen):
        one.factors.add(barrier)

    (row,) = coverage(*rows_of(case))

    assert row.chosen_by_hand == [chosen]
    assert staff.get(reverse("plans:plan_detail", args=[case.pk])).text.count("Valgt af medarbejderen") == 1
