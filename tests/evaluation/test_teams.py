"""Teams and divisions, as an administrator keeps them."""

import pytest

from accounts.models import Division, Team
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, TeamFactory, UserFactory

PAGE = "/administration/teams/"


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True))
    return client


def test_a_team_gets_a_name_and_a_division_with_a_head(admin, lead):
    admin.post(f"{PAGE}afdelinger/ny/", {"name": "Job", "head": lead.pk})
    division = Division.objects.get()
    assert division.head == lead

    admin.post(f"{PAGE}{lead.team.pk}/", {"name": "Team Nord", "division": division.pk})
    admin.post(f"{PAGE}nyt/", {"name": "Team Syd", "division": ""})

    assert set(Team.objects.filter(name__startswith="Team ").values_list("name", "division")) >= {
        ("Team Nord", division.pk),
        ("Team Syd", None),
    }
    page = admin.get(PAGE).content.decode()
    assert f"Ledes af {lead.name}" in page


def test_only_a_lead_can_be_head(admin):
    answer = admin.post(f"{PAGE}afdelinger/ny/", {"name": "Job", "head": UserFactory().pk})
    assert answer.status_code == 422
    assert "Vælg en teamleder på listen." in answer.content.decode()


def test_two_of_the_same_name_are_refused(admin, lead):
    answer = admin.post(f"{PAGE}nyt/", {"name": lead.team.name})
    assert answer.status_code == 422
    assert "Der er allerede et team med det navn." in answer.content.decode()


def test_a_team_closes_only_when_nobody_and_nothing_is_left(admin):
    team = TeamFactory()
    people = [UserFactory(team=team) for _ in range(2)]
    case = CaseFactory(coordinator=people[0])
    CaseFactory(coordinator=people[0], closed_on=TODAY, close_reason="job")

    answer = admin.post(f"{PAGE}{team.pk}/nedlaeg/", follow=True)
    assert "Teamet har 2 medarbejdere og 1 åben sag. Flyt dem først til et andet team." in answer.content.decode()
    for one in people:
        one.is_active = False
        one.save()
    assert "Teamet har 1 åben sag." in admin.post(f"{PAGE}{team.pk}/nedlaeg/", follow=True).content.decode()
    team.refresh_from_db()
    assert team.closed_on is None

    case.closed_on, case.close_reason = TODAY, "job"
    case.save()
    admin.post(f"{PAGE}{team.pk}/nedlaeg/")
    team.refresh_from_db()
    assert team.closed_on == TODAY
    assert admin.get(f"{PAGE}{team.pk}/").status_code == 404


def test_nobody_is_put_into_a_closed_team(admin, lead):
    closed = TeamFactory(closed_on=TODAY)
    page = f"/administration/medarbejdere/{lead.pk}/"
    offered = [pk for pk, _ in admin.get(page).context["form"].fields["team"].choices]
    assert lead.team.pk in offered
    assert closed.pk not in offered


def test_numbers_of_a_team(admin, lead):
    UserFactory(team=lead.team, is_active=False)
    for _ in range(3):
        CaseFactory(coordinator=lead)
    CaseFactory(coordinator=lead, closed_on=TODAY, close_reason="job")
    people, open_cases = dict(admin.get(PAGE).context["teams"])[lead.team]
    assert (people, open_cases) == (1, 3)
    behind = admin.get(f"/administration/medarbejdere/?team={lead.team.pk}&active=yes").context["page"]
    assert behind.paginator.count == people
