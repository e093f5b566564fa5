"""A reader who sets numbers against each other: looks for another table that agrees with all that is told."""

import itertools
from math import inf

ALL = 0


def whole(cells):
    """Every number of the table {(team, group): number}, with those of all teams and all groups."""
    found = {}
    for (team, group), number in cells.items():
        for key in itertools.product((ALL, team), (ALL, group)):
            found[key] = found.get(key, 0) + number
    return found


def lines(places):
    """The sums a reader can set up: a total, and what adds up to it."""
    teams, groups = ({place[side] for place in places} - {ALL} for side in (0, 1))
    for group in (ALL, *groups):
        yield (ALL, group), [(team, group) for team in teams if (team, group) in places]
    for team in (ALL, *teams):
        yield (team, ALL), [(team, group) for group in groups if (team, group) in places]


def might_be_another(true, bounds, place):
    """Whether a number can be another than it is, when each lies within its bounds and every line adds up."""
    sums = [line for line in lines(true) if line[0] in true and line[1]]
    return any(
        _solves({**bounds, place: (value, value)}, sums, true)
        for value in range(int(bounds[place][0]), int(min(bounds[place][1], true[place] + 6)) + 1)
        if value != true[place]
    )


def _narrow(bounds, sums):
    """What follows from each line for each of its numbers, again until nothing more does; None if it cannot be."""
    bounds = dict(bounds)
    is_new = True
    while is_new:
        is_new = False
        for total, parts in sums:
            signed = [(total, -1), *((part, 1) for part in parts)]
            for place, sign in signed:
                low = sum(_low(bounds[other], way * -sign) for other, way in signed if other != place)
                high = sum(_high(bounds[other], way * -sign) for other, way in signed if other != place)
                narrowed = max(bounds[place][0], low), min(bounds[place][1], high)
                if narrowed[0] > narrowed[1]:
                    return None
                if narrowed != bounds[place]:
                    bounds[place], is_new = narrowed, True
    return bounds


def _low(bound, way):
    return bound[0] if way > 0 else -bound[1]


def _high(bound, way):
    return bound[1] if way > 0 else -bound[0]


def _solves(bounds, sums, true):
    """Tries what is likely first: that a number is what it was."""
    bounds = _narrow(bounds, sums)
    if bounds is None:
        return False
    open_ones = [place for place, (low, high) in bounds.items() if low != high]
    if not open_ones:
        return True
    place = min(open_ones, key=lambda one: bounds[one][1] - bounds[one][0])
    low, high = bounds[place]
    near = sorted(range(int(low), int(min(high, true[place] + 6)) + 1), key=lambda value: abs(value - true[place]))
    return any(_solves({**bounds, place: (value, value)}, sums, true) for value in near)


def rests(true, hidden, known):
    """What is lacking of each line whose sum is told, to a reader who knows all of these teams."""
    for total, parts in lines(true):
        lacking = [true[part] for part in parts if part in hidden and part[0] not in known]
        if total in true and total not in hidden and lacking:
            yield total, sum(lacking)


def bounds_of_numbers(true, hidden, known):
    """As whoever knows of each number that isn't told whether it is below five."""
    return {
        place: (number, number) if place not in hidden or place[0] in known else ((0, 4) if number < 5 else (5, inf))
        for place, number in true.items()
    }


def bound_of_share(number, hits, place, untold, withheld):
    """What is told of how many it went one way for."""
    if place in untold or (place not in withheld and max(hits, number - hits) < 5):
        return 0, number
    if place in withheld:
        return (5, number - 5) if min(hits, number - hits) >= 5 else (0, number)
    if min(hits, number - hits) >= 5:
        return hits, hits
    return (0, 4) if hits < 5 else (number - 4, number)
