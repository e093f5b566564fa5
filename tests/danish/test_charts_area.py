"""The line with its area from zero, and the caseload before its norm, as geometry."""

import re

import pytest

from danish.charts_area import area_chart, caseload_bar


def lines(svg):
    """The points of each line, as numbers."""
    found = re.findall(r'<path class="ln"[^>]* d="M([^"]+)"', svg)
    return [[tuple(map(float, point.split())) for point in line.split("L")] for line in found]


def test_the_line_begins_at_zero_and_ends_with_its_number():
    svg = area_chart([0, 25, 50], ["uge 1", "2", "3"], "Tal", "t")

    assert lines(svg) == [[(28, 146), (237, 79), (446, 12)]]
    assert '<title id="tt">Tal</title>' in svg
    assert re.search(r'<text class="lab"[^>]*>50</text>', svg)


def test_a_missing_number_is_a_gap_and_one_alone_a_dot():
    svg = area_chart([10, 20, None, 30, None, 40, 50], [""] * 7, "Tal", "t")

    assert [len(line) for line in lines(svg)] == [2, 2]
    assert svg.count("<circle") == 2  # the one alone, and the last


@pytest.mark.parametrize(("highest", "marks"), [(1, 2), (4, 5), (9, 6), (50, 6), (44, 6), (1234, 4)])
def test_there_are_few_lines_to_read_it_by(highest, marks):
    svg = area_chart([0, highest], ["", ""], "Tal", "t")

    assert svg.count('class="grid"') + 1 == marks
    assert all(12 <= y <= 146 for _, y in lines(svg)[0])


def test_nothing_known_is_nothing_drawn():
    assert area_chart([None, None], ["", ""], "Tal", "t") == ""


def test_of_nothing_but_zeros_the_line_lies_at_the_bottom():
    assert lines(area_chart([0, 0], ["", ""], "Tal", "t")) == [[(28, 146), (446, 146)]]


def test_the_title_is_no_markup():
    assert "<b>" not in area_chart([1], [""], "<b>", "t")


@pytest.mark.parametrize(("load", "look"), [(41, "b b--hi"), (33, "b"), (35, "b"), (28, "b b--lo")])
def test_a_bar_has_the_colour_of_where_it_ends(load, look):
    svg = caseload_bar(load, 30, 35, 46)

    assert f'<rect class="{look}" ' in svg
    assert '<rect class="norm" fill="#dfe9d6" x="300" y="0" width="50" height="20"/>' in svg
    assert f'width="{load * 10}"' in svg


def test_without_a_norm_there_is_no_band():
    svg = caseload_bar(10, 0, 0, 20)

    assert "norm" not in svg
    assert 'class="b"' in svg
