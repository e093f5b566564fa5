"""The citizens behind a number: who is led to them, as many as the number says, and what the list says of them."""

import datetime
import re

import pytest
from django.urls import reverse

from accounts.models import Division
from evaluation.figures import FIGURES, Kind
from evaluation.figures.contact import TALKS_IN_TIME
from evaluation.figures.steps import STEPS_TAKEN
from evaluation.models import FrozenFigure
from journal.models import Access
from tests.evaluation.frozen_month import CITIZENS, FEBRUARY, JANUARY, PAGE, frozen, opened, words
from tests.factories import CaseFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.usefixtures("group")


def test_the_number_is_as_long_as_the_list_behind_it(lead_in, lead, group):
    opened(11, team=lead.team, group=group, with_goal=6)
    opened(9, team=TeamFactory(), group=group)
    opened(1, team=lead.team, group=group, is_restricted=True, citizen__last_name="Skjultesen")
    frozen()
    page = lead_in.get(PAGE, {"team": lead.team_id})
    link = re.search(r'href="([^"]*borgere[^"]*)">(\d+)<', page.text)

    behind = lead_in.get(link[1].replace("&amp;", "&"))

    told = FrozenFigure.objects.get(figure="maal", team=lead.team, target_group=None)
    assert told.number == int(link[2]) == 12
    assert behind.context["number"] == 12
    assert len(behind.context["page"].object_list) == 11
    assert "Du har ikke adgang til 1 borger, som er talt med" in words(behind.text)
    assert "Skjultesen" not in behind.text


def links_behind(page):
    return re.findall(r'href="([^"]*/borgere/[^"]*)"', page.text)


def test_a_month_of_the_own_team_that_is_not_told_leads_to_its_citizens(lead_in, lead, group):
    opened(3, team=lead.team, group=group)
    frozen()

    (link,) = links_behind(lead_in.get(PAGE, {"team": lead.team_id}))
    behind = lead_in.get(link.replace("&amp;", "&"))

    assert not FrozenFigure.objects.filter(figure="maal", team=lead.team).exists()
    assert behind.context["number"] == 3
    assert len(behind.context["page"].object_list) == 3


def test_only_of_the_own_team_is_there_a_way_behind_what_is_not_told(client, lead_in, lead, group):
    division = Division.objects.create(name="Afdelingen", head=lead)
    few, many = TeamFactory(division=division), TeamFactory(division=division)
    opened(3, team=few, group=group)
    opened(12, team=many, group=group, due=datetime.date(2026, 1, 10))
    for month in (JANUARY, FEBRUARY):
        frozen(month)

    assert FrozenFigure.objects.filter(figure="maal", team=many, month=JANUARY).exists()
    assert links_behind(lead_in.get(PAGE)) == []
    assert links_behind(lead_in.get(PAGE, {"team": few.pk})) == []
    assert [("2026-01" in link) for link in links_behind(lead_in.get(PAGE, {"team": many.pk}))] == [True]
    client.force_login(UserFactory(controller=True))
    assert links_behind(client.get(PAGE, {"team": lead.team_id})) == []


def test_every_part_of_a_team_can_be_chosen_whether_or_not_it_is_told(lead_in, lead, group):
    frozen(figures=[TALKS_IN_TIME])
    address = reverse("reports:report_detail", args=["samtaler"])

    page = lead_in.get(address, {"team": lead.team_id, "linje": "local"})

    assert [key for key, _ in page.context["report"].choices] == ["legal", "local"]
    assert all("linje=local" in link for link in links_behind(page))
    assert len(links_behind(page)) == 1


def test_the_list_is_of_today_and_says_what_was_frozen(lead_in, lead, group):
    opened(12, team=lead.team, group=group, with_goal=6)
    frozen()
    opened(2, team=lead.team, group=group)

    page = words(lead_in.get(CITIZENS, {"maaned": "2026-02"}).text)

    assert "Talt i dag: 14 borgere" in page
    assert "Da måneden blev gjort op den 02.03.2026, var det 12" in page


def test_the_list_has_its_sum_and_says_why_the_report_is_coarser(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=18)
    opened(1, team=lead.team, group=group, is_restricted=True)
    frozen()

    page = words(lead_in.get(CITIZENS, {"team": lead.team_id}).text)

    assert "I tide: 18 af 20 blandt dem, der vises her." in page
    assert "Borger Ansvarlig I tide" in page
    assert "I rapporten står der kun »over 76 %«, for den læses også af andre" in page


def test_the_list_says_who_is_responsible_now(lead_in, lead, group):
    (case,) = opened(1, team=lead.team, group=group, coordinator=UserFactory(team=lead.team, first_name="Rasmus"))
    (left,) = opened(1, team=lead.team, group=group)
    left.involvements.all().delete()

    page = lead_in.get(CITIZENS, {"team": lead.team_id, "maaned": "2026-02"})

    told = {row.case: row.responsible for row in page.context["page"]}
    assert told == {case: case.coordinator.name, left: ""}
    assert f"{left.citizen.name} Ingen" in words(page.text)


@pytest.mark.parametrize(
    "figure", [figure for figure in FIGURES if figure.kind is Kind.SHARE], ids=lambda figure: figure.key
)
def test_every_share_says_what_is_counted_in_its_own_words(figure):
    parts = figure.hit_by_part or {"": figure.hit}
    assert all(figure.hit_of(part) for part in parts)
    assert not figure.hit_by_part or set(figure.hit_by_part) == set(figure.names())


def test_a_list_of_measures_has_its_mean_and_one_kind_of_decimals(lead_in, lead, group):
    for place, case in enumerate(opened(5, team=lead.team, group=group)):
        type(case).objects.filter(pk=case.pk).update(overview_on=case.opened_on + datetime.timedelta(days=20 + place))
    frozen(figures=[STEPS_TAKEN])

    page = words(lead_in.get(reverse("reports:report_citizens", args=["trin"]), {"linje": "overblik"}).text)

    assert "Gennemsnittet af dem, der vises her, er 22,0 dage." in page
    assert " 24 " in page


def test_whoever_looks_at_the_list_leaves_a_trace(lead_in, lead, group):
    opened(12, team=lead.team, group=group)

    lead_in.get(CITIZENS)

    assert Access.objects.get(user=lead).page == "reports:report_citizens"


def test_the_list_is_of_the_chosen_part(lead_in, lead, group):
    for case in opened(6, team=lead.team, group=group):
        type(case).objects.filter(pk=case.pk).update(overview_on=FEBRUARY)
    address = reverse("reports:report_citizens", args=["trin"])

    assert lead_in.get(address, {"maaned": "2026-02", "linje": "overblik"}).context["number"] == 6
    assert lead_in.get(address, {"maaned": "2026-02", "linje": "konference"}).context["number"] == 0


@pytest.mark.parametrize("asked", [{}, {"linje": "findes-ikke"}])
def test_without_a_part_the_list_is_of_the_first_and_has_each_citizen_once(lead_in, lead, group, asked):
    """Of each citizen there are four ends: all of them would be four times as many."""
    for _ in range(6):
        CaseFactory(team=lead.team, target_group=group, opened_on=datetime.date(2025, 11, 10))
    address = reverse("reports:report_citizens", args=["resultater"])

    page = lead_in.get(address, {"maaned": "2026-02"} | asked)

    assert page.context["number"] == 6
    assert "3 måneder: i job" in words(page.text)


def test_the_list_of_a_month_that_is_not_counted_says_when_it_is(lead_in, lead, group):
    opened(20, team=lead.team, group=group, due=datetime.date(2026, 3, 1))
    frozen()

    page = words(lead_in.get(CITIZENS, {"maaned": "2026-03"}).text)

    assert "Talt i dag: 20 borgere. Marts 2026 gøres op den 10. april." in page
