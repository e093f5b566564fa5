"""No number below five can be worked out from those that are written, however they are set against each other."""

import datetime
import itertools
import random

import pytest
from django.db import connection

from evaluation.withholding import count_told

pytestmark = pytest.mark.django_db

ALL = 0
DAY = datetime.date(2026, 3, 1)


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
        count_told(cursor, rows, {}, by_team=by_team, has_shares=has_shares)
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


def test_of_two_teams_neither_is_told_when_one_has_few():
    found = numbers({(1, 1): (20, 10), (2, 1): (3, 1)})

    assert found[ALL, ALL] == 23
    assert not {(1, ALL), (2, ALL), (1, 1), (2, 1)} & found.keys()


def test_of_three_teams_the_smaller_is_withheld_for_the_sake_of_the_small():
    found = numbers({(1, 1): (20, 10), (2, 1): (10, 5), (3, 1): (3, 1)})

    assert {key for key in found if key[1] == ALL} == {(ALL, ALL), (1, ALL)}


def test_a_team_with_nobody_takes_nothing_from_the_others():
    assert numbers({(1, 1): (20, 10), (2, 1): (6, 3)})[1, ALL] == 20


def test_what_is_not_told_by_team_is_withheld_by_group_alone():
    found = numbers({(1, 1): (20, 10), (2, 1): (3, 1), (2, 2): (9, 3)}, by_team=False)

    assert found == {(ALL, ALL): 32, (ALL, 1): 23, (ALL, 2): 9}


def test_a_share_is_withheld_when_the_difference_tells_of_few():
    found = told({(1, 1): (60, 30), (2, 1): (80, 30), (3, 1): (20, 3)}, has_shares=True)

    assert found[ALL, ALL] == (160, 63)
    assert found[1, ALL][0], found[2, ALL][0] == (60, 80)
    # Three of twenty are too few to tell a share of; so one more share is withheld, and all numbers are told.
    assert [key[0] for key, (_, hits) in sorted(found.items()) if key[1] == ALL and hits is None] in ([1], [2])


def test_a_share_is_not_withheld_where_enough_went_both_ways():
    found = told({(1, 1): (60, 30), (2, 1): (80, 30)}, has_shares=True)

    assert {hits for _, hits in found.values()} == {60, 30}


def lines(cells):
    """The sums a reader can set up: a total, and what adds up to it."""
    teams, groups = ({key[place] for key in cells} for place in (0, 1))
    for group in (ALL, *groups):
        yield (ALL, group), [(team, group) for team in teams]
    for team in (ALL, *teams):
        yield (team, ALL), [(team, group) for group in groups]


def whole(cells, place=0):
    """Every number of the table, told or not."""
    found = {}
    for (team, group), values in cells.items():
        for key in itertools.product((ALL, team), (ALL, group)):
            found[key] = found.get(key, 0) + values[place]
    return found


def known_by_sums(cells, found):
    """What a reader knows who fills in one unknown number after the other."""
    known = dict(found)
    is_new = True
    while is_new:
        is_new = False
        for total, parts in lines(cells):
            unknown = [key for key in (total, *parts) if key not in known]
            if len(unknown) == 1:
                rest = sum(known[key] for key in parts if key != unknown[0])
                known[unknown[0]] = rest if unknown[0] == total else known[total] - rest
                is_new = True
    return known


@pytest.mark.parametrize("seed", range(25))
def test_no_number_below_five_comes_of_any_sum(seed):
    chance = random.Random(seed)
    teams, groups = range(1, chance.randint(2, 5)), range(1, chance.randint(2, 5))
    drawn = {key: chance.choice([0, 1, 3, 4, 6, 9, 30]) for key in itertools.product(teams, groups)} | {(1, 1): 8}
    cells = {key: (number, 0) for key, number in drawn.items() if number}
    found, true = numbers(cells), whole(cells)

    assert all(found[key] == true[key] for key in found)
    # A reader knows too who has nobody; what they then know must be nothing below five.
    nobody = {key: 0 for _, parts in lines(cells) for key in parts if key not in true}
    known = known_by_sums(cells, found | nobody)
    assert [key for key, number in known.items() if 0 < number < 5] == []


def test_nearly_all_is_told_of_large_numbers():
    cells = dict.fromkeys(itertools.product(range(1, 5), range(1, 7)), (40, 0)) | {(1, 1): (2, 0)}

    assert len(whole(cells)) - len(numbers(cells)) <= 4
