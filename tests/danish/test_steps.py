"""What a curve says, in words."""

import datetime

import pytest

from danish.steps import month_year, signed, span, story

DAYS = [datetime.date(2025, 10, 6), datetime.date(2026, 1, 8), datetime.date(2026, 4, 9), datetime.date(2026, 10, 8)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([2, 2, 4, 7], "Tro: fra 2 til 7 på et år, højest nu"),
        ([7, 4, 3, 2], "Tro: fra 7 til 2 på et år, lavest nu"),
        ([3, 5, 5, 4], "Tro: fra 3 til 4 på et år, højest 5 i jan 26"),
        ([6, 6, 5, 6], "Tro: 6 ved start og nu, på et år, lavest 5 i apr 26"),
        ([7, 2, 2, 7], "Tro: 7 ved start og nu, på et år, lavest 2 i jan 26"),
        ([2, 7, 3, 2], "Tro: 2 ved start og nu, på et år, højest 7 i jan 26"),
        ([7, 2, 3, 4], "Tro: fra 7 til 4 på et år, højest ved start"),
        ([5, 5, None, 5], "Tro: 5 hver gang på et år"),
        ([None, 3, None, None], "Tro: 3, svaret én gang"),
        ([None, None, None, None], "Tro: ingen svar"),
    ],
)
def test_a_curve_says_where_it_came_from_and_how_it_stands(values, words):
    assert story("Tro", DAYS, values) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "samme dag"),
        (1, "på 1 dag"),
        (12, "på 12 dage"),
        (30, "på en måned"),
        (273, "på ni måneder"),
        (366, "på et år"),
        (730, "på to år"),
        (400, "på 13 måneder"),
    ],
)
def test_a_span_is_told_as_people_tell_it(days, words):
    assert span(DAYS[0], DAYS[0] + datetime.timedelta(days=days)) == words


def test_a_change_has_its_sign():
    assert [signed(change) for change in (2, 0.5, 0, -1)] == ["+2", "+0,5", "±0", "−1"]


def test_a_month_is_short():
    assert month_year(datetime.date(2026, 10, 8)) == "okt 26"
