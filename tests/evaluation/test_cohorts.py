"""Before and after 1 July 2025, counted by hand on Monday 2 March 2026."""

import datetime
import io
import re
from html import unescape

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from evaluation.cohorts import compare, count_cohorts, half_years, whole_on
from evaluation.models import CohortCount
from tests.factories import BenefitSpellFactory, CaseFactory, TargetGroupFactory, UserFactory

WHOLE = datetime.date(2026, 5, 10)
DAY = datetime.date(2025, 7, 1)
PAGE = reverse("cohort_comparison")
FILE = reverse("cohort_file")


def come(group, opened_on, number, *spell):
    """So many cases, each with a period on support."""
    for _ in range(number):
        case = CaseFactory(target_group=group, opened_on=datetime.date.fromisoformat(opened_on))
        if spell:
            from_on, until_on = (day and datetime.date.fromisoformat(day) for day in spell)
            BenefitSpellFactory(case=case, from_on=from_on, until_on=until_on)


@pytest.fixture
def group():
    """Before: 4 weeks each, after: 12 of 13. Two came outside the half-years."""
    group = TargetGroupFactory(key="syge", label="Sygemeldte")
    come(group, "2025-06-01", 6, "2025-05-01", "2025-06-28")
    come(group, "2025-12-31", 5, "2026-01-07", None)
    come(group, "2024-12-31", 1)
    come(group, "2026-01-01", 1)
    return group


def rows_of(client, **query):
    html = client.get(PAGE, query).text
    found = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    return [unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))).strip() for row in found]


def test_weeks_on_support_are_those_within_the_first_of_the_case(group, django_assert_num_queries):
    count_cohorts(WHOLE)

    with django_assert_num_queries(1):
        told = compare(DAY, 13, None)

    assert (told.chosen.before.number, told.chosen.before.mean) == (6, 4)
    assert (told.chosen.after.number, told.chosen.after.mean) == (5, 12)
    assert (told.chosen.change, told.others) == (8, None)


def test_a_half_year_is_counted_when_all_have_been_followed_for_the_weeks(group):
    assert whole_on(DAY, 13) == datetime.date(2026, 4, 11)

    count_cohorts(datetime.date(2026, 4, 10))
    assert not compare(DAY, 13, None).chosen.after.is_told
    count_cohorts(datetime.date(2026, 4, 11))
    assert compare(DAY, 13, None).chosen.after.number == 5
    assert not compare(DAY, 26, None).chosen.after.is_told


def test_one_night_less_the_one_before_is_nobody(group):
    """Neither who is registered late, nor who is moved to another group, nor whose weeks are corrected."""
    other = TargetGroupFactory(key="andre")
    come(other, "2025-12-01", 8)
    count_cohorts(WHOLE)
    told = [compare(DAY, 13, one) for one in (None, group.pk, other.pk)]

    come(group, "2025-12-31", 1)
    other.cases.update(target_group=group)
    count_cohorts(WHOLE + datetime.timedelta(days=1))

    assert [compare(DAY, 13, one) for one in (None, group.pk, other.pk)] == told


def test_no_two_days_that_can_be_chosen_have_overlapping_half_years():
    firsts = half_years(datetime.date(2026, 11, 23))

    assert firsts[0] == datetime.date(2026, 1, 1)
    assert {(first.month, first.day) for first in firsts} == {(1, 1), (7, 1)}
    assert len(set(firsts)) == len(firsts) == 9


def test_groups_less_all_of_them_are_nobody(group):
    """Of 29, groups of 20 and 6 would tell that the third has three."""
    large, middle, few = (TargetGroupFactory(key=key) for key in ("store", "mellem", "smaa"))
    for one, number in ((large, 20), (middle, 6), (few, 3)):
        come(one, "2024-03-01", number)
    count_cohorts(WHOLE)

    told = {one.key: compare(datetime.date(2024, 1, 1), 13, one.pk).chosen.after for one in (large, middle, few)}

    assert compare(datetime.date(2024, 1, 1), 13, None).chosen.after.number == 29
    assert (told["store"].number, told["mellem"].is_told, told["smaa"].is_told) == (20, False, False)


def test_the_others_stand_beside(group):
    other = TargetGroupFactory(key="andre")
    come(other, "2025-06-01", 5)
    come(other, "2025-10-01", 4)
    count_cohorts(WHOLE)

    told = compare(DAY, 13, group.pk)

    assert (told.others.before.number, told.others.before.mean) == (5, 0)
    assert (told.chosen.before.mean, told.chosen.after.mean, told.others.after.mean) == (4, None, None)
    assert (told.chosen.change, told.others.change) == (None, None)


def test_a_number_of_fewer_than_five_cannot_be_written():
    with pytest.raises(IntegrityError):
        CohortCount.objects.create(first=DAY, weeks=13, number=4, days=1, counted_at=timezone.now())


def test_the_page_compares_and_warns(client, group):
    come(TargetGroupFactory(key="andre"), "2025-06-01", 5)
    count_cohorts(WHOLE)
    client.force_login(UserFactory(role="controller"))

    rows = rows_of(client, fra="2025-07", uger="13", maalgruppe="syge")

    assert "Sygemeldte 4,0 6 borgere 12,0 5 borgere +8,0" in rows
    assert "Alle andre målgrupper 0,0 5 borgere vises ikke –" in rows
    page = client.get(PAGE, {"fra": "2025-07"}).text
    assert "En forskel er ikke en virkning" in page
    assert "Sager oprettet fra 01.07.2025 tælles 11.04.2026, når alle er fulgt i 13 uger." in page


def test_without_a_choice_the_page_says_what_it_shows(client):
    """On this day the newest half-year is not whole, so it is not what is shown."""
    client.force_login(UserFactory(role="controller"))

    page = client.get(PAGE)
    shown = page.context["told"].day

    assert shown != half_years(timezone.localdate())[0]
    assert f'<option value="{shown:%Y-%m}" selected>' in page.text
    assert f"halvåret fra {shown:%d.%m.%Y}" in page.text


def test_the_comparison_is_a_file_of_numbers(client, group):
    come(TargetGroupFactory(key="andre"), "2025-06-01", 5)
    count_cohorts(WHOLE)
    client.force_login(UserFactory(role="controller"))
    said = {"fra": "2025-07", "uger": "13", "maalgruppe": "syge"}

    answer = client.get(FILE, said)
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))
    lines = client.get(FILE, said | {"fil": "csv"}).content.decode("utf-8-sig").splitlines()

    assert "foer-og-efter-alle-teams-2025-07-01.xlsx" in answer["Content-Disposition"]
    assert rows == [
        ("Sygemeldte", "Alle teams", 13, 4, 6, 12, 5, 8),
        ("Alle andre målgrupper", "Alle teams", 13, 0, 5, "vises ikke", None, None),
    ]
    assert lines[1] == "Sygemeldte;Alle teams;13;4,0;6;12,0;5;8,0"
    assert {client.get(FILE, said | wrong).status_code for wrong in ({"fil": "exe"}, {"uger": "14"})} == {422}


@pytest.mark.parametrize(
    "query",
    [
        {"fra": "1999-01"},
        {"fra": "2025-06"},
        {"fra": "\0"},
        {"uger": "14"},
        {"maalgruppe": "findes-ikke"},
        {"uger": "9" * 400},
    ],
)
def test_what_makes_no_sense_is_told(client, query):
    client.force_login(UserFactory(role="controller"))

    page = client.get(PAGE, query)

    assert page.status_code == 422
    assert "Valget i adressen kan ikke læses" in page.text
