"""Every rule of the content file, with dates worked out by hand. Days are counted on, so that 1 March is the day
after 28 February 2026 and after 29 February 2028; neither a holiday nor a change of the clock moves a deadline."""

import datetime
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from followup.contact_arithmetic import Rest, Talk, next_talk, rested
from followup.models import ContactRule

FILE = yaml.safe_load(Path(settings.BASE_DIR, "followup/data/contact_rules.yaml").read_text(encoding="utf-8"))
RULES = {entry["key"]: entry for entry in FILE["contact_rules"]}

NOTHING = None
# The rule, the day it is counted from, the talks held; then the number of the next, its first day and its last.
TABLE = [
    # Six in 26 weeks: one within 30, 60, 91, 121, 151 and 182 days. The first within 14.
    ("lab_2024__unemployment_benefit", "2026-01-05", "", (1, "2026-01-05", "2026-01-19")),
    ("lab_2024__unemployment_benefit", "2026-01-05", "2026-01-12 in_person", (2, "2026-01-13", "2026-03-06")),
    # Maundy Thursday is a holiday, and still the seventh day.
    ("lab_2024__cash_benefit_job_ready", "2026-03-26", "", (1, "2026-03-26", "2026-04-02")),
    # Four in 26 weeks: one within 45, 91, 136 and 182 days.
    ("lab_2024__cash_benefit_job_ready", "2026-03-26", "2026-03-30 in_person", (2, "2026-03-31", "2026-06-25")),
    # The first must be personal: a call is not it.
    ("lab_2024__cash_benefit_activity_ready", "2026-02-02", "2026-02-04 phone", (1, "2026-02-02", "2026-02-09")),
    # Two on one day are one.
    (
        "lab_2024__education_benefit_education_ready",
        "2025-11-03",
        "2025-11-05 in_person, 2025-11-05 phone, 2025-12-10 video",
        (3, "2025-12-11", "2026-03-19"),
    ),
    # All four are held.
    (
        "lab_2024__education_benefit_activity_ready",
        "2025-09-01",
        "2025-09-04 in_person, 2025-10-20 video, 2025-12-01 phone, 2026-02-10 in_person",
        NOTHING,
    ),
    ("lab_2024__sickness_benefit", "2025-12-01", "2026-01-12 via_others", (1, "2025-12-01", "2026-01-26")),
    (
        "lab_2024__sickness_benefit",
        "2025-12-01",
        "2026-01-20 in_person, 2026-02-10 via_others",
        (3, "2026-02-11", "2026-04-16"),
    ),
    # The Sunday the clock is set forward.
    ("lab_2024__job_clarification", "2026-02-12", "", (1, "2026-02-12", "2026-03-29")),
    ("lab_2024__resource_programme", "2026-03-02", "2026-03-29 in_person", (2, "2026-03-30", "2026-06-01")),
    # 29 February of a leap year, as the day it is due and as the day it is counted from.
    ("lab_2024__flexjob_unemployed", "2024-01-15", "", (1, "2024-01-15", "2024-02-29")),
    ("lab_2024__vocational_rehabilitation", "2024-02-29", "", (1, "2024-02-29", "2024-04-14")),
    # The joint talk with the unemployment fund is a personal one.
    ("lab_2026_h2__unemployment_benefit", "2026-09-07", "2026-09-14 joint", (2, "2026-09-15", "2026-12-07")),
    # The Sunday the clock is set back.
    ("lab_2026_h2__cash_benefit_job_ready", "2026-10-18", "2026-10-20 group", (1, "2026-10-18", "2026-10-25")),
    ("lab_2026_h2__flexjob_unemployed", "2026-07-01", "", (1, "2026-07-01", "2026-08-15")),
    ("lab_2026_h2__cash_benefit_activity_ready", "2026-08-03", "", (1, "2026-08-03", "2026-08-10")),
    ("lab_2026_h2__cash_benefit_activity_ready", "2026-08-03", "2026-08-07 in_person", NOTHING),
    (
        "lab_2026_h2__education_benefit_education_ready",
        "2026-08-03",
        "2026-08-05 in_person, 2026-09-25 group",
        (3, "2026-09-26", "2026-12-17"),
    ),
    # A form that is not allowed.
    (
        "lab_2026_h2__education_benefit_activity_ready",
        "2026-08-03",
        "2026-08-05 company_visit",
        (1, "2026-08-03", "2026-08-10"),
    ),
    ("lab_2026_h2__sickness_benefit", "2026-07-06", "", (1, "2026-07-06", "2026-08-31")),
    ("lab_2026_h2__sickness_benefit", "2026-07-06", "2026-08-20 phone", NOTHING),
    ("lab_2026_h2__job_clarification", "2026-07-01", "", (1, "2026-07-01", "2026-12-30")),
    ("frikommune__unemployment_new", "2018-01-08", "", (1, "2018-01-08", "2018-01-29")),
    # Four weeks plus or minus two, before the even share of 9 March.
    ("frikommune__unemployment_new", "2018-01-08", "2018-01-24 in_person", (2, "2018-02-07", "2018-03-07")),
    (
        "frikommune__unemployment_new",
        "2018-01-08",
        "2018-01-24 in_person, 2018-02-20 in_person",
        (3, "2018-03-06", "2018-04-03"),
    ),
    # The joint talk is missed: another one does not take its number.
    (
        "frikommune__unemployment_new",
        "2018-01-08",
        "2018-01-24 in_person, 2018-02-20 in_person, 2018-03-20 in_person",
        (3, "2018-04-03", "2018-04-09"),
    ),
    ("frikommune__unemployment_0_26", "2018-01-08", "", (1, "2018-01-08", "2018-02-05")),
    (
        "frikommune__unemployment_0_26",
        "2018-01-08",
        "2018-01-30 in_person, 2018-02-20 joint, 2018-03-05 digital",
        (4, "2018-03-06", "2018-05-09"),
    ),
    # Two days in a row are one talk where there must be two weeks between.
    (
        "frikommune__unemployment_seasonal",
        "2019-03-04",
        "2019-03-25 in_person, 2019-03-26 digital",
        (2, "2019-04-09", "2019-05-03"),
    ),
    ("frikommune__unemployment_26_plus", "2019-01-07", "", (1, "2019-01-07", "2019-04-08")),
    ("frikommune__unemployment_26_plus", "2019-01-07", "2019-04-01 phone", (2, "2019-07-01", "2019-07-01")),
    (
        "frikommune__unemployment_26_plus",
        "2019-01-07",
        "2019-04-01 phone, 2019-07-01 school_visit",
        (3, "2019-09-30", "2019-09-30"),
    ),
    (
        "local__cash_benefit_activity_ready",
        "2026-09-01",
        "2026-09-04 in_person, 2026-10-02 phone",
        (3, "2026-10-23", "2026-11-06"),
    ),
    # After 26 weeks, every six weeks.
    (
        "local__cash_benefit_activity_ready",
        "2026-01-05",
        "2026-01-08 in_person, 2026-07-20 phone",
        (3, "2026-08-10", "2026-08-31"),
    ),
    # 29 February 2028.
    ("local__cash_benefit_job_ready", "2028-01-10", "2028-01-18 in_person", (2, "2028-02-01", "2028-02-29")),
    ("local__sickness_benefit", "2026-02-16", "", (1, "2026-02-16", "2026-03-30")),
    ("local__sickness_benefit", "2026-02-16", "2026-03-20 in_person", (2, "2026-04-17", "2026-05-01")),
    ("local__flexjob_unemployed", "2026-10-05", "2026-10-20 in_person", (2, "2026-11-17", "2026-12-15")),
]


def day(text):
    return datetime.date.fromisoformat(text)


def talks_of(text):
    return [Talk(day(one.split()[0]), one.split()[1]) for one in text.split(", ") if one]


def figures_of(key):
    entry = {name: value for name, value in RULES[key].items() if name not in {"rule_set", "target_group"}}
    return ContactRule(**entry).figures


@pytest.mark.parametrize(("key", "anchor", "held", "asked"), TABLE)
def test_by_when_the_next_talk_is_due(key, anchor, held, asked):
    found = next_talk(figures_of(key), day(anchor), talks_of(held))

    told = found and (found.number, f"{found.earliest_on:%Y-%m-%d}", f"{found.latest_on:%Y-%m-%d}")
    assert told == asked


def test_every_rule_of_the_file_has_a_row():
    assert {row[0] for row in TABLE} == RULES.keys()


def test_the_joint_talk_is_asked_for_as_number_three_and_wished_for_as_number_two():
    figures, anchor = figures_of("frikommune__unemployment_new"), day("2018-01-08")
    second = next_talk(figures, anchor, talks_of("2018-01-24 in_person"))
    third = next_talk(figures, anchor, talks_of("2018-01-24 in_person, 2018-02-20 in_person"))
    fourth = next_talk(figures, anchor, talks_of("2018-01-24 in_person, 2018-02-20 in_person, 2018-03-20 joint"))

    assert (second.should_be_joint, second.must_be_joint) == (True, False)
    assert (third.should_be_joint, third.must_be_joint) == (True, True)
    assert (fourth.number, fourth.should_be_joint, fourth.must_be_joint) == (4, False, False)


def test_talks_before_the_anchor_do_not_count():
    found = next_talk(figures_of("local__sickness_benefit"), day("2026-02-16"), talks_of("2026-02-15 in_person"))
    assert found.number == 1


def test_a_number_not_reached_in_26_weeks_stays_overdue():
    """Two of four are held after half a year, and number three is still that of day 136."""
    held = talks_of("2026-01-08 in_person, 2026-02-20 phone")
    found = next_talk(figures_of("lab_2024__cash_benefit_activity_ready"), day("2026-01-05"), held)
    assert (found.number, found.latest_on) == (3, day("2026-05-21"))


@pytest.mark.parametrize(
    ("latest", "rests", "moved"),
    [
        ("2026-03-10", [], "2026-03-10"),
        # The day after is Maundy Thursday, and people are at work again on the Tuesday after Easter.
        ("2026-03-10", [("2026-03-01", "2026-04-01")], "2026-04-07"),
        # One after the other, in any order.
        ("2026-03-10", [("2026-04-01", "2026-04-30"), ("2026-03-01", "2026-04-01")], "2026-05-01"),
        # Before the rest it is due as it was, and one long past moves nothing.
        ("2026-03-10", [("2026-03-11", "2026-04-01"), ("2026-01-01", "2026-01-31")], "2026-03-10"),
        # Saturday between the end of a rest and the Monday after.
        ("2026-03-14", [("2026-03-01", "2026-03-13")], "2026-03-16"),
    ],
)
def test_a_rest_moves_the_deadline_to_the_first_working_day_after(latest, rests, moved):
    resting = [Rest(day(begin), day(end)) for begin, end in rests]
    assert rested(day(latest), resting) == day(moved)
