"""A number month by month, in geometry."""

import datetime
import re

from danish.charts_months import Level, Months, level_bar, month_chart
from danish.dates import months_after


def months(number, first=datetime.date(2025, 10, 1)):
    return [months_after(first, place) for place in range(number)]


def ticks(chart):
    return re.findall(r'text-anchor="middle">([^<]*)</text>', chart)


def heights(chart, mark):
    return [float(found) for found in re.findall(mark, chart)]


def test_a_share_is_drawn_from_zero_to_a_hundred():
    chart = month_chart(Months(months(2), [0, 100], unit="%"), "Andel", "x")

    assert 'd="M44 226L636 18"' in chart
    assert "100\xa0%</text>" in chart
    assert "<title" in chart


def test_a_month_of_which_nothing_is_told_breaks_the_line():
    chart = month_chart(Months(months(4), [10, None, 20, 30]), "Uger", "x")

    lines = re.findall(r'<path fill="none"[^>]* d="([^"]*)"', chart)
    assert [line.count("L") for line in lines] == [0, 1]


def test_a_mark_stands_at_its_height_with_its_name():
    chart = month_chart(Months(months(2), [50, 75], marks=[Level(100, "mål")]), "Uger", "x")

    assert 'x2="636" y1="18" y2="18"' in chart
    assert "100\xa0mål</text>" in chart


def test_a_goal_and_where_it_began_do_not_look_alike():
    marks = [Level(121, "ved start", is_goal=False), Level(68, "mål")]

    chart = month_chart(Months(months(2), [50, 75], marks=marks), "Uger", "x")

    lines = re.findall(r'<line stroke="([^"]*)" stroke-width="1.5"', chart)
    texts = re.findall(r'<text class="([^"]*)"[^>]*>(121\xa0ved start|68\xa0mål)</text>', chart)
    assert len(set(lines)) == len(lines) == 2
    assert texts == [("lab", "121\xa0ved start"), ("f4", "68\xa0mål")]


def test_months_have_their_year_where_it_begins_and_at_the_first_that_is_named():
    few = month_chart(Months(months(5), [1] * 5), "Uger", "x")
    many = month_chart(Months(months(25), [1] * 25), "Uger", "x")

    assert ticks(few) == ["okt 2025", "nov", "dec", "jan 2026", "feb"]
    assert ticks(many) == ["okt 2025", "jan 2026", "apr", "jul", "okt", "jan 2027", "apr", "jul", "okt"]


def test_a_changed_definition_stands_between_two_months():
    chart = month_chart(Months(months(3), [1, 2, 3], changes=[(1, "ny definition")]), "Uger", "x")

    assert 'x1="192" x2="192"' in chart
    assert ">ny definition</text>" in chart


def test_names_at_the_ends_do_not_meet():
    chart = month_chart(Months(months(2), [5, 10], others=[5, 10], names=("gennemsnit", "median")), "Uger", "x")

    assert "10,0\xa0gennemsnit</text>" in chart
    first, second = heights(chart, r'font-weight="600"[^>]* y="([\d.]+)"')
    assert abs(first - second) >= 15


def test_what_falls_below_zero_is_drawn_below_the_line():
    chart = month_chart(Months(months(2), [-2, 4]), "Point", "x")

    assert "−2</text>" in chart
    assert ">0</text>" in chart


def test_texts_are_escaped_and_nothing_is_drawn_of_nothing():
    assert "<b>" not in month_chart(Months(months(1), [1], marks=[Level(1, "<b>")]), "<b>", "x")
    assert month_chart(Months(months(1), [None]), "Uger", "x") == ""


def test_what_lies_between_two_levels_is_a_pale_bar():
    chart = month_chart(Months(months(2), [None, None], bounds=[(75, 100), None], unit="%"), "Andel", "x")

    assert 'd="M44 70V18"' in chart


def test_a_bar_is_never_longer_than_the_longest():
    assert 'width="1000"' in level_bar(30, 10)
    assert 'width="500"' in level_bar(-5, 10)
    assert 'width="0"' in level_bar(None, 10)
