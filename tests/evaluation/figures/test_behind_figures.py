"""Every number that was frozen is that of the list behind it, for each team, group and part."""

import datetime
from itertools import product

import pytest

from evaluation.behind import behind
from evaluation.figures import BY_KEY
from evaluation.figures.contact import TALKS_IN_TIME
from evaluation.figures.steps import STEPS_TAKEN
from evaluation.freezing import freeze
from evaluation.models import FrozenFigure
from tests.conference_factories import AnalysisFactory
from tests.evaluation.figures.counting import MARCH, on
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    PlanVersionFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)
from tests.followup.clock_factories import WaitingContactFactory

pytestmark = pytest.mark.django_db
FIRST_HALF = ["forsoergelse", "forsoergelse-slut", "overblik", "maal", "plan", "parallelle-indsatser", "trin"]
FIRST_HALF += ["samtaler", "opfoelgning"]


def lives(team, group, number, **values):
    """A citizen of whom every figure has something to say in March."""
    opened = {
        days: CaseFactory(team=team, target_group=group, opened_on=on(10, 3) - datetime.timedelta(days=days), **values)
        for days in (28, 56, 84)
    }
    for days, case in opened.items():
        BenefitSpellFactory(case=case, from_on=case.opened_on, until_on=None if days > 28 else on(number + 1, 3))
    case = opened[84]
    type(case).objects.filter(pk=case.pk).update(overview_on=on(1 + number, 3))
    GoalFactory(case=opened[28]).save()
    if number % 2:
        PlanVersionFactory(case=opened[56], agreed_on=on(9, 3))
        InterventionFactory(case=case, starts_on=on(5, 1))
    AnalysisFactory(case=case, offered_on=on(10, 3), answered_on=on(10, 3), held_on=on(12, 3), state="held")
    line = InterventionFactory(case=case, starts_on=on(12 + number, 3), first_follow_up_on=on(26, 3))
    FollowUpFactory(intervention=line, held_on=on(26, 3), due_on=on(25 + number % 3, 3), next_on=on(20, 4))
    for kind in ("legal", "local"):
        WaitingContactFactory(case=case, kind=kind, latest_on=on(9, 3), state="kept", settled_on=on(9, 3))


@pytest.fixture
def teams():
    """Six and seven citizens, of whom two of the first team are specially protected."""
    one, other = TeamFactory.create_batch(2)
    group = TargetGroupFactory()
    for number in range(7):
        lives(other, group, number)
        if number < 6:
            lives(one, group, number, is_restricted=number < 2)
    return one, other


def lists(figure, teams):
    """Each frozen number of a team, with the list behind it as the team's lead sees it."""
    readers = {team.pk: UserFactory(team=team, team_lead=True) for team in teams}
    freeze(MARCH, [figure])
    for row in FrozenFigure.objects.filter(team__isnull=False).select_related("team"):
        reader = readers[row.team_id]
        yield row, behind(figure, MARCH, of=row.team, group=row.target_group_id, part=row.part, reader=reader)


@pytest.mark.parametrize("key", FIRST_HALF)
def test_the_number_is_the_length_of_the_list(key, teams):
    told = list(lists(BY_KEY[key], teams))

    assert {(row.team, row.target_group_id is None) for row, _ in told} == set(product(teams, (True, False)))
    for row, found in told:
        assert row.number == len(found)
        assert row.hits in {None, sum(one.hit is True for one in found)}
        if row.total is not None:
            assert float(row.total) == pytest.approx(sum(float(one.measured) for one in found), abs=0.01)


@pytest.mark.parametrize("key", FIRST_HALF)
def test_protected_citizens_are_counted_and_not_named(key, teams):
    of_first = [found for row, found in lists(BY_KEY[key], teams) if row.team == teams[0]]

    assert of_first
    for found in of_first:
        named = [one.case for one in found if one.case]
        assert not any(case.is_restricted for case in named)
        assert 3 * (len(found) - len(named)) == len(found)


def test_the_list_does_not_read_all_teams():
    assert all(BY_KEY[key].rows_of_team.count("team_id = %(team)s") for key in FIRST_HALF)


def test_a_part_is_called_something():
    assert list(STEPS_TAKEN.names()) == ["overblik", "analyse", "konference", "indsats", "effekt", "hele"]
    assert TALKS_IN_TIME.names() == {"legal": "Lovens minimum", "local": "Vores standard"}
