"""The figures of a month are counted while it runs and frozen when it is over, in a world counted by hand."""

import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from evaluation.figures import Figure, Kind, Month
from evaluation.figures.goals import WITH_GOAL
from evaluation.freezing import freeze, freeze_due
from evaluation.models import FigureDefinition, Freeze, FrozenFigure
from tests.at_once import at_once
from tests.factories import CaseFactory, GoalFactory, TeamFactory

pytestmark = pytest.mark.django_db

MARCH = Month(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
OPENED = datetime.date(2026, 2, 10)  # its four weeks are over on 10 March


def opened(number, *, team, with_goal=0, **values):
    cases = [CaseFactory(team=team, opened_on=OPENED, **values) for _ in range(number)]
    for case in cases[:with_goal]:
        goal = GoalFactory(case=case)
        type(goal).objects.filter(pk=goal.pk).update(created_at=datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC))
    return cases


def told(**scope):
    return FrozenFigure.objects.filter(**scope).values_list("number", "hits").get()


def test_a_share_is_counted_for_everybody_and_each_team_and_group():
    one, other = TeamFactory.create_batch(2)
    cases = opened(6, team=one, with_goal=4)
    opened(7, team=other, with_goal=1, target_group=cases[0].target_group)

    freeze(MARCH, [WITH_GOAL])

    assert told(team=None, target_group=None) == (13, 5)
    assert told(team=one, target_group=None) == (6, 4)
    assert told(team=other, target_group=None) == (7, 1)


def test_nothing_below_five_is_ever_written():
    team = TeamFactory()
    opened(4, team=team, with_goal=4)

    freeze(MARCH, [WITH_GOAL])

    assert not FrozenFigure.objects.exists()
    assert Freeze.objects.get().finished_at


def test_a_month_that_runs_is_counted_anew_every_night():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)
    half = Month.until(MARCH.first, datetime.date(2026, 3, 16))
    freeze(half, [WITH_GOAL])
    opened(1, team=team)

    freeze(half, [WITH_GOAL])

    assert told(team=team, target_group=None) == (7, 4)
    assert Freeze.objects.get().finished_at is None


def test_a_month_that_is_frozen_never_changes():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)
    freeze(MARCH, [WITH_GOAL])
    opened(9, team=team, with_goal=9)

    assert not freeze(MARCH, [WITH_GOAL])

    assert told(team=team, target_group=None) == (6, 4)
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        FrozenFigure.objects.update(number=9)
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        FrozenFigure.objects.all().delete()


def test_a_freeze_that_breaks_half_way_leaves_the_night_before():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)
    half = Month.until(MARCH.first, datetime.date(2026, 3, 16))
    freeze(half, [WITH_GOAL])
    opened(5, team=team)
    broken = Figure(key="i-stykker", label="", words="", rows="SELECT 1 / 0", kind=Kind.SHARE)

    with pytest.raises(ProgrammingError):
        freeze(half, [WITH_GOAL, broken])

    assert told(team=team, target_group=None) == (6, 4)


@pytest.mark.django_db(transaction=True)
def test_two_that_freeze_at_once_freeze_once():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)

    done = at_once(*[lambda: freeze(MARCH, [WITH_GOAL])] * 2)

    assert sorted(done) == [False, True]
    assert told(team=team, target_group=None) == (6, 4)


def test_a_clock_that_stood_still_catches_up_month_by_month():
    freeze(Month.until(datetime.date(2026, 1, 1), datetime.date(2026, 1, 20)), [])

    assert freeze_due(datetime.date(2026, 4, 1)) == 3

    assert list(Freeze.objects.exclude(finished_at=None).order_by("month").values_list("month", flat=True)) == [
        datetime.date(2026, 1, 1),
        datetime.date(2026, 2, 1),
        datetime.date(2026, 3, 1),
    ]
    assert freeze_due(datetime.date(2026, 4, 1)) == 0


def test_a_definition_that_changes_leaves_old_months_with_theirs():
    opened(6, team=TeamFactory(), with_goal=4)
    freeze(MARCH, [WITH_GOAL])
    changed = Figure(
        key="maal",
        label="Mål",
        words="Nu tælles {days} dage.",
        rows=WITH_GOAL.rows,
        kind=Kind.SHARE,
        settings=lambda day: {"days": 29},
    )
    april = Month.until(datetime.date(2026, 4, 1), datetime.date(2026, 5, 1))
    opened(6, team=TeamFactory())

    freeze(april, [changed])

    numbers = dict(FigureDefinition.objects.values_list("number", "first_month"))
    assert numbers == {1: MARCH.first, 2: april.first}
    assert {one.definition.number for one in FrozenFigure.objects.filter(month=MARCH.first)} == {1}


def test_a_frozen_row_of_few_is_refused_by_the_database():
    opened(6, team=TeamFactory())
    freeze(Month.until(MARCH.first, datetime.date(2026, 3, 16)), [WITH_GOAL])

    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenFigure.objects.update(number=4)
