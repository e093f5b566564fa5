"""The square that a phone reads: every dark place of it is drawn where it belongs, and nothing else."""

import re
from xml.etree import ElementTree

import segno

from danish.qr import QUIET, qr_code

URL = "https://plan.example.dk/svar/" + "Ab3_-" * 9 + "/"


def dark(markup):
    """The dark places, read off the drawing."""
    path = re.search(r'fill="#000" d="([^"]*)"', markup)[1]
    boxes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{wide}v1h-{back}z" for x, y, wide, back in boxes) == path
    assert all(wide == back for _, _, wide, back in boxes)
    return {(int(x) + n, int(y)) for x, y, wide, _ in boxes for n in range(int(wide))}


def test_every_dark_place_is_drawn_inside_a_quiet_edge():
    code = segno.make(URL, error="m", micro=False)
    expected = {
        (x + QUIET, y + QUIET) for y, row in enumerate(code.matrix) for x, is_dark in enumerate(row) if is_dark
    }

    markup = qr_code(URL, "QR-kode", "kode")

    assert dark(markup) == expected
    side = len(code.matrix) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in markup


def test_it_is_named_and_has_no_style_of_its_own_and_no_address_in_words():
    markup = qr_code(URL, "QR-kode til <linket>", "kode")
    svg = ElementTree.fromstring(markup)

    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "kode")
    assert svg.find("title").text == "QR-kode til <linket>"
    assert "style" not in markup
    assert URL not in markup


def test_another_address_is_another_square():
    assert dark(qr_code(URL, "", "a")) != dark(qr_code(URL + "x", "", "a"))
