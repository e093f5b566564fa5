"""Lines and profiles: where they lie, that labels never meet, and that nothing a name holds breaks out."""

import random
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from django.utils.safestring import SafeString

from danish.charts import small_multiple
from danish.charts_lines import HEIGHT, LABEL_APART, NARROW, WIDE, Line, line_chart, radar, spread

TICKS = ["okt 25", "jan 26", "apr 26"]
SVG = "{http://www.w3.org/2000/svg}"


def shapes(chart, tag):
    return [one for one in ET.fromstring(chart).iter() if one.tag.removeprefix(SVG) == tag]


def chart_of(*lines, ticks=TICKS, frame=WIDE):
    return line_chart([Line(*line) for line in lines], ticks, "Udvikling", "Det siger kurven.", "u", frame)


def points(path):
    return [tuple(map(float, pair.split())) for pair in path.get("d").removeprefix("M").split("L")]


def labels(chart):
    return [one for one in shapes(chart, "text") if one.get("class", "").startswith("f")]


def test_a_line_goes_from_the_scale_to_its_label():
    chart = chart_of(("Målrettethed", [0, 5, 10]))
    line = next(one for one in shapes(chart, "path") if one.get("class") == "ln c1")

    assert points(line) == [(28, 302), (381, 157), (734, 12)]
    assert [label.text for label in labels(chart)] == ["10\xa0 Målrettethed"]
    assert [one.text for one in shapes(chart, "desc")] == ["Det siger kurven."]


def test_lines_are_told_apart_by_colour_and_by_dashes():
    chart = chart_of(*((f"Nr. {n}", [n, n, n]) for n in range(7)))
    lines = [one for one in shapes(chart, "path") if one.get("class", "").startswith("ln")]

    assert len(lines) == 5
    assert len({one.get("stroke") for one in lines}) == len({one.get("stroke-dasharray") for one in lines}) == 5


def test_on_a_narrow_screen_every_line_is_whole_and_its_name_stands_beneath():
    chart = chart_of(*((f"Nr. {n}", [n, 5, n]) for n in range(5)), frame=NARROW)
    left, top, width, height = map(float, ET.fromstring(chart).get("viewBox").split())
    lines = [one for one in shapes(chart, "path") if one.get("class", "").startswith("ln")]
    rows = [float(label.get("y")) for label in labels(chart)]

    assert len(lines) == 2 * len(rows)
    assert all(left <= x <= width and top <= y <= height for line in lines for x, y in points(line))
    assert [label.text for label in labels(chart)] == [f"{n}\xa0 Nr. {n}" for n in range(5)]
    assert all(below - above >= LABEL_APART for above, below in pairwise(rows))
    assert NARROW.height < rows[0] < rows[-1] < height
    assert [one.text for one in shapes(chart, "text") if one.text in TICKS] == TICKS


def test_labels_never_meet_and_stay_inside():
    chance = random.Random(7)

    for _ in range(500):
        placed = sorted(spread([chance.uniform(12, 302) for _ in range(chance.randint(1, 5))], 12, 302))
        assert all(below - above >= LABEL_APART - 0.001 for above, below in pairwise(placed))
        assert placed[0] >= 11.999
        assert placed[-1] <= 302.001


def test_five_that_end_at_the_same_number_have_five_labels():
    chart = chart_of(*((f"Nr. {n}", [n, 0, 0]) for n in range(5)))
    heights = sorted(float(label.get("y")) for label in labels(chart))

    assert all(below - above >= LABEL_APART - 0.1 for above, below in pairwise(heights))
    assert heights[-1] <= HEIGHT - 20


def test_a_skipped_answer_has_no_point_and_the_line_goes_on():
    chart = chart_of(("Samarbejde", [4, None, 6]), ("Tom", [None, None, None]))
    [line] = [one for one in shapes(chart, "path") if one.get("class", "").startswith("ln")]

    assert [x for x, _ in points(line)] == [28, 734]
    assert len(shapes(chart, "circle")) == 2


def test_one_measurement_is_a_point():
    [dot] = shapes(chart_of(("Samarbejde", [4]), ticks=["okt 25"]), "circle")

    assert dot.get("cx") == "28"


def test_of_forty_measurements_only_those_with_room_are_named():
    ticks = [f"m{n}" for n in range(40)]
    chart = chart_of(("Samarbejde", [n % 11 for n in range(40)]), ticks=ticks)
    named = [one for one in shapes(chart, "text") if (one.text or "").startswith("m")]

    assert named[-1].text == "m39"
    assert all(float(b.get("x")) - float(a.get("x")) >= 66 for a, b in pairwise(named))


def test_without_lines_and_without_ticks_nothing_breaks():
    assert labels(chart_of(ticks=[])) == []
    assert shapes(chart_of(("Tom", []), ticks=[]), "circle") == []


def test_a_profile_has_its_start_dashed_and_its_axes_named():
    names = ["Tro på at kunne klare et job", "Målrettethed", "Samarbejde", "Jobsøgning", "Overskud i hverdagen"]
    chart = radar(names, [0, 5, 5, 5, 5], [10, 5, 5, 5, 5], "Profil", "p")
    start, now = shapes(chart, "polygon")[-2:]

    assert start.get("points").split()[0] == "220,152"
    assert now.get("points").split()[0] == "220,54"
    assert start.get("stroke-dasharray") == "4 3"
    assert "Tro på at kunne klare et job 0 og 10" in next(iter(shapes(chart, "desc"))).text


@pytest.mark.parametrize("count", [0, 4, 11])
def test_a_profile_is_only_drawn_with_five_to_ten_axes(count):
    assert radar(["x"] * count, [1] * count, [2] * count, "Profil", "p") == ""


def test_what_only_the_caseworker_answered_is_told_as_theirs():
    chart = small_multiple([None, None, None], TICKS, "Fremmøde", "m", others=[4, None, 6])

    assert '<title id="m">Fremmøde: medarbejderen ' in chart
    assert "<circle" not in chart


def test_a_small_multiple_leaves_out_what_was_skipped():
    chart = small_multiple([None, 5, None], TICKS, "Samarbejde", "m", others=[None, None, None])

    assert [float(one.get("cx")) for one in shapes(chart, "circle")] == [171]
    assert "okt 25 sprunget over, jan 26 5" in next(iter(shapes(chart, "title"))).text


NASTY = '"><script>&amp;'
HOSTILE = {
    "line": lambda: chart_of((NASTY, [1, None, 2]), ticks=[NASTY] * 3),
    "radar": lambda: radar([NASTY + " " + NASTY] * 5, [-3] * 5, [99] * 5, NASTY, "p"),
    "small": lambda: small_multiple([None] * 3, [NASTY] * 3, NASTY, "m"),
}


@pytest.mark.parametrize("draw", HOSTILE.values(), ids=HOSTILE)
def test_text_is_escaped_and_the_drawing_stays_whole(draw):
    chart = draw()

    ET.fromstring(chart)
    assert isinstance(chart, SafeString)
    assert "<script>" not in chart
    assert not re.search(r"style=|\son\w+=|nan|inf", chart)
    assert len(chart.encode()) <= 6 * 1024


def test_what_lies_outside_the_scale_is_drawn_at_its_edge():
    chart = chart_of(("Samarbejde", [-5, 5, 99]))
    [line] = [one for one in shapes(chart, "path") if one.get("class", "").startswith("ln")]

    assert [y for _, y in points(line)] == [302, 157, 12]
