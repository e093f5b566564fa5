"""Before and after 1 September 2025, counted by hand on Monday 2 March 2026."""

import datetime
import re
from html import unescape

import pytest
from django.urls import reverse

from evaluation.cohorts import compare
from tests.factories import BenefitSpellFactory, CaseFactory, TargetGroupFactory, UserFactory

TODAY = datetime.date(2026, 3, 2)
DAY = datetime.date(2025, 9, 1)
PAGE = reverse("cohort_comparison")


def come(group, opened_on, number, *spell):
    """So many cases, each with a period on support."""
    for _ in range(number):
        case = CaseFactory(target_group=group, opened_on=datetime.date.fromisoformat(opened_on))
        if spell:
            from_on, until_on = (day and datetime.date.fromisoformat(day) for day in spell)
            BenefitSpellFactory(case=case, from_on=from_on, until_on=until_on)


@pytest.fixture
def group():
    """Before: 4 weeks each, after: 12 of 13. One is too new to be counted, two came outside the months."""
    group = TargetGroupFactory(key="syge", label="Sygemeldte")
    come(group, "2025-06-01", 6, "2025-05-01", "2025-06-28")
    come(group, "2025-10-01", 5, "2025-10-08", None)
    come(group, "2025-12-01", 1)
    come(group, "2025-02-28", 1)
    come(group, "2026-03-01", 1)
    return group


def rows_of(client, **query):
    html = client.get(PAGE, query).text
    found = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    return [unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))).strip() for row in found]


def test_weeks_on_support_are_those_within_the_first_of_the_case(group, django_assert_num_queries):
    with django_assert_num_queries(1):
        told = compare(DAY, 13, None, TODAY)

    assert (told.chosen.before.number, told.chosen.before.mean) == (6, 4)
    assert (told.chosen.after.number, told.chosen.after.mean) == (5, 12)
    assert (told.chosen.change, told.others) == (8, None)
    assert not told.is_whole


def test_whose_weeks_have_not_passed_in_whole_months_is_not_counted(group):
    assert compare(DAY, 26, None, TODAY).chosen.after.number == 0
    assert compare(DAY, 13, None, TODAY).passed == datetime.date(2025, 12, 1)
    assert compare(DAY, 13, None, datetime.date(2026, 3, 31)).chosen.after.number == 5
    assert compare(DAY, 13, None, datetime.date(2026, 4, 2)).chosen.after.number == 6


def test_the_others_stand_beside_and_below_five_neither_is_told(group):
    other = TargetGroupFactory(key="andre")
    come(other, "2025-06-01", 5)
    come(other, "2025-10-01", 4)

    told = compare(DAY, 13, group.pk, TODAY)

    assert (told.others.before.number, told.others.before.mean) == (5, 0)
    assert (told.chosen.before.mean, told.chosen.after.mean, told.others.after.mean) == (4, None, None)
    assert (told.chosen.change, told.others.change) == (None, None)


def test_the_page_compares_and_warns(client, group):
    come(TargetGroupFactory(key="andre"), "2025-06-01", 5)
    client.force_login(UserFactory(role="controller"))

    rows = rows_of(client, fra="2025-09", uger="13", maalgruppe="syge")

    assert "Sygemeldte 4,0 6 borgere 12,0 5 borgere +8,0" in rows
    assert "Alle andre målgrupper 0,0 5 borgere vises ikke –" in rows
    assert "En forskel er ikke en virkning" in client.get(PAGE).text


@pytest.mark.parametrize(
    "query", [{"fra": "1999-01"}, {"fra": "\0"}, {"uger": "14"}, {"maalgruppe": "findes-ikke"}, {"uger": "9" * 400}]
)
def test_what_makes_no_sense_is_told(client, query):
    client.force_login(UserFactory(role="controller"))

    page = client.get(PAGE, query)

    assert page.status_code == 422
    assert "Valget i adressen kan ikke læses" in page.text
