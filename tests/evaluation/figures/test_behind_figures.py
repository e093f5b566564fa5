"""Every number that was frozen is that of the list behind it, for each team, group and part."""

import datetime
from itertools import chain, product

import pytest

from evaluation.behind import behind
from evaluation.figures import BY_KEY, FIGURES
from evaluation.figures.contact import TALKS_IN_TIME
from evaluation.figures.steps import STEPS_TAKEN
from evaluation.freezing import freeze
from evaluation.models import FrozenFigure
from journal.prepared import ask
from tests.conference_factories import AnalysisFactory
from tests.evaluation.figures.counting import MARCH, on
from tests.evaluation.figures.test_offers import line as an_ended_line
from tests.evaluation.figures.test_progression import TO_BOTH, measured
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    FollowUpFactory,
    GoalFactory,
    IndicatorFactory,
    InterventionFactory,
    OfferFactory,
    PlanVersionFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)
from tests.followup.clock_factories import WaitingContactFactory
from tests.followup.measuring_factories import InstrumentFactory

pytestmark = pytest.mark.django_db


def lives(team, group, number, *, offer, asked, **values):
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
    line = InterventionFactory(
        case=case, offer=offer, starts_on=on(12 + number, 3), ends_on=on(1, 6), first_follow_up_on=on(26, 3)
    )
    FollowUpFactory(intervention=line, held_on=on(26, 3), due_on=on(25 + number % 3, 3), next_on=on(20, 4))
    for kind in ("legal", "local"):
        WaitingContactFactory(case=case, kind=kind, latest_on=on(9, 3), state="kept", settled_on=on(9, 3))
    came_far(team, group, number, offer, asked, **values)


def came_far(team, group, number, offer, asked, **values):
    """What is told of somebody half a year and longer after, and of their small steps."""
    closed = {"closed_on": on(1, 3), "close_reason": "job"} if number % 2 else {}
    left = CaseFactory(team=team, target_group=group, opened_on=on(10, 3, 2025), **closed, **values)
    ended = on(15, 9, 2025)
    ends = {"status": "completed", "ended_on": ended, "starts_on": on(1, 6, 2025), "ends_on": ended}
    an_ended_line(offer, left, **ends)
    walks = CaseFactory(team=team, target_group=group, opened_on=on(1, 2, 2025), **values)
    measured(walks, on(1, 2), [3, 5, 6], asked)
    now = {"status": "completed", "starts_on": on(10, 2), "ends_on": on(5, 3), "ended_on": on(5, 3)}
    key = asked[0].indicator.key
    an_ended_line(offer, walks, **now, expected_indicators=[key], latest_effect=("none", "as_expected")[number % 2])
    measured(walks, on(6 + number, 3), [3 + number, 5, 6], asked)


@pytest.fixture
def teams():
    """Six and seven citizens, of whom two of the first team are specially protected."""
    one, other = TeamFactory.create_batch(2)
    group, offer = TargetGroupFactory(), OfferFactory()
    asked = list(InstrumentFactory(asked=[TO_BOTH] * 3).questions.order_by("order"))
    for question in asked:
        question.indicator = IndicatorFactory(dimension="Job")
        question.save()
    for number in range(7):
        lives(other, group, number, offer=offer, asked=asked)
        if number < 6:
            lives(one, group, number, offer=offer, asked=asked, is_restricted=number < 2)
    return one, other


@pytest.fixture
def lists(teams):
    """By figure: each frozen number of a team, or of all where none has its own, and the lists that the leads see."""
    readers = {team: UserFactory(team=team, team_lead=True) for team in teams}
    freeze(MARCH, FIGURES)
    found = {figure: [] for figure in FIGURES}
    for row in FrozenFigure.objects.select_related("team"):
        figure = BY_KEY[row.figure]
        if bool(row.team) == figure.by_team:
            of = [row.team] if row.team else teams
            asked = {"group": row.target_group_id, "part": row.part}
            found[figure].append(
                (row, {team: behind(figure, MARCH, of=team, reader=readers[team], **asked) for team in of})
            )
    return found


def hidden(found):
    return sum(one.case is None for one in found)


def test_the_number_is_the_length_of_the_list(lists, teams):
    for figure, rows in lists.items():
        of = teams if figure.by_team else [None]
        assert {(row.team, row.target_group_id is None) for row, _ in rows} == set(product(of, (True, False))), (
            figure.key
        )
        for row, parts in rows:
            found = list(chain(*parts.values()))
            assert row.number == len(found) == len({one.case.pk for one in found if one.case}) + hidden(found), (
                figure.key
            )
            assert row.hits in {None, sum(one.hit is True for one in found)}, figure.key
            if row.total is not None:
                total = sum(float(one.measured) for one in found)
                assert float(row.total) == pytest.approx(total, abs=0.01), figure.key


def test_protected_citizens_are_counted_and_not_named(lists, teams):
    for figure, rows in lists.items():
        of_first = [found[teams[0]] for _, found in rows if teams[0] in found]
        assert of_first, figure.key
        for found in of_first:
            assert not any(one.case.is_restricted for one in found if one.case), figure.key
            assert 3 * hidden(found) == len(found), figure.key


def test_the_list_does_not_read_all_teams(teams):
    """Without the list's own condition on the team: nothing of the other team has come this far."""
    statement = "SELECT count(*), count(*) FILTER (WHERE told.team_id <> %(team)s) FROM ({}) told"
    for figure in FIGURES:
        values = {"first": MARCH.first, "last": MARCH.last, "team": teams[0].pk, **figure.settings(MARCH.last)}

        [(of_one, of_others)] = ask(statement.format(figure.rows_of_team), **values)
        [(_, unless_limited)] = ask(statement.format(figure.rows), **values)

        assert (of_one >= 5, of_others, unless_limited > 0) == (True, 0, True), figure.key


def test_a_part_is_called_something():
    assert list(STEPS_TAKEN.names()) == ["overblik", "analyse", "konference", "indsats", "effekt", "hele"]
    assert TALKS_IN_TIME.names() == {"legal": "Lovens minimum", "local": "Vores standard"}
