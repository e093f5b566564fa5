"""Min dag of a deputy: the cases of a colleague who is away stand in a group of their own."""

import datetime
from datetime import timedelta

import pytest

from accounts.models import Absence
from cases.models import CoverPart
from followup.digest import tell_digests
from notices.models import Notice
from tests.factories import CaseFactory, GoalFactory, InterventionFactory, InvolvementFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory, MeetingFactory

URL = "/min-dag/"
DAY = timedelta(days=1)
FAR = TODAY + 100 * DAY


@pytest.fixture
def mette(caseworker):
    return UserFactory(team=caseworker.team, first_name="Mette", last_name="Kjær")


@pytest.fixture
def absence(mette, caseworker):
    return Absence.objects.create(user=mette, cover=caseworker, from_on=TODAY - DAY, until_on=TODAY + 3 * DAY)


def citizen(name, coordinator, days, **case):
    """A case whose follow-up is due in so many days."""
    case = CaseFactory(coordinator=coordinator, citizen__first_name=name, citizen__last_name="Holm", **case)
    GoalFactory(case=case)
    InterventionFactory(case=case, follow_up_on=TODAY + days * DAY, ends_on=FAR)
    return case


def group(response):
    (one,) = response.context["covered"]
    return one


def test_the_deputy_sees_what_waits_the_most_urgent_first(staff, caseworker, mette, absence):
    citizen("Egen", caseworker, -1)
    citizen("Fem", mette, -5)
    citizen("Rolig", mette, 20)
    citizen("Tolv", mette, -12)

    response = staff.get(URL)

    assert [row.name for row in response.context["rows"]] == ["Egen Holm"]
    assert [row.name for row in group(response).rows] == ["Tolv Holm", "Fem Holm"]
    assert (group(response).waiting, group(response).everybody) == (2, 3)
    assert "Du dækker for Mette Kjær" in response.text
    assert "til og med fr 13.03.2026" in response.text
    assert "Åbn 3 borgere hos Mette Kjær" in response.text


def test_all_of_them_have_a_list_of_their_own_with_counters_and_search(staff, caseworker, mette, absence):
    citizen("Egen", caseworker, -1)
    citizen("Fem", mette, -5)
    citizen("Rolig", mette, 20)

    response = staff.get(URL, {"daekker": mette.pk, "vis": "alle"})
    found = staff.post(URL, {"q": "fem", "vis": "alle", "daekker": mette.pk}, follow=True)

    assert {row.name for row in response.context["rows"]} == {"Fem Holm", "Rolig Holm"}
    assert f'href="/min-dag/?daekker={mette.pk}&amp;vis=overskredet"' in response.text
    assert "Alle borgere hos Mette Kjær" in response.text
    assert "Fem" not in found.request["QUERY_STRING"]
    assert [row.name for row in found.context["rows"]] == ["Fem Holm"]


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)])
def test_before_and_after_the_absence_nothing_is_shown(staff, mette, absence, days):
    first, last = days
    Absence.objects.update(from_on=TODAY + first * DAY, until_on=TODAY + last * DAY)
    citizen("Fem", mette, -5)

    assert staff.get(URL).context["covered"] == []
    response = staff.get(URL, {"daekker": mette.pk})
    assert response.status_code == 422
    assert "Du dækker ikke for den kollega i dag." in response.text
    assert "Fem" not in response.text


def test_somebody_elses_deputy_sees_nothing_of_it(client, mette, absence):
    citizen("Fem", mette, -5)
    client.force_login(UserFactory(team=mette.team))

    assert client.get(URL).context["covered"] == []
    assert "Fem" not in client.get(URL, {"daekker": mette.pk}).text


def test_to_stand_in_opens_no_case(staff, caseworker, mette, absence):
    """One in a team that the deputy is not of, and a specially protected one."""
    citizen("Fem", mette, -5)
    citizen("Skjult", mette, -5, is_restricted=True)
    elsewhere = citizen("Flyttet", mette, -5)
    elsewhere.team = UserFactory().team
    elsewhere.save()

    response = staff.get(URL)

    assert [row.name for row in group(response).rows] == ["Fem Holm"]
    assert group(response).everybody == 1
    assert "Skjult" not in staff.get(URL, {"daekker": mette.pk, "vis": "alle"}).text


def test_the_talks_and_tasks_of_who_is_away_stand_among_ones_own(staff, caseworker, mette, absence):
    """As the morning counted them: of cases that the deputy may open, told with whose they are."""
    fem = citizen("Fem", mette, 20)
    for case in (fem, citizen("Skjult", mette, 20, is_restricted=True)):
        MeetingFactory(case=case, on=TODAY)
        AgreedTaskFactory(case=case, owner="staff", user=mette, text=f"Ring om {case.citizen}", due_on=TODAY)
    MeetingFactory(case=citizen("Egen", caseworker, 20), on=TODAY)
    AgreedTaskFactory(case=fem, owner="staff", user=UserFactory(team=mette.team), text="En andens opgave")

    page = staff.get(URL).text
    side = " ".join(page[page.index('aria-labelledby="i-dag"') :].split())

    assert "samtalen med Fem Holm</span></a>" in side
    assert "Markér som gjort: Ring om Fem Holm" in side
    assert side.count("Du dækker for Mette Kjær") == 2
    assert "samtalen med Egen Holm</span></a>" in side
    assert "Skjult" not in side
    assert "En andens opgave" not in side


def test_what_a_deputy_has_done_for_somebody_can_be_taken_back(staff, mette, absence):
    task = AgreedTaskFactory(case=citizen("Fem", mette, 20), owner="staff", user=mette, due_on=TODAY)

    staff.post(f"/sager/{task.case_id}/aftaler/{task.pk}/gjort/")

    assert f'id="opgave-{task.pk}">Fortryd' in staff.get(URL).text


def test_the_talks_of_who_is_away_cost_no_statement_more(staff, mette, absence, count_queries):
    case = citizen("Fem", mette, 20)
    one = count_queries(lambda: staff.get(URL))
    MeetingFactory(case=case, on=TODAY)
    AgreedTaskFactory(case=case, owner="staff", user=mette, due_on=TODAY)

    assert count_queries(lambda: staff.get(URL)) == one


def test_a_lead_who_stands_in_is_shown_it_where_the_morning_leads_them(client, mette):
    lead = UserFactory(team=mette.team, team_lead=True)
    Absence.objects.create(user=mette, cover=lead, from_on=TODAY, until_on=TODAY)
    citizen("Fem", mette, -5)
    client.force_login(lead)
    tell_digests(TODAY)

    response = client.get(Notice.objects.get(recipient=lead).url)

    assert [row.name for row in group(response).rows] == ["Fem Holm"]
    assert "Du dækker for Mette Kjær" in response.text


def test_in_the_list_of_the_whole_team_each_citizen_stands_once(client, mette):
    lead = UserFactory(team=mette.team, team_lead=True)
    Absence.objects.create(user=mette, cover=lead, from_on=TODAY, until_on=TODAY)
    fem, other = citizen("Fem", mette, -5), citizen("Anden", mette, -3)
    client.force_login(lead)

    response = client.get(URL)

    assert [row.name for row in response.context["rows"]] == ["Fem Holm", "Anden Holm"]
    assert response.text.count("Fem Holm</a>") == 1
    for words in ("Du dækker for Mette Kjær", "2 borgere er med i teamets liste.", "Åbn 2 borgere hos Mette Kjær"):
        assert words in response.text
    alone = client.get(URL, {"daekker": mette.pk})
    assert [row.name for row in alone.context["rows"]] == ["Fem Holm", "Anden Holm"]

    narrowed = client.get(URL, {"maalgruppe": fem.target_group_id})
    assert [row.name for row in narrowed.context["rows"]] == ["Fem Holm"]
    assert [row.name for row in group(narrowed).rows] == ["Anden Holm"]
    assert other.target_group_id != fem.target_group_id


def test_what_a_lead_of_another_team_has_only_as_a_deputy_stands_in_the_group(client, mette):
    lead = UserFactory(team_lead=True)
    Absence.objects.create(user=mette, cover=lead, from_on=TODAY, until_on=TODAY)
    InvolvementFactory(case=citizen("Med", mette, -5), user=lead)
    moved = citizen("Flyttet", mette, -12)
    moved.team = lead.team
    moved.save()
    client.force_login(lead)

    response = client.get(URL)

    assert [row.name for row in response.context["rows"]] == ["Flyttet Holm"]
    assert [row.name for row in group(response).rows] == ["Med Holm"]
    assert (group(response).waiting, group(response).everybody, group(response).listed) == (1, 2, 1)


def test_a_mentor_who_stands_in_sees_a_citizen_of_both_once(client, mette):
    mentor = UserFactory(mentor=True, team=mette.team)
    Absence.objects.create(user=mette, cover=mentor, from_on=TODAY, until_on=TODAY)
    InvolvementFactory(case=citizen("Begge", mette, -5), user=mentor)
    client.force_login(mentor)

    response = client.get(URL)

    assert response.text.count("Begge Holm</a>") == 1
    assert "1 borger er med i din egen liste." in response.text


def test_many_who_are_away_cost_as_many_statements_as_one(staff, caseworker, mette, absence, count_queries):
    citizen("Fem", mette, -5)
    one = count_queries(lambda: staff.get(URL))
    for _ in range(3):
        away = UserFactory(team=caseworker.team)
        Absence.objects.create(user=away, cover=caseworker, from_on=TODAY, until_on=TODAY)
        for days in range(3):
            citizen("Nr", away, -days - 1)

    assert len(staff.get(URL).context["covered"]) == 4
    assert count_queries(lambda: staff.get(URL)) == one


def test_a_day_of_absence_that_ends_today_counts(staff, mette, absence):
    absence.from_on, absence.until_on = TODAY, TODAY
    absence.save()
    citizen("Fem", mette, -5)

    assert group(staff.get(URL)).waiting == 1
    assert absence.until_on == datetime.date(2026, 3, 10)


def test_a_deputy_of_a_part_has_that_part_and_the_deputy_of_the_rest_the_rest(client, mette, caseworker, absence):
    of_case = UserFactory(team=mette.team)
    named, other = citizen("Fem", mette, -5), citizen("Anden", mette, -3)
    for case in (named, other):
        MeetingFactory(case=case, on=TODAY)
        AgreedTaskFactory(case=case, owner="staff", user=mette, text=f"Ring om {case.citizen}", due_on=TODAY)
    CoverPart.objects.create(absence=absence, cover=of_case, case=named)

    for user, theirs, not_theirs in ((of_case, "Fem", "Anden"), (caseworker, "Anden", "Fem")):
        client.force_login(user)
        response = client.get(URL)
        assert [row.name for row in group(response).rows] == [f"{theirs} Holm"]
        assert f"Markér som gjort: Ring om {theirs} Holm" in response.text
        assert f"samtalen med {theirs} Holm</span></a>" in response.text
        assert f"{not_theirs} Holm" not in response.text
        listed = client.get(URL, {"daekker": mette.pk}).context["rows"]
        assert [row.name for row in listed] == [f"{theirs} Holm"]


def test_what_has_no_deputy_comes_to_the_lead(client, mette, caseworker, absence):
    lead = UserFactory(team=mette.team, team_lead=True)
    MeetingFactory(case=citizen("Fem", mette, -5), on=TODAY)
    client.force_login(lead)
    assert client.get(URL).context["covered"] == []

    Absence.objects.create(user=caseworker, from_on=TODAY, until_on=TODAY)
    page = client.get(URL).text

    assert "Mette Kjær er uden vikar" in page
    assert "samtalen med Fem Holm</span></a>" in page
    assert f"{caseworker.name} er uden vikar" not in page
    client.force_login(caseworker)
    assert "Fem Holm</a>" not in client.get(URL).text
