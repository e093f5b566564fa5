"""The figures of a month are counted once, on the 10th of the next, in a world counted by hand."""

import datetime
from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.figures import Figure, Kind, Month
from evaluation.figures.goals import WITH_GOAL
from evaluation.freezing import freeze, freeze_due
from evaluation.models import FigureDefinition, Freeze, FrozenFigure
from tests.at_once import at_once
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    TeamFactory,
)

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
    cases = opened(11, team=one, with_goal=5)
    opened(12, team=other, with_goal=6, target_group=cases[0].target_group)

    freeze(MARCH, [WITH_GOAL])

    assert told(team=None, target_group=None) == (23, 11)
    assert told(team=one, target_group=None) == (11, 5)
    assert told(team=other, target_group=None) == (12, 6)


def test_nothing_below_five_is_ever_written():
    team = TeamFactory()
    opened(4, team=team, with_goal=4)

    freeze(MARCH, [WITH_GOAL])

    assert not FrozenFigure.objects.exists()
    assert Freeze.objects.get().month == MARCH.first


def test_a_month_that_is_frozen_never_changes():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)
    freeze(MARCH, [WITH_GOAL])
    opened(9, team=team, with_goal=9)

    assert not freeze(MARCH, [WITH_GOAL])

    assert told(team=team, target_group=None) == (6, 4)
    with pytest.raises(ProgrammingError, match="frozenfigure"), transaction.atomic():
        FrozenFigure.objects.update(number=9)
    with pytest.raises(ProgrammingError, match="frozenfigure"), transaction.atomic():
        FrozenFigure.objects.all().delete()
    with pytest.raises(ProgrammingError, match="freeze"), transaction.atomic():
        Freeze.objects.all().delete()


def test_a_count_that_breaks_half_way_leaves_nothing_of_the_month():
    opened(6, team=TeamFactory(), with_goal=4)
    broken = Figure(key="i-stykker", label="", words="", rows="SELECT 1 / 0", kind=Kind.SHARE)

    with pytest.raises(ProgrammingError):
        freeze(MARCH, [WITH_GOAL, broken])

    assert not FrozenFigure.objects.exists()
    assert freeze(MARCH, [WITH_GOAL])


@pytest.mark.django_db(transaction=True)
def test_two_that_freeze_at_once_freeze_once():
    team = TeamFactory()
    opened(6, team=team, with_goal=4)

    done = at_once(*[lambda: freeze(MARCH, [WITH_GOAL])] * 2)

    assert sorted(done) == [False, True]
    assert told(team=team, target_group=None) == (6, 4)


def counted():
    return list(Freeze.objects.order_by("month").values_list("month", flat=True))


def test_a_clock_that_stood_still_catches_up_month_by_month():
    freeze(Month.whole(datetime.date(2026, 1, 1)), [])

    assert freeze_due(datetime.date(2026, 4, 12)) == 2

    assert counted() == [datetime.date(2026, month, 1) for month in (1, 2, 3)]
    assert freeze_due(datetime.date(2026, 4, 12)) == 0


def test_a_month_waits_until_the_tenth_for_what_is_written_late():
    """A benefit that ended on 28 March is written down on 3 April, and five others were."""
    freeze(Month.whole(datetime.date(2026, 2, 1)), [])
    on_support = [BenefitSpellFactory(from_on=datetime.date(2026, 3, 1)) for _ in range(6)]

    assert [freeze_due(datetime.date(2026, *day)) for day in ((3, 31), (4, 1), (4, 9))] == [0, 0, 0]
    for spell in on_support:
        spell.until_on = datetime.date(2026, 3, 28)
        spell.save()
    assert freeze_due(datetime.date(2026, 4, 10)) == 1

    assert told(figure="forsoergelse-slut", team=None, target_group=None) == (6, None)


def test_a_follow_up_of_the_last_day_that_is_registered_the_next_was_in_time():
    freeze(Month.whole(datetime.date(2026, 2, 1)), [])
    lines = [InterventionFactory(follow_up_on=MARCH.last) for _ in range(12)]

    assert freeze_due(datetime.date(2026, 4, 1)) == 0
    for line in lines[:6]:
        FollowUpFactory(intervention=line, due_on=MARCH.last, held_on=MARCH.last, next_on=datetime.date(2026, 5, 1))
        type(line).objects.filter(pk=line.pk).update(follow_up_on=datetime.date(2026, 5, 1))
    assert freeze_due(datetime.date(2026, 4, 10)) == 1

    assert told(figure="opfoelgning", team=None, target_group=None) == (12, 6)


def test_nothing_is_told_of_the_month_that_runs_however_many_nights_pass():
    opened(6, team=TeamFactory(), with_goal=4)
    freeze_due(datetime.date(2026, 3, 10))
    before = list(FrozenFigure.objects.values_list("pk", "month", "number"))

    for night in range(11, 32):
        opened(1, team=TeamFactory(), with_goal=1)
        freeze_due(datetime.date(2026, 3, night))

    assert list(FrozenFigure.objects.values_list("pk", "month", "number")) == before
    assert max(counted()) == datetime.date(2026, 2, 1)


def test_a_new_installation_begins_with_a_year_and_not_before_its_first_case():
    assert freeze_due(datetime.date(2026, 4, 12)) == 0
    CaseFactory(opened_on=datetime.date(2025, 11, 20))
    assert freeze_due(datetime.date(2026, 4, 9)) == 4
    assert counted() == [datetime.date(2025, 11, 1), datetime.date(2025, 12, 1), *map(first, (1, 2))]


def test_a_new_installation_with_old_cases_begins_with_a_year():
    CaseFactory(opened_on=datetime.date(2019, 11, 20))

    assert freeze_due(datetime.date(2026, 4, 12)) == 12

    assert counted()[0] == datetime.date(2025, 4, 1)


def first(month):
    return datetime.date(2026, month, 1)


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
    april = Month.whole(datetime.date(2026, 4, 1))
    opened(6, team=TeamFactory())

    freeze(april, [changed])

    numbers = dict(FigureDefinition.objects.values_list("number", "first_month"))
    assert numbers == {1: MARCH.first, 2: april.first}
    assert {one.definition.number for one in FrozenFigure.objects.filter(month=MARCH.first)} == {1}


def test_a_frozen_row_of_few_is_refused_by_the_database():
    freeze(MARCH, [])
    edition = FigureDefinition.objects.create(figure="maal", number=1, words="", first_month=MARCH.first)
    row = {"definition": edition, "figure": "maal", "month": MARCH.first, "counted_at": timezone.now()}
    FrozenFigure.objects.create(**row, number=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenFigure.objects.create(**row, part="del", number=4)


def test_figures_about_the_same_rows_are_counted_once_and_only_shares_have_hits():
    opened(11, team=TeamFactory(), with_goal=5)
    measure = replace(WITH_GOAL, key="samme", kind=Kind.MEASURE)

    with CaptureQueriesContext(connection) as queries:
        freeze(MARCH, [WITH_GOAL, measure])

    assert len([query for query in queries if "CREATE TEMPORARY TABLE" in query["sql"]]) == 1
    assert told(figure="maal", team=None, target_group=None) == (11, 5)
    assert told(figure="samme", team=None, target_group=None) == (11, None)
