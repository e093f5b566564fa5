import datetime

import pytest

from danish.dates import (
    add_working_days,
    is_working_day,
    iso_week,
    long_date,
    months_after,
    parse_date,
    weekday_short,
)

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24.11.2026",
        "24.11.26",
        "24/11-26",
        "24/11-2026",
        "24/11 2026",
        "24. 11. 2026",
        "24/11/2026",
        "24-11-2026",
        "24/11",
        "24.11",
        "24.11.",
        "241126",
        "24112026",
        "2026-11-24",
        "  24.11.2026 ",
    ],
)
def test_every_way_to_write_a_date_is_read(text):
    assert parse_date(text, TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/2", datetime.date(2027, 2, 1)),
        ("30.6", datetime.date(2026, 6, 30)),
        ("26/5", datetime.date(2026, 5, 26)),
        ("25/5", datetime.date(2027, 5, 25)),
        ("1.1.77", datetime.date(1977, 1, 1)),
        ("1.1.76", datetime.date(1976, 1, 1)),
        ("1.1.75", datetime.date(2075, 1, 1)),
    ],
)
def test_what_is_left_out_is_the_nearest(text, day):
    assert parse_date(text, TODAY) == day


def test_leap_day_without_a_year():
    assert parse_date("29/2", datetime.date(2027, 11, 24)) == datetime.date(2028, 2, 29)
    with pytest.raises(ValueError, match="half a year"):
        parse_date("29/2", TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i morgen",
        "31.2.2026",
        "24.13.2026",
        "0.1.2026",
        "24.11.1899",
        "24.11.2101",
        "24.11.026",
        "2026-11-24T10:00",
        "٢٤.١١.٢٠٢٦",
        "24.11.2026\x00",
        "24112",
        "9" * 5000,
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_date(text, TODAY)


def test_dates_in_words():
    assert iso_week(TODAY) == 48
    assert weekday_short(TODAY) == "ti"
    assert long_date(TODAY) == "tirsdag den 24. november 2026"


def test_working_days_skip_weekends_and_holidays():
    maundy_thursday = datetime.date(2026, 4, 2)

    assert not is_working_day(maundy_thursday)
    assert add_working_days(datetime.date(2026, 4, 1), 1) == datetime.date(2026, 4, 7)


def test_store_bededag_is_a_working_day_since_2024():
    assert not is_working_day(datetime.date(2023, 5, 5))
    assert is_working_day(datetime.date(2026, 5, 1))


@pytest.mark.parametrize("day", [datetime.date(2026, 6, 5), datetime.date(2026, 12, 24), datetime.date(2026, 12, 31)])
def test_days_an_office_may_close_besides(day):
    assert is_working_day(day)
    assert not is_working_day(day, extra_closed=True)
    assert add_working_days(day - datetime.timedelta(days=1), 1, extra_closed=True) > day


def test_no_days_have_passed_before_the_start():
    assert add_working_days(TODAY, 0) == TODAY


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-08-31", 6, "2027-02-28"), ("2026-11-22", 12, "2027-11-22"), ("2026-12-01", 1, "2027-01-01")],
)
def test_the_same_day_of_a_later_month(day, months, then):
    assert months_after(datetime.date.fromisoformat(day), months).isoformat() == then
