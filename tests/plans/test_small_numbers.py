"""Nothing below five can be read or worked out, whatever the numbers are: every world that looks the same is tried."""

import datetime
from collections import defaultdict
from itertools import chain, combinations, product

import pytest

from plans.results import told
from plans.small_numbers import Told

SMALL = range(1, 5)
PARTS = ("planned", "running", "as_expected", "otherwise", "stopped")


def as_read(results):
    """Everything an offer's pages and the desk show of it."""
    outcomes = results.outcomes
    shown = [results.planned, results.running, results.in_plan, results.used, results.ended]
    shown += [outcomes.as_expected, outcomes.otherwise, outcomes.stopped] if outcomes else []
    return tuple(map(str, shown))


def worlds_by_look(numbers):
    looks = defaultdict(list)
    for world in product(numbers, repeat=len(PARTS)):
        looks[as_read(told(datetime.date(2026, 1, 1), **dict(zip(PARTS, world, strict=True))))].append(world)
    return looks


def test_no_part_of_an_offers_results_is_known_when_it_is_small():
    for look, worlds in worlds_by_look(range(8)).items():
        for part, values in zip(PARTS, map(set, zip(*worlds, strict=True)), strict=True):
            assert not values & set(SMALL) or values >= set(SMALL), (look, part)


def test_no_sum_of_parts_is_known_when_it_is_small():
    several = list(chain.from_iterable(combinations(range(len(PARTS)), size) for size in (2, 3, 4, 5)))
    for look, worlds in worlds_by_look((0, 1, 2, 3, 4, 5, 9)).items():
        for parts in several:
            sums = {sum(world[part] for part in parts) for world in worlds}
            assert len(sums) > 2 or not sums & set(SMALL), (look, parts)


def test_a_group_is_not_what_is_left_when_the_others_are_taken_from_all():
    looks = defaultdict(set)
    for groups in product(range(12), repeat=3):
        parts = [Told.of(number) for number in groups]
        looks[(*map(str, parts), str(sum(parts, Told())))].add(groups)

    for look, worlds in looks.items():
        for values in map(set, zip(*worlds, strict=True)):
            assert not values & set(SMALL) or values >= set(SMALL), look


@pytest.mark.parametrize(
    ("parts", "text", "cell"),
    [
        ((0,), "0", 0),
        ((5,), "5", 5),
        ((1234,), "1.234", 1234),
        ((1,), "under 5", "under 5"),
        ((4, 0), "under 5", "under 5"),
        ((4, 1), "ca. 5", "ca. 5"),
        ((12, 3), "ca. 14", "ca. 14"),
    ],
)
def test_how_it_is_written(parts, text, cell):
    number = sum(map(Told.of, parts), Told())

    assert (str(number), number.cell) == (text, cell)


def test_that_it_went_one_way_for_nobody_is_not_told():
    assert str(Told.of_outcome(0)) == str(Told.of_outcome(4)) == "under 5"


def test_one_citizen_is_one():
    assert [Told(1).with_word, Told(2).with_word, Told.of(3).with_word] == ["1 borger", "2 borgere", "under 5 borgere"]
