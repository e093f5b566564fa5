"""A way round that is called sure is there whoever looks, and one that is there is found."""

import random

import pytest

from evaluation.bridges import Bridges, Families

ALL = 0


def drawn(seed, heads):
    """Which lines lead to which by chance, some teams led by one reader, and the bridges of it."""
    chance = random.Random(seed)
    teams, groups = range(1, chance.randint(4, 14)), range(chance.randint(3, 6))
    scopes = [frozenset(chance.sample(teams, 2)) for _ in range(heads)]
    families = Families()
    for scope in scopes:
        families.join(scope)
    bridges, arcs = Bridges(families), {}
    likely = chance.choice([0.2, 0.5, 0.9])
    for team in (ALL, *teams):
        for group in groups:
            enters, leaves = (chance.random() < likely * (0.5 if team == ALL else 1) for _ in range(2))
            if enters or leaves:
                bridges.add((team, group), enters=enters, leaves=leaves)
                arcs[team, group] = enters, leaves
    return bridges, arcs, [frozenset(), *(frozenset([team]) for team in teams), *scopes]


def steps(arcs):
    """From line to line and by which number: teams by their number, groups by their name."""
    for (team, group), (enters, leaves) in arcs.items():
        if enters:
            yield f"group {group}", team, (team, group)
        if leaves:
            yield team, f"group {group}", (team, group)


def reached(arcs, start, known, without):
    """Every line to which there is a way, none of it by what the reader knows or by the number itself."""
    found, waiting = {start}, [start]
    while waiting:
        line = waiting.pop()
        for one, to, by in steps(arcs):
            if one == line and to not in found and by != without and to not in known:
                found.add(to)
                waiting.append(to)
    return found


def asked(arcs, readers):
    """Each number with the lines it lies between, both ways, and who may look."""
    for team, group in arcs:
        for known in readers:
            if team not in known:
                yield (team, group), team, f"group {group}", known
                yield (team, group), f"group {group}", team, known


@pytest.mark.parametrize("heads", [0, 1, 2])
@pytest.mark.parametrize("seed", range(20))
def test_what_is_sure_is_so_for_every_reader_who_does_not_know_the_team(seed, heads):
    bridges, arcs, readers = drawn(seed, heads)

    for place, (enters, leaves) in arcs.items():
        if bridges.is_sure(place):
            team, line = place[0], f"group {place[1]}"
            for known in readers:
                if team not in known:
                    assert (leaves and team in reached(arcs, line, known, place)) or (
                        enters and line in reached(arcs, team, known, place)
                    ), (place, known)


def test_much_is_sure():
    found = [
        bridges.is_sure(place)
        for bridges, arcs, _ in (drawn(seed, heads=0) for seed in range(20))
        for place, (enters, leaves) in arcs.items()
    ]

    assert sum(found) > len(found) * 0.6


@pytest.mark.parametrize("heads", [0, 2])
@pytest.mark.parametrize("seed", range(20))
def test_a_way_leads_there_by_nothing_that_the_reader_knows(seed, heads):
    bridges, arcs, readers = drawn(seed, heads)

    for place, start, goal, known in asked(arcs, readers):
        way = bridges.way(place, known, from_team=start == place[0])
        if way is not None:
            assert place not in way
            assert not {by[0] for by in way} & known
            assert goal in reached({by: arcs[by] for by in way}, start, known, place)


@pytest.mark.parametrize("seed", range(20))
def test_no_way_is_overlooked_where_nobody_leads_two_teams(seed):
    bridges, arcs, readers = drawn(seed, heads=0)

    for place, start, goal, known in asked(arcs, readers):
        if goal in reached(arcs, start, known, place):
            assert bridges.way(place, known, from_team=start == place[0]), (place, start, known)
