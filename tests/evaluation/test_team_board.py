"""The lead's board in a team counted by hand, on a Monday in March (2 March 2026)."""

import datetime
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Absence, Division
from evaluation.case_days import keep_days
from evaluation.models import CaseloadNorm, LookSample, TeamDay
from evaluation.team_board import COLUMNS, LATE_KINDS, LISTS, Board
from evaluation.team_days import write_down
from journal.models import Access
from tests.factories import (
    BenefitSpellFactory,
    CaseFactory,
    DeadlineFactory,
    ErasureOrderFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    TargetGroupFactory,
    TeamFactory,
    UserFactory,
)
from tests.plan_factories import PlanApprovalFactory

TODAY = datetime.date(2026, 3, 2)
PAGE = reverse("team")
ROWS = reverse("team_board:team_rows")
EARLY = datetime.date(2020, 1, 1)


def days_ago(days):
    return TODAY - datetime.timedelta(days=days)


@pytest.fixture
def team(lead):
    """Rasmus: 4 cases, 2 overdue, 2 without a goal, one new. Camilla on 30 hours: 2, one of them protected, overdue.

    One is nobody's, one is closed, one is of another team.
    """
    CaseloadNorm.objects.create(low=2, high=3, from_on=EARLY)
    DeadlineFactory(subject="new_case", days=14)
    group = TargetGroupFactory()
    rasmus = UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")
    camilla = UserFactory(team=lead.team, first_name="Camilla", last_name="Juhl", weekly_hours=Decimal(30))
    cases = {}
    for name, who, more in (
        ("Anna", rasmus, {}),
        ("Bo", rasmus, {}),
        ("Carl", rasmus, {}),
        ("Dora", rasmus, {"opened_on": days_ago(3)}),
        ("Egon", camilla, {}),
        ("Hemmelig", camilla, {"is_restricted": True}),
        ("Ingens", camilla, {}),
        ("Lukket", rasmus, {"closed_on": days_ago(1), "close_reason": "job"}),
    ):
        said = {"citizen__first_name": name, "citizen__last_name": "Borger"} | more
        cases[name] = CaseFactory(coordinator=who, team=lead.team, target_group=group, **said)
    cases["Ingens"].involvements.update(until_on=days_ago(1))
    for name, late in (("Anna", 41), ("Bo", 5), ("Hemmelig", 60)):
        InterventionFactory(case=cases[name], status="running", follow_up_on=days_ago(late))
    for name in ("Carl", "Dora", "Egon", "Hemmelig", "Ingens"):
        GoalFactory(case=cases[name])
    for name, weeks in (("Anna", 60), ("Egon", 80)):
        BenefitSpellFactory(case=cases[name], from_on=days_ago(weeks * 7), until_on=None)
    CaseFactory(target_group=group)
    return cases


def texts(markup):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))).strip()


def lines(client, query="", part="tbody"):
    """The table as it is read: by name, the cells with their words for screen readers."""
    html = client.get(f"{PAGE}{query}").content.decode()
    table = re.search(rf'<table class="table hm-dense hm-cards hm-caseloads">.*?<{part}>(.*?)</{part}>', html, re.S)[1]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", table, re.S)
    return {texts(name): [texts(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", rest, re.S)] for name, rest in rows}


def behind(client, address):
    """How many rows stand behind a link: those with a name on all pages, and those the reader may not open."""
    html = client.get(unescape(address)).content.decode()
    closed = re.search(r"(\d+) sag(?:er)?, som du", html)
    return len(re.findall(r'<tr><th scope="row">', html)), int(closed[1]) if closed else 0


def test_everyone_has_their_cases_against_a_norm_of_their_own(client, lead, team):
    client.force_login(lead)

    found = lines(client)

    overdue, no_goal, new = "opfølgning overskredet", "mangler mål", "nye på 14 dage"
    assert found == {
        "Rasmus Toft": [
            "4 +1",
            "over normen 2–3",
            f"2 {overdue}, Rasmus Toft",
            f"2 {no_goal}, Rasmus Toft",
            "2 mangler plan, Rasmus Toft",
            "0",
            f"1 {new}, Rasmus Toft",
        ],
        "Camilla Juhl 30 timer": [
            "2",
            "inden for normen 2–2",
            f"1 {overdue}, Camilla Juhl",
            "0",
            "1 mangler plan, Camilla Juhl",
            "0",
            "0",
        ],
    }


def test_the_table_adds_up_with_the_cases_that_nobody_has(client, lead, team):
    client.force_login(lead)

    sums = lines(client, part="tfoot")

    assert sums["Ikke fordelt"][0] == "1 ikke fordelt"
    assert sums["I alt"][0] == "7 i alt"
    assert [int(cell.split()[0]) for cell in sums["I alt"][2:]] == [3, 2, 4, 0, 1]
    assert behind(client, f"{ROWS}?team={lead.team_id}&vis=alle&medarbejder=0") == (1, 0)
    assert "· Ikke fordelt" in client.get(f"{ROWS}?team={lead.team_id}&vis=alle&medarbejder=0").text


def test_what_is_over_the_norm_is_told_as_it_is_weighed(client, lead, team):
    CaseloadNorm.objects.update(new_case="0.25")
    client.force_login(lead)

    assert lines(client)["Rasmus Toft"][0] == "4 vægtet 4,25 +1,25"


@pytest.mark.parametrize("is_kept", [False, True])
def test_every_number_is_as_long_as_the_list_behind_it(client, lead, team, is_kept):
    client.force_login(lead)
    if is_kept:
        assert keep_days(timezone.localdate())
    html = client.get(PAGE).content.decode()

    links = re.findall(rf'<a[^>]* href="({ROWS}[^"]*)">[^<\d]*(\d+)[^<\d,]*<', html)

    assert len(links) == 18
    for address, number in links:
        named, closed = behind(client, address)
        assert named + closed == int(number), address


def test_a_protected_citizen_is_counted_and_not_named(client, lead, team):
    client.force_login(lead)
    board = Board.of(lead.team, TODAY)
    assert board.cases == 7

    page, rows = client.get(PAGE).text, client.get(ROWS, {"vis": "overskredet"}).text

    assert "Hemmelig" not in page + rows
    assert "1 sag, som du ikke har adgang til" in rows
    assert f"/sager/{team['Hemmelig'].pk}/" not in page + rows
    InvolvementFactory(case=team["Hemmelig"], user=lead)
    assert "Hemmelig Borger" in client.get(ROWS, {"vis": "overskredet"}).text


def test_those_who_have_waited_longest_stand_with_what_is_missing(client, lead, team):
    client.force_login(lead)
    html = client.get(PAGE).content.decode()

    first = re.search(r'id="laengst".*?</table>', html, re.S)[0]

    assert "Vis alle 3" in html
    assert [texts(row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", first, re.S)] == [
        "Anna Borger Rasmus Toft Opfølgning overskredet 41",
        "Bo Borger Rasmus Toft Opfølgning overskredet 5",
    ]


def test_the_key_figures(client, lead, team):
    client.force_login(lead)
    html = client.get(PAGE).content.decode()

    figures = [texts(one) for one in re.findall(r'<div class="hm-kpi">(.*?)</div>', html, re.S)]

    assert figures == [
        "Sager i alt 7 alle borgere gennemsnit 3,0",
        "Opfølgning overskredet 3 opfølgning overskredet 42,9 %",
        "Mangler job- eller uddannelsesmål 2 mangler mål 28,6 %",
        "Ingen fremgang 0 0,0 %",
        "Tid på forsørgelse, gennemsnit 70,0 uger, mål 68",
    ]


def test_what_is_in_the_inbox_waits_for_the_lead(client, lead, team):
    client.force_login(lead)

    distribution = reverse("team_distribution:distribution")
    assert f'href="{distribution}">Fordel 2 sager<' in client.get(PAGE).text
    inbox = client.get(distribution)
    assert inbox.context["total"] == 2
    assert (inbox.text.count("Ikke fordelt"), inbox.text.count("Ny sag hos Rasmus Toft")) == (1, 1)
    assert behind(client, f"{ROWS}?vis=ikke-fordelt") == (1, 0)


def test_what_waits_in_the_team_of_another_lead_waits_for_that_lead(client, lead, team):
    JoinRequestFactory(case=team["Anna"])
    head = UserFactory(team=TeamFactory(), team_lead=True)
    lead.team.division = Division.objects.create(name="Beskæftigelse", head=head)
    lead.team.save()

    client.force_login(lead)
    own = client.get(PAGE).text
    client.force_login(head)
    others = client.get(PAGE, {"team": lead.team_id}).text

    for told in ("Fordel 2 sager", "Svar på 1 anmodning om at deltage"):
        assert told in own
        assert told not in others
    assert "Intet venter på dig." in others


def test_how_many_more_cases_is_told_since_the_first_night(client, lead, team):
    """One team has stood for two nights, the other for one, which is no change yet."""
    other = TeamFactory(name="Team Syd")
    division = Division.objects.create(name="Beskæftigelse", head=lead)
    for one in (lead.team, other):
        one.division = division
        one.save()
    for one, day, cases in ((lead.team, days_ago(1), 7), (lead.team, TODAY, 9), (other, TODAY, 4)):
        TeamDay.objects.create(team=one, on=day, cases=cases, overdue=0, opened=0, closed=0)
    client.force_login(lead)

    nights = re.search(r'id="afdeling".*?</table>', client.get(PAGE).text, re.S)[0]

    rows = [texts(row) for row in re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", nights, re.S)]
    assert rows == [
        f"{lead.team.name} Beskæftigelse 9 +2 siden 01.03.2026 0 0,0 %",
        "Team Syd Beskæftigelse 4 – 0 0,0 %",
    ]


def test_what_waits_for_the_lead_is_counted_as_where_it_is_answered(client, lead, team):
    client.force_login(lead)
    assert "Godkend 1" not in client.get(PAGE).text
    PlanApprovalFactory(case=team["Anna"])
    PlanApprovalFactory(case=team["Hemmelig"])
    PlanApprovalFactory()
    for verdict in ("", "fine"):
        said = {"verdict": verdict, "answered_by": lead, "answered_at": timezone.now()} if verdict else {}
        rasmus = team["Anna"].coordinator
        look = Access.objects.create(case_id=team["Anna"].pk, user=rasmus, role=rasmus.role)
        drawn = {"month": TODAY.replace(day=1), "access_id": look.pk, "drawn": "chance"}
        LookSample.objects.create(team=lead.team, user=rasmus, **drawn, **said)
    old = {"reason": "retention", "early": False, "team": lead.team}
    ErasureOrderFactory(case_id=900_001, due_on=days_ago(1), **old)
    ErasureOrderFactory(case_id=900_002, due_on=TODAY + datetime.timedelta(days=9), **old)

    html = client.get(PAGE).text

    assert "Godkend 1 plan<" in html
    assert len(client.get(reverse("team_plans:approval_list")).context["page"].object_list) == 1
    assert "Tag stilling til 1 sletning<" in html
    address = unescape(re.search(r'href="([^"]*)">Vurdér 1 opslag<', html)[1])
    assert len(client.get(address).context["page"].object_list) == 1


def test_who_is_away_is_told_under_the_name(client, lead, team):
    rasmus = team["Anna"].coordinator
    Absence.objects.create(user=rasmus, from_on=TODAY, until_on=datetime.date(2026, 3, 6))
    client.force_login(lead)

    assert "Rasmus Toft fraværende til og med 06.03. · uden vikar" in lines(client)


def test_the_table_is_sorted_by_its_heads(client, lead, team):
    client.force_login(lead)

    assert [name.split()[0] for name in lines(client)] == ["Rasmus", "Camilla"]
    assert [name.split()[0] for name in lines(client, "?sorter=sager")] == ["Camilla", "Rasmus"]
    assert [name.split()[0] for name in lines(client, "?sorter=navn")] == ["Camilla", "Rasmus"]


def test_numbers_are_sorted_by_the_largest_first_and_then_round(client, lead, team):
    client.force_login(lead)

    def next_of(key, address):
        return re.search(rf'id="sorter-{key}" href="\?sorter=([-a-z]+)', client.get(PAGE + address).text)[1]

    assert next_of("overskredet", "") == "-overskredet"
    assert next_of("overskredet", "?sorter=-overskredet") == "overskredet"
    assert next_of("overskredet", "?sorter=overskredet") == "-overskredet"
    assert (next_of("navn", ""), next_of("navn", "?sorter=navn")) == ("navn", "-navn")


def test_new_cases_in_the_inbox_wait_for_the_lead(client, lead, team):
    new = CaseFactory(coordinator=UserFactory(team=lead.team), opened_on=days_ago(3))
    client.force_login(lead)

    assert new.citizen.name in client.get(reverse("team_distribution:distribution")).text
    assert ">Fordel 3 sager<" in client.get(PAGE).text


def test_htmx_gets_the_table_alone(client, lead, team):
    client.force_login(lead)

    html = client.get(PAGE, {"sorter": "nye"}, headers={"HX-Request": "true"}).text

    assert html.strip().startswith('<section class="hm-card" aria-labelledby="sagstal" id="sagstal-tabel">')
    assert "<h1" not in html


def test_a_case_weighs_what_the_norm_says(lead, team):
    norm = CaseloadNorm.objects.get()
    norm.line, norm.free_lines, norm.new_case = Decimal("0.5"), 0, Decimal("0.25")
    norm.save()
    norm.group_weights.create(target_group=team["Anna"].target_group, weight=Decimal("1.5"))

    board = Board.of(lead.team, TODAY)

    weights = {line.person.name: line.weight for line in board.lines}
    # Rasmus: 4 of 1.5, an intervention for Anna and for Bo, and Dora is new. Camilla: 2 of 1.5 and one intervention.
    assert weights == {"Rasmus Toft": Decimal("7.25"), "Camilla Juhl": Decimal("3.5")}


def test_the_head_of_a_division_sees_numbers_of_all_its_teams_and_no_names(client, lead, team):
    head = UserFactory(team=TeamFactory(name="Ledelsen"), team_lead=True)
    lead.team.division = Division.objects.create(name="Beskæftigelse", head=head)
    lead.team.save()
    write_down(TODAY)
    client.force_login(head)

    html = client.get(PAGE, {"team": lead.team_id}).text

    assert f"<h1>{lead.team.name}</h1>" in html
    assert not re.search("(Anna|Bo|Carl|Dora|Egon|Hemmelig|Ingens) Borger", html)
    assert "Ledelsen" in html
    assert "Du har ikke adgang til de borgere, det gælder." in html
    assert behind(client, f"{ROWS}?team={lead.team_id}&vis=overskredet") == (0, 3)


def test_the_team_of_another_lead_is_not_found(client, lead, team):
    client.force_login(UserFactory(team=TeamFactory(), team_lead=True))

    assert client.get(PAGE, {"team": lead.team_id}).status_code == 404
    assert client.get(ROWS, {"team": lead.team_id}).status_code == 404


NOT_READ = "Valget i adressen kan ikke læses"


@pytest.mark.parametrize(
    ("query", "board", "rows"),
    [
        ("?sorter=x", (422, NOT_READ), (422, NOT_READ)),
        ("?vis=%00", (200, ""), (422, NOT_READ)),
        ("?vis=x", (200, ""), (422, NOT_READ)),
        ("?medarbejder=99", (200, ""), (422, NOT_READ)),
        ("?side=x", (422, NOT_READ), (422, NOT_READ)),
        ("?team=1&team=x", (404, "findes ikke"), (404, "findes ikke")),
    ],
)
def test_nonsense_in_the_address_is_told(client, lead, team, query, board, rows):
    client.force_login(lead)

    for page, (status, words) in ((PAGE, board), (ROWS, rows)):
        answer = client.get(page + query)
        assert answer.status_code == status
        assert words in answer.text
        assert words or NOT_READ not in answer.text


def test_looking_at_names_is_a_look(client, lead, team):
    client.force_login(lead)
    client.get(ROWS)

    assert list(Access.objects.order_by("pk").values_list("page", flat=True)) == ["team_board:team_rows"]


def test_a_team_of_twenty_costs_eleven_statements(client, lead, team, django_assert_max_num_queries):
    client.force_login(lead)
    client.get(PAGE)
    for number in range(20):
        case = CaseFactory(coordinator=UserFactory(team=lead.team), team=lead.team)
        InterventionFactory(case=case, status="running", follow_up_on=days_ago(number + 1))
    with django_assert_max_num_queries(14) as asked:
        client.get(PAGE)
    assert sum("SAVEPOINT" not in one["sql"] for one in asked.captured_queries) == 11


def test_the_night_counts_as_the_page_does(lead, team):
    CaseFactory(team=lead.team, opened_on=days_ago(1), target_group=team["Anna"].target_group)

    write_down(TODAY)

    day, board = TeamDay.objects.get(team=lead.team), Board.of(lead.team, TODAY)
    assert (day.cases, day.overdue) == (board.cases, dict(board.kinds)[LATE_KINDS[0]]) == (8, 3)
    assert (day.opened, day.closed) == (1, 1)


def test_a_night_that_is_written_stays_as_it_is(lead, team):
    write_down(TODAY)
    CaseFactory(team=lead.team, coordinator__team=lead.team)

    assert write_down(TODAY) == 0
    assert TeamDay.objects.get(team=lead.team).cases == 7


def test_a_closed_team_has_no_nights_and_an_empty_one_has(lead, team):
    closed, empty = TeamFactory(closed_on=TODAY), TeamFactory()

    write_down(TODAY)

    assert not TeamDay.objects.filter(team=closed).exists()
    assert TeamDay.objects.get(team=empty).cases == 0


def test_the_trend_has_a_gap_where_a_week_was_not_counted(client, lead, team):
    for weeks, overdue in ((3, 44), (1, 30), (0, 27)):
        TeamDay.objects.create(team=lead.team, on=days_ago(7 * weeks), cases=50, overdue=overdue, opened=0, closed=0)
    client.force_login(lead)

    html = client.get(PAGE).text

    assert "Fra uge 7 til uge 10 er tallet faldet fra 44 til 27. Der er ingen tal fra uge 8." in html
    assert "uge 7 44, uge 9 30, uge 10 27" in html


def test_the_spreadsheet_has_numbers_and_days_to_count_with(client, lead, team):
    Absence.objects.create(user=team["Anna"].coordinator, from_on=TODAY, until_on=datetime.date(2026, 3, 6))
    write_down(TODAY)
    client.force_login(lead)

    response = client.get(reverse("team_board:team_sheet"))

    assert response.headers["Content-Disposition"] == 'attachment; filename="sagstal-2026-03-02.xlsx"'
    people, nights = load_workbook(io.BytesIO(response.content)).worksheets
    *told, until = (cell.value for cell in people[2])
    assert told == [lead.team.name, "Rasmus Toft", 37, 4, 4, 2, 3, 2, 2, 2, 0, 1]
    assert [[cell.value for cell in row][1:5] for row in list(people.rows)[-2:]] == [
        ["Ikke fordelt", None, 1, 1],
        ["I alt", None, 7, 7],
    ]
    assert until.date() == datetime.date(2026, 3, 6)
    on, *numbers = (cell.value for cell in nights[2])
    assert (on.date(), numbers) == (TODAY, [7, 3, 0, 1])
    assert "Anna" not in str([[cell.value for cell in row] for row in people.rows])


def test_every_list_can_be_opened(client, lead, team):
    client.force_login(lead)

    assert {flag.key for flag in COLUMNS} < set(LISTS)
    for key in LISTS:
        assert client.get(ROWS, {"vis": key}).status_code == 200, key
