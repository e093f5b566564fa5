"""What looks like a CPR number in a text is found however it is written, and a telephone number is none."""

import pytest

from danish.cpr import holds_cpr, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("120488-1234", "120488-••••"),
        ("1204881234", "120488••••"),
        ("120488 1234", "120488 ••••"),
        ("120488 – 1234", "120488 – ••••"),
        ("12 04 88 1234", "12 04 88 ••••"),
        ("12 04 88-1234", "12 04 88-••••"),
        ("12\xa004\xa088\xa01234", "12\xa004\xa088\xa0••••"),
        ("Karina, 72 04 88 1234, mangler", "Karina, 72 04 88 ••••, mangler"),
    ],
)
def test_a_number_is_found_however_it_is_written(text, shown):
    assert holds_cpr(text)
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Ring 12 04 88 12 eller 98 12 34 56",
        "Ring 12 04 88 12 34 56 78 90",
        "+45 12 04 88 12",
        "+45 12 04 1234",
        "0045 20 10 10 20 2026",
        "Ring 20 10 10 20 1430",
        "2010 1020 2026",
        "45 12 04 1234",
        "CVR 12 34 56 78",
        "12.04.2026 kl. 10 30",
        "12 20 88 1234",
        "00 04 88 1234",
        "12 04 1234",
    ],
)
def test_other_numbers_stay(text):
    assert not holds_cpr(text)
    assert masked(text) == text
