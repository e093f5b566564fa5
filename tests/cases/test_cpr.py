import datetime

import pytest

from cases.cpr import CprError, read_cpr
from cases.models import Citizen
from tests.factories import CitizenFactory

TODAY = datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "birth_on"),
    [
        ("710180-1234", datetime.date(1980, 1, 11)),
        ("7101801234", datetime.date(1980, 1, 11)),
        (" 710180 1234 ", datetime.date(1980, 1, 11)),
        ("610120-4000", datetime.date(2020, 1, 1)),
        ("610137-4000", datetime.date(1937, 1, 1)),
        ("610158-5000", datetime.date(1858, 1, 1)),
        ("610120-9000", datetime.date(2020, 1, 1)),
        ("610199-3999", datetime.date(1999, 1, 1)),
        ("910304-4321", datetime.date(2004, 3, 31)),
    ],
)
def test_birth_date_follows_the_century_digit(text, birth_on):
    assert read_cpr(text, TODAY).birth_on == birth_on


def test_a_number_without_valid_check_digit_is_accepted():
    accepted = {read_cpr(f"610170-{serial}", TODAY).digits for serial in range(1110, 1121)}

    assert len(accepted) == 11


@pytest.mark.parametrize(("day", "is_replacement"), [("61", True), ("91", True), ("01", False), ("31", False)])
def test_replacement_numbers_have_the_day_raised_by_sixty(day, is_replacement):
    assert read_cpr(f"{day}0180-0000", TODAY).is_replacement is is_replacement


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ti cifre"),
        ("010180", "ti cifre"),
        ("010180-12345", "ti cifre"),
        ("०१०१८०-१२३४", "ti cifre"),
        ("921280-1234", "ikke en dato"),
        ("600180-1234", "ikke en dato"),
        ("310280-1234", "ikke en dato"),
        ("900280-1234", "ikke en dato"),
        ("000180-1234", "ikke en dato"),
        ("611335-1234", "ikke en dato"),
        ("610130-4000", "fremtiden"),
        ("610157-5000", "fremtiden"),
    ],
)
def test_what_is_no_cpr_number_is_refused_in_danish(text, message):
    with pytest.raises(CprError, match=message):
        read_cpr(text, TODAY)


def test_the_number_lies_sealed_and_is_found_by_its_hash():
    citizen = CitizenFactory(cpr_text="710180-1234")

    stored = Citizen.objects.with_cpr(read_cpr("7101801234", TODAY)).get()

    assert stored == citizen
    assert stored.cpr == "710180-1234"
    assert stored.cpr_masked == "710180-••••"
    assert b"1234" not in bytes(stored.cpr_sealed)
    assert not Citizen.objects.with_cpr(read_cpr("710180-1235", TODAY)).exists()
