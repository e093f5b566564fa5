"""The forecast in a team counted by hand, on Monday 2 March 2026."""

import datetime
import random
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import Division
from evaluation.caseloads import Band, Norm, Person
from evaluation.forecast import AHEAD, FEWEST_WEEKS, Crew, Forecast, Scenario, Week
from evaluation.forecast_sql import forecast_of
from evaluation.models import CaseloadNorm
from journal.models import Access
from tests.factories import CaseFactory, TeamFactory, UserFactory

TODAY = MONDAY = datetime.date(2026, 3, 2)
PAGE = reverse("team_forecast:forecast")
ROWS = reverse("team_forecast:forecast_rows")


def year_of(*changes):
    """Weeks in which so many more came than left."""
    return [Week(MONDAY, max(0, change), max(0, -change)) for change in changes]


def weeks_ago(weeks, days=0):
    return MONDAY - datetime.timedelta(weeks=weeks, days=-days)


def test_what_is_expected_is_the_mean_week_as_many_times_as_there_are_weeks():
    point = Forecast(30, year_of(*[3, -1] * 14)).at(4)

    assert (point.expected, point.low, point.high) == (34, 34, 34)


def test_the_range_is_what_eight_of_ten_stretches_did():
    """25 stretches: 11 of +4, one of each of +2, 0 and -2, 11 of -4; two are taken from each end."""
    point = Forecast(10, year_of(*[1] * 14, *[-1] * 14)).at(4)

    assert (point.expected, point.low, point.high) == (10, 6, 14)


def test_the_tenth_at_each_end_is_left_out():
    """Of 25 stretches one is -9 and one is +9; neither is in the range."""
    point = Forecast(50, year_of(-9, *[0] * 26, 9)).at(4)

    assert (point.expected, point.low, point.high) == (50, 50, 50)


def test_the_range_holds_what_is_expected_and_nothing_below_none():
    point = Forecast(50, year_of(28, *[0] * 27)).at(4)
    assert (point.expected, point.low, point.high) == (54, 50, 54)

    point = Forecast(2, year_of(*[-1] * 28)).at(12)
    assert (point.expected, point.low, point.high) == (0, 0, 0)


def test_half_a_year_is_needed():
    assert not Forecast(9, year_of(*[1] * (FEWEST_WEEKS - 1))).is_possible
    assert Forecast(9, year_of(*[1] * FEWEST_WEEKS)).is_possible


def test_positions_are_hours_by_the_norm_and_a_case_has_its_weight():
    norm = Norm(30, 35, Decimal(37), Decimal(0), Decimal(0), 0, Decimal(0), shares={"team_lead": 20})
    people = [
        Person(1, "Fuld tid", "caseworker", Decimal(37), True, None, ""),
        Person(2, "Halv tid", "caseworker", Decimal("18.5"), True, None, ""),
        Person(3, "Leder", "team_lead", Decimal(37), True, None, ""),
        Person(4, "Ikke længere i teamet", "caseworker", Decimal(37), False, None, ""),
    ]

    crew = Crew.of(people, norm, Decimal(37), [Decimal(1), Decimal(2)])

    assert (crew.positions, crew.weight, crew.band) == (Decimal("1.7"), Decimal("1.5"), Band(30, 35))
    assert crew.load(Decimal(34)) == 30
    assert crew.verdict(crew.load(Decimal(34))) == "inden for"
    assert crew.verdict(crew.load(Decimal(33))) == "under"
    assert crew.verdict(crew.load(Decimal(40))) == "over"
    assert Crew.of(people[:3], None, Decimal(37), []).positions == Decimal("1.5")


def test_nobody_left_carries_nothing():
    crew = Crew(Decimal("0.5"), band=Band(30, 35)).with_more(-1)

    assert crew.load(Decimal(10)) is None
    assert crew.verdict(None) == ""


@pytest.mark.parametrize("seed", range(40))
def test_more_cases_never_lower_the_load_and_more_colleagues_never_raise_it(seed):
    chance = random.Random(seed)
    forecast = Forecast(
        chance.randrange(300), year_of(*(chance.randint(-6, 6) for _ in range(chance.randint(26, 52))))
    )
    crew = Crew(Decimal(chance.randint(1, 200)) / 10, Decimal(chance.randint(10, 30)) / 10)
    more = chance.randrange(60)

    def loads(**said):
        one = Scenario.of("", forecast, crew, **said)
        return one.load_now, one.load_then

    for before, after in zip(loads(), loads(cases=more), strict=True):
        assert after >= before
    for before, after in zip(loads(), loads(colleagues=chance.randrange(5)), strict=True):
        assert after <= before
    for point in forecast.points:
        assert 0 <= point.low <= point.expected <= point.high
    assert len(forecast.points) == AHEAD


@pytest.fixture
def team(lead):
    """One full-time colleague. One case a week for 30 weeks, of which the oldest ten are closed; two came today.

    Of those that came one is protected, and one is another team's.
    """
    UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")
    for ago in range(1, 31):
        closed = {"closed_on": weeks_ago(1, 4), "close_reason": "job"} if ago > 20 else {}
        CaseFactory(team=lead.team, opened_on=weeks_ago(ago), is_restricted=ago == 3, **closed)
    for _ in range(2):
        CaseFactory(team=lead.team, opened_on=TODAY)
    CaseFactory(opened_on=weeks_ago(2))
    return lead.team


def words(html):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).strip()


def test_a_team_is_counted_from_its_cases(team, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = forecast_of(team, TODAY)

    assert (found.forecast.cases, found.forecast.came, found.forecast.left) == (22, 30, 10)
    assert (found.first, found.last) == (weeks_ago(30), datetime.date(2026, 3, 1))
    assert found.past[-4:] == [28, 29, 20, 22]
    assert found.forecast.at(12).expected == 22 + 12 * Decimal(20) / 30
    assert found.crew.positions == 1


def test_the_year_is_52_whole_weeks(lead):
    CaseFactory(team=lead.team, opened_on=weeks_ago(53))
    CaseFactory(team=lead.team, opened_on=weeks_ago(52))

    found = forecast_of(lead.team, TODAY)

    assert len(found.forecast.weeks) == 52
    assert (found.forecast.came, found.forecast.weeks[0].came) == (1, 1)


def test_every_number_is_as_long_as_the_list_behind_it(client, lead, team):
    client.force_login(lead)
    html = client.get(PAGE).text

    links = re.findall(rf'<a href="({ROWS}[^"]*)">(\d+)</a>', html)

    assert len(links) == 33
    for address, number in links:
        rows = client.get(unescape(address)).text
        closed = re.search(r"(\d+) sag(?:er)?, som du", rows)
        assert len(re.findall(r'<tr><th scope="row">', rows)) + int(closed[1] if closed else 0) == int(number), address


def test_a_protected_case_is_counted_and_not_named(client, lead, team):
    client.force_login(lead)

    page = client.get(ROWS, {"vis": "ind", "uge": f"{weeks_ago(3):%d.%m.%Y}"})

    assert "1 sag, som du ikke har adgang til." in words(page.text)
    assert 'scope="row"' not in page.text
    assert Access.objects.filter(user=lead).exists()


def test_what_if_is_told_beside_what_is(client, lead, team):
    CaseloadNorm.objects.create(low=15, high=20, from_on=TODAY)
    client.force_login(lead)

    html = client.get(PAGE, {"kolleger": "1", "sager": "-2"}).text

    rows = [words(row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    assert "Som nu 25 25–26 27 27–30 30 30–34 1,0 22,0 30,0 over normen" in rows
    assert "En kollega mindre på fuld tid 25 25–26 27 27–30 30 30–34 0,0 – –" in rows
    assert any(row.startswith("Dit eget valg kolleger +1 · sager −2") and "2,0 10,0 14,0" in row for row in rows)


@pytest.mark.parametrize("query", [{"kolleger": "mange"}, {"sager": "99999999999"}, {"kolleger": "-21"}])
def test_what_cannot_be_counted_is_told_at_its_field(client, lead, team, query):
    client.force_login(lead)

    page = client.get(PAGE, query)

    assert page.status_code == 422
    assert "Som nu" in page.text
    assert "form-error-message" in page.text


def test_a_new_team_has_no_forecast(client, lead):
    client.force_login(lead)

    assert "Der er ikke tal nok til en prognose" in client.get(PAGE).text
    assert client.get(ROWS, {"uge": "99.99.9999"}).status_code == 422


def test_another_team_is_not_found_but_the_head_of_its_division_sees_numbers_and_no_names(client, lead, team):
    head = UserFactory(role="team_lead", team=TeamFactory())
    client.force_login(head)
    assert client.get(PAGE, {"team": team.pk}).status_code == 404

    team.division = Division.objects.create(name="Beskæftigelse", head=head)
    team.save()
    assert "22 åbne sager" in words(client.get(PAGE, {"team": team.pk}).text)
    rows = client.get(ROWS, {"team": team.pk, "vis": "ud"}).text
    assert "10 sager, som du ikke har adgang til." in words(rows)
