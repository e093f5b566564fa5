"""Teams and divisions, as an administrator keeps them."""

import pytest
from django.urls import reverse

from accounts.models import Division, Team
from evaluation.forms_teams import DivisionForm, TeamForm
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

    admin.post(f"{PAGE}{lead.team.pk}/", {"name": "Team Nord", "division": division.pk, "version": 1})
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


def test_a_closed_team_is_opened_again_on_purpose_only(admin, lead):
    team = TeamFactory(name="Team Nord", closed_on=TODAY)
    page = f"{PAGE}{team.pk}/"
    assert "Nedlæg teamet" not in admin.get(page).text

    admin.post(page, {"name": "Team Nordøst", "version": 1})
    team.refresh_from_db()
    assert (team.name, team.closed_on) == ("Team Nordøst", TODAY)
    assert "Team Nordøst er åbent igen." in admin.post(f"{page}genaabn/", follow=True).text

    team.refresh_from_db()
    assert team.closed_on is None
    offered = admin.get(reverse("accounts:user_update", args=[lead.pk])).context["form"].fields["team"].choices
    assert team.pk in [pk for pk, _ in offered]


def test_of_two_administrators_the_second_is_shown_both_texts(admin, lead):
    team, division = lead.team, Division.objects.create(name="Job", head=lead)

    for row, address in ((team, f"{PAGE}{team.pk}/"), (division, f"{PAGE}afdelinger/{division.pk}/")):
        admin.post(address, {"name": "Den førstes", "version": 1})
        second = admin.post(address, {"name": "Den andens", "version": 1})

        assert second.status_code == 409
        assert "Den førstes" in second.text
        assert "Den andens" in second.text
        row.refresh_from_db()
        assert (row.name, row.version) == ("Den førstes", 2)


def test_a_team_that_was_closed_meanwhile_stays_closed(admin):
    team = TeamFactory(name="Team Nord")
    admin.post(f"{PAGE}{team.pk}/nedlaeg/")

    told = admin.post(f"{PAGE}{team.pk}/", {"name": "Team Nordøst", "version": 1})
    admin.post(f"{PAGE}{team.pk}/", {"name": "Team Nordøst", "version": 2})

    team.refresh_from_db()
    assert told.status_code == 409
    assert (team.name, team.closed_on) == ("Team Nordøst", TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "what"), [(TeamForm, "et team"), (DivisionForm, "en afdeling")])
def test_of_two_with_one_name_saved_in_the_same_moment_the_second_is_told(form, what):
    one, other = form({"name": "Nord"}), form({"name": "Nord"})
    assert one.is_valid()
    assert other.is_valid()

    assert one.keep()
    assert not other.keep()
    assert other.errors["name"] == [f"Der er allerede {what} med det navn."]


def test_nobody_is_put_into_a_closed_team(admin, lead):
    closed = TeamFactory(closed_on=TODAY)
    page = f"/administration/medarbejdere/{lead.pk}/"
    offered = [pk for pk, _ in admin.get(page).context["form"].fields["team"].choices]
    assert lead.team.pk in offered
    assert closed.pk not in offered


def test_nobody_comes_back_into_a_closed_team(admin):
    closed, open_one = TeamFactory(name="Team Nord", closed_on=TODAY), TeamFactory()
    gone = UserFactory(team=closed, is_active=False)
    url = reverse("accounts:user_update", args=[gone.pk])
    form = admin.get(url).context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name not in ("password", "seen", "is_active")}
    said["weekly_hours"] = "37"

    told = admin.post(url, said | {"is_active": "on"})
    assert told.status_code == 422
    assert "Team Nord er nedlagt. Vælg et andet team." in told.text
    assert admin.post(url, said | {"first_name": "Åse"}).status_code == 302
    assert admin.post(url, said | {"is_active": "on", "team": open_one.pk}).status_code == 302

    gone.refresh_from_db()
    assert (gone.is_active, gone.team) == (True, open_one)


def test_numbers_of_a_team(admin, lead):
    UserFactory(team=lead.team, is_active=False)
    for _ in range(3):
        CaseFactory(coordinator=lead)
    CaseFactory(coordinator=lead, closed_on=TODAY, close_reason="job")
    people, open_cases = dict(admin.get(PAGE).context["teams"])[lead.team]
    assert (people, open_cases) == (1, 3)
    behind = admin.get(f"/administration/medarbejdere/?team={lead.team.pk}&active=yes").context["page"]
    assert behind.paginator.count == people
