import datetime
import re
import time
import xml.etree.ElementTree as ET

import pytest
from django.utils.safestring import SafeString

from danish.charts import (
    Bar,
    days_bar,
    gantt_axis,
    gantt_track,
    hours_per_week,
    small_multiple,
    sparkline,
    weight_steps,
    whole_months,
)

START, END = datetime.date(2026, 1, 1), datetime.date(2027, 1, 1)
TODAY = datetime.date(2026, 7, 2)


def day(month, number=1):
    return datetime.date(2026, month, number)


def shapes(chart, name):
    return list(ET.fromstring(chart).iter(name))


def points(element):
    return [tuple(map(float, pair.split())) for pair in re.split(r"[ML]", element.get("d"))[1:]]


def track(*bars, today=TODAY):
    return gantt_track(START, END, bars, today)


def test_a_bar_lies_where_its_dates_are():
    [bar] = shapes(track(Bar(day(1), TODAY, "company", "now")), "rect")

    assert float(bar.get("x")) == 0
    assert float(bar.get("width")) == pytest.approx(1000 * 182 / 365, abs=0.1)
    assert bar.get("fill") == "#0f4c5c"
    assert bar.get("class") == "bar bar--now k-company"


def test_a_bar_is_cut_at_the_ends_of_the_track():
    [bar] = shapes(track(Bar(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1), "mentor", "now")), "rect")

    assert (float(bar.get("x")), float(bar.get("width"))) == (0, 1000)


def test_a_bar_outside_the_track_is_not_drawn():
    before = Bar(datetime.date(2025, 1, 1), datetime.date(2025, 6, 1), "mentor", "done")

    assert shapes(track(before), "rect") == []


def test_a_single_day_can_be_seen_even_at_the_end():
    [bar] = shapes(track(Bar(day(12, 31), day(12, 31), "health", "plan")), "rect")

    assert float(bar.get("width")) == 4
    assert float(bar.get("x")) + 4 <= 1000


@pytest.mark.parametrize(
    ("state", "opacity", "dash"), [("done", ".38", None), ("now", None, None), ("plan", ".22", "5 4")]
)
def test_each_state_has_a_look_without_the_stylesheet(state, opacity, dash):
    [bar] = shapes(track(Bar(day(2), day(3), "skills", state)), "rect")

    assert (bar.get("fill-opacity"), bar.get("stroke-dasharray")) == (opacity, dash)


def test_a_category_of_ones_own_gets_a_neutral_colour():
    [bar] = shapes(track(Bar(day(2), day(3), "horses", "now")), "rect")

    assert bar.get("fill") == "#63696d"


def test_parallel_bars_share_a_track():
    assert len(shapes(track(Bar(day(2), day(3), "skills", "done"), Bar(day(4), day(6), "mentor", "now")), "rect")) == 2


def test_today_is_a_line_only_inside_the_track():
    [now] = shapes(track(), "line")

    assert float(now.get("x1")) == pytest.approx(1000 * 182 / 365, abs=0.1)
    assert shapes(track(today=datetime.date(2027, 1, 1)), "line") == []


def test_every_month_has_a_line_and_a_label():
    [lines] = shapes(track(), "path")
    labels = [span.text for span in ET.fromstring(gantt_axis(START, END))]

    assert lines.get("d").count("M") == 12
    assert labels == ["2026", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def test_an_axis_with_more_months_than_there_is_room_for_names_each_quarter():
    axis = ET.fromstring(gantt_axis(day(2), datetime.date(2027, 8, 1), 15))

    assert len(axis) == 18
    assert [span.text for span in axis if span.text != "\xa0"] == ["apr", "jul", "okt", "2027", "apr", "jul"]
    assert [span.get("class") for span in axis][:3] == ["n", "n", ""]


def test_an_axis_ends_on_whole_months():
    assert whole_months(day(2, 14), day(12, 3)) == (day(2), datetime.date(2027, 1, 1))
    assert whole_months(day(5), day(5)) == (day(5), day(6))


BAR = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)V54H([\d.]+)z")


def weeks(chart):
    """Left, height, width and colour of each week's bar, in their order."""
    found = []
    for path in shapes(chart, "path"):
        assert BAR.sub("", path.get("d")) == ""
        for left, top, width, back in BAR.findall(path.get("d")):
            assert left == back
            found.append((float(left), round(54 - float(top), 1), float(width), path.get("fill")))
    return sorted(found)


def test_hours_over_the_ceiling_are_amber():
    chart = hours_per_week([10, 25.5, 20], ceiling=20)

    assert weeks(chart) == [
        (1, 16.7, 331.3, "#5f98a4"),
        (334.3, 42.5, 331.3, "#c77700"),
        (667.7, 33.3, 331.3, "#5f98a4"),
    ]
    assert float(shapes(chart, "line")[0].get("y1")) == 20.7


def test_many_hours_stay_inside_the_picture():
    chart = hours_per_week([80], ceiling=None)

    assert [height for _, height, *_ in weeks(chart)] == [50]
    assert shapes(chart, "line") == []


def test_no_weeks_are_an_empty_picture():
    assert shapes(hours_per_week([], ceiling=20), "path") == []


def test_days_stand_against_their_deadline_on_a_scale_that_all_bars_share():
    early, late = days_bar(10, 20, deadline=14, longest=40), days_bar(16, 20, deadline=14, longest=40)

    assert [(bar.get("width"), bar.get("fill")) for bar in shapes(early, "rect")] == [
        ("500", "#0f4c5c"),
        ("250", "#0f4c5c"),
    ]
    assert shapes(early, "line")[0].get("x1") == "350"
    assert {bar.get("fill") for bar in shapes(late, "rect")} == {"#b35c00"}


def test_days_without_a_deadline_have_no_line_and_no_days_are_seen():
    chart = days_bar(0, 0, deadline=None, longest=0)

    assert shapes(chart, "line") == []
    assert {bar.get("width") for bar in shapes(chart, "rect")} == {"4"}


def test_a_weight_is_level_until_the_next_day_it_was_weighed_and_marked_on_each():
    chart = weight_steps([(day(1), 4), (day(1, 11), 3), (day(1, 21), 0)], "#b35c00", "Smerter")
    grid, line, marks = shapes(chart, "path")

    assert points(line) == [(6, 6), (120, 6), (120, 15), (234, 15), (234, 42)]
    assert marks.get("d") == "M6 6h.01M120 15h.01M234 42h.01"
    assert (marks.get("stroke"), marks.get("stroke-linecap"), marks.get("stroke-width")) == ("#b35c00", "round", "6")
    assert grid.get("d").count("M") == 5
    assert next(ET.fromstring(chart).iter("title")).text == "Smerter"


@pytest.mark.parametrize(
    ("values", "trend"), [([3, 4, 5], "hm-spark"), ([5, 4], "hm-spark is-down"), ([4, 4.5], "hm-spark is-flat")]
)
def test_a_sparkline_tells_its_direction(values, trend):
    assert ET.fromstring(sparkline(values, "Svar")).get("class") == trend


def test_a_small_step_stays_small_in_a_sparkline():
    [line] = shapes(sparkline([4, 5], "Svar"), "path")
    (_, first), (_, last) = points(line)

    assert first - last == pytest.approx(22 / 4.4, abs=0.1)


def test_a_sparkline_says_its_numbers():
    assert ET.fromstring(sparkline([4, 3.5], "Gennemsnit")).get("aria-label") == "Gennemsnit: 4, 3,5"


def test_one_answer_is_a_point():
    [circle] = shapes(sparkline([4], "Svar"), "circle")

    assert float(circle.get("cx")) == 3


def test_a_small_multiple_is_on_a_scale_from_nought_to_ten():
    chart = small_multiple([0, 10, 12], ["jan", "apr", "jul"], "Tro på job", "m1", others=[5, 5, 5])
    other, line = shapes(chart, "path")

    assert points(line) == [(20, 66), (171, 8), (322, 8)]
    assert other.get("stroke-dasharray") == "4 3"
    assert [circle.get("r") for circle in shapes(chart, "circle")] == ["3", "3", "4"]
    told = "Tro på job: jan 0, apr 10, jul 12; medarbejderen jan 5, apr 5, jul 5"
    assert next(ET.fromstring(chart).iter("title")).text == told


EVERY_CHART = {
    "axis": lambda: gantt_axis(START, datetime.date(2028, 1, 1)),
    "track": lambda: gantt_track(
        START, datetime.date(2028, 1, 1), [Bar(day(n), day(n, 20), "skills", "plan") for n in range(1, 9)], TODAY
    ),
    "hours": lambda: hours_per_week([18.5] * 52, ceiling=20),
    "spark": lambda: sparkline([n % 10 for n in range(12)], "Gennemsnit af svar"),
    "small": lambda: small_multiple([3] * 12, ["okt 25"] * 12, "Tro på at kunne klare et job", "m1", others=[4] * 12),
}


@pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
def test_a_chart_is_small_quick_and_free_of_style_and_script(draw):
    chart = draw()

    def seconds():
        started = time.perf_counter()
        draw()
        return time.perf_counter() - started

    assert isinstance(chart, SafeString)
    assert len(chart.encode()) <= 6 * 1024
    assert not re.search(r"style|<script|\son\w+=", chart)
    assert min(seconds() for _ in range(30)) <= 0.001


def test_text_is_escaped():
    nasty = '"><script>'

    assert "<script>" not in sparkline([1, 2], nasty)
    assert "<script>" not in small_multiple([1, 2], [nasty, nasty], nasty, "m1")
    assert "<script>" not in track(Bar(day(2), day(3), nasty, "now"))
