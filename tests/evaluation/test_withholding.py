"""No number below five can be worked out from those that are written, however they are set against each other."""

import itertools
import random

import pytest
from django.db import connection

from accounts.models import Division
from evaluation.deduction import Readers
from evaluation.withholding import Told, leaders, withheld_numbers, withheld_shares
from tests.evaluation import attack
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

ALL = 0


def told(cells, *, by_team=True, has_shares=False):
    """What is told of a table {(team, group): (number, hits)}, as {(team, group): (number, hits)}."""
    values = ", ".join(
        f"({team}::bigint, {group}::bigint, '', {place < hits})"
        for (team, group), (number, hits) in cells.items()
        for place in range(number)
    )
    rows = f"SELECT team_id, target_group_id, part, hit, NULL::numeric AS measured FROM (VALUES {values})"
    rows += " AS one (team_id, target_group_id, part, hit)"
    with connection.cursor() as cursor:
        table = Told(cursor, rows, {}, by_team=by_team, has_shares=has_shares)
        table.count()
        table.go_through(leaders())
        table.withhold()
        cursor.execute("SELECT team, grp, number, hits FROM told")
        return {(team, group): (number, hits) for team, group, number, hits in cursor.fetchall()}


def numbers(cells, **how):
    return {key: number for key, (number, _) in told(cells, **how).items()}


def test_where_all_can_be_told_all_is():
    found = numbers({(1, 1): (6, 3), (1, 2): (7, 3), (2, 1): (8, 4), (2, 2): (9, 4)})

    assert found == {
        (ALL, ALL): 30,
        (1, ALL): 13,
        (2, ALL): 17,
        (ALL, 1): 14,
        (ALL, 2): 16,
        (1, 1): 6,
        (1, 2): 7,
        (2, 1): 8,
        (2, 2): 9,
    }


def test_of_three_teams_two_are_withheld_for_the_sake_of_the_small():
    """Of one alone, its lead would know what the small one has."""
    found = numbers({(1, 1): (20, 10), (2, 1): (10, 5), (3, 1): (3, 1)})

    assert {key for key in found if key[1] == ALL} == {(ALL, ALL)}


def test_of_four_teams_the_largest_is_told():
    found = numbers({(1, 1): (20, 10), (2, 1): (10, 5), (3, 1): (3, 1), (4, 1): (30, 9)})

    assert {key for key in found if key[1] == ALL} == {(ALL, ALL), (4, ALL)}


def test_a_team_with_nobody_takes_nothing_from_the_others():
    assert numbers({(1, 1): (20, 10), (2, 1): (6, 3)})[1, ALL] == 20


def test_what_is_not_told_by_team_is_withheld_by_group_alone():
    found = numbers({(1, 1): (20, 10), (2, 1): (6, 1), (1, 2): (8, 1), (2, 2): (9, 3), (1, 3): (4, 1)}, by_team=False)

    assert found == {(ALL, ALL): 47, (ALL, 1): 26}


def test_what_is_not_told_by_team_tells_no_lead_of_few_in_another():
    found = numbers({(1, 1): (20, 10), (2, 1): (3, 1), (1, 2): (30, 3), (2, 2): (9, 3)}, by_team=False)

    assert found == {(ALL, ALL): 62}


def test_a_share_is_withheld_when_the_difference_tells_of_few():
    found = told({(1, 1): (60, 30), (2, 1): (80, 30), (3, 1): (20, 3)}, has_shares=True)

    assert found[ALL, ALL] == (160, 63)
    assert (found[1, ALL][0], found[2, ALL][0]) == (60, 80)
    # Three of twenty are too few to tell a share of; the other two know their own share, so each lacks one more.
    assert [key[0] for key, (_, hits) in sorted(found.items()) if key[1] == ALL and hits is None] == [1, 2]


def test_a_share_is_not_withheld_where_enough_went_both_ways():
    found = told({(1, 1): (60, 30), (2, 1): (80, 30)}, has_shares=True)

    assert {hits for _, hits in found.values()} == {60, 30}


def test_two_of_four_are_not_both_known_to_be_four():
    """All of them make eight, which both can only be when each is as large as a number that isn't told can be."""
    cells = {(1, 1): (4, 0), (2, 1): (4, 0), (3, 1): (20, 0), (4, 1): (30, 0), (5, 1): (9, 0)}

    assert {key[0] for key in numbers(cells) if key[1] == ALL} == {ALL, 4}


def test_two_shares_of_four_are_not_both_known_to_be_four():
    few = {(1, 1): (20, 4), (2, 1): (25, 4)}
    found = told(few | {(3, 1): (60, 30), (4, 1): (60, 25), (5, 1): (60, 20)}, has_shares=True)

    assert found[ALL, ALL] == (225, 83)
    assert [key[0] for key, (_, hits) in sorted(found.items()) if key[1] == ALL and hits is None] == [4, 5]


def test_a_lead_who_takes_their_own_from_the_sum_learns_of_no_few():
    """Of two teams the sum is withheld: the lead of the one would know the other's."""
    found = numbers({(1, 1): (20, 10), (2, 1): (3, 1)})

    assert found == {(1, ALL): 20, (1, 1): 20}


def test_whoever_leads_several_teams_learns_of_no_few():
    head = UserFactory(team_lead=True, team=TeamFactory())
    division = Division.objects.create(name="Job og helbred", head=head)
    led = TeamFactory.create_batch(2, division=division)
    one, other, few, large = [team.pk for team in led] + [max(team.pk for team in led) + 1, 10**6]
    cells = {(one, 1): (20, 0), (other, 1): (30, 0), (few, 1): (3, 0), (large, 1): (90, 0)}

    found = numbers(cells)

    # The head knows two of the four, so the other is withheld; and its lead lacks one of the two.
    assert (ALL, ALL) in found
    assert (large, ALL) not in found
    assert len({(one, ALL), (other, ALL)} & found.keys()) == 1


def chosen(seed, *, heads):
    """A table by chance, and who knows which teams."""
    chance = random.Random(seed)
    teams, groups = range(1, chance.randint(3, 6)), range(1, chance.randint(2, 5))
    drawn = {key: chance.choice([0, 1, 3, 4, 6, 9, 30]) for key in itertools.product(teams, groups)} | {(1, 1): 8}
    scopes = [frozenset(chance.sample(teams, 2)) for _ in range(heads)]
    known = [frozenset(), *(frozenset([team]) for team in teams), *scopes]
    return {key: number for key, number in drawn.items() if number}, Readers(scopes), known, chance


def lacks(place, true, known):
    """Whether a reader lacks the number: it isn't their own, nor the sum of their own."""
    team, group = place
    return any(one[0] not in known for one in true if one[0] and team in (ALL, one[0]) and group in (ALL, one[1]))


@pytest.mark.parametrize("heads", [0, 1])
@pytest.mark.parametrize("seed", range(20))
def test_each_number_below_five_might_be_another(seed, heads):
    """For whoever leads nothing, a team or two, and knows of each number that isn't told whether it is below five."""
    cells, readers, leads, _ = chosen(seed, heads=heads)
    true = attack.whole(cells)
    hidden = withheld_numbers(true, readers, by_team=True)

    for known in leads:
        assert [rest for rest in attack.rests(true, hidden, known) if rest[1] < 5] == []
        bounds = attack.bounds_of_numbers(true, hidden, known)
        for place in hidden:
            if true[place] < 5 and lacks(place, true, known):
                assert attack.might_be_another(true, bounds, place), (place, known)


@pytest.mark.parametrize("heads", [0, 1])
@pytest.mark.parametrize("seed", range(20))
def test_each_share_of_fewer_than_five_might_be_another(seed, heads):
    """Also where a bound is told of it, and for whoever knows how it went in their own teams."""
    cells, readers, leads, chance = chosen(seed, heads=heads)
    hits = attack.whole({place: min(number, chance.choice([0, 2, 4, 6, 12])) for place, number in cells.items()})
    true = attack.whole(cells)
    untold = withheld_numbers(true, readers, by_team=True)
    found = {place: (number, hits[place]) for place, number in true.items()}
    withheld = withheld_shares(found, untold, readers)

    for known in leads:
        bounds = {
            place: (hits[place], hits[place])
            if place[0] in known
            else attack.bound_of_share(*pair, place, untold, withheld)
            for place, pair in found.items()
        }
        for place in true:
            if min(hits[place], true[place] - hits[place]) < 5 and lacks(place, true, known):
                assert attack.might_be_another(hits, bounds, place), (place, known)


def test_nearly_all_is_told_of_large_numbers():
    cells = dict.fromkeys(itertools.product(range(1, 5), range(1, 7)), (40, 0)) | {(1, 1): (2, 0)}

    # Of three teams, so that each of their leads lacks two; of two groups.
    assert 35 - len(numbers(cells)) <= 6
