"""The head of a division goes through who sees the citizens of its teams, and reads their samples of looks."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Division
from evaluation.models import LookSample, RightsReview
from evaluation.review_notices import remind_of_rights
from notices.models import Notice
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, TeamFactory, UserFactory
from tests.world import look_sample

RIGHTS, SAMPLES = "/team/adgange/", "/team/stikproever/"


@pytest.fixture
def other(lead):
    """A team of the lead's division, with a lead of its own."""
    division = Division.objects.create(name="Beskæftigelse", head=lead)
    lead.team.division = division
    lead.team.save()
    return UserFactory(team_lead=True, team=TeamFactory(name="Team Syd", division=division))


@pytest.fixture
def foreign():
    return UserFactory(team_lead=True, team=TeamFactory(name="Team Fremmed"))


@pytest.fixture
def heads(client, lead):
    client.force_login(lead)
    return client


def test_each_team_of_the_division_has_its_list_and_receipt(heads, lead, other, foreign):
    case = CaseFactory(team=other.team, coordinator=UserFactory(team=other.team, first_name="Signe", last_name="Syd"))
    assert "Signe Syd" not in heads.get(RIGHTS).content.decode()
    page = heads.get(RIGHTS, {"team": other.team_id}).content.decode()
    assert "Signe Syd" in page
    assert case.citizen.last_name not in page

    mark = re.search(r'name="seen" value="([^"]+)"', page)[1]
    answer = heads.post(f"{RIGHTS}bekraeft/", {"seen": mark, "team": other.team_id}, follow=True)

    assert answer.status_code == 200
    assert (review := RightsReview.objects.get()).team == other.team
    assert review.by == lead
    for named in (foreign.team_id, "x", "9" * 40, "\0"):
        assert heads.get(RIGHTS, {"team": named}).status_code == 404
        assert heads.post(f"{RIGHTS}bekraeft/", {"seen": mark, "team": named}).status_code == 404
    assert RightsReview.objects.count() == 1


def test_of_a_team_they_are_not_in_the_cases_behind_a_number_stay_shut(heads, other):
    case = CaseFactory(team=other.team, coordinator=UserFactory(team=other.team))
    address = re.search(
        rf'href="({reverse("team_rights:right_cases", args=[case.coordinator.pk, "team"])}[^"]*)"',
        heads.get(RIGHTS, {"team": other.team_id}).content.decode(),
    )[1]

    page = heads.get(unescape(address)).content.decode()

    assert "Du har ikke adgang til 1 af sagerne" in page
    assert case.number not in page


def test_a_lead_who_heads_nothing_sees_the_own_team_only(client, lead, other):
    client.force_login(other)
    assert "Vælg team" not in client.get(RIGHTS).content.decode()
    assert client.get(RIGHTS, {"team": lead.team_id}).status_code == 404


def test_where_a_team_has_no_lead_the_head_is_reminded(lead, other):
    for team in (lead.team, other.team):
        RightsReview.objects.create(team=team, by=lead, seen=[], at=timezone.now() - timedelta(days=91))
    assert remind_of_rights(TODAY) == 2
    assert Notice.objects.get(recipient=lead).url == f"{RIGHTS}?team={lead.team_id}"
    other.is_active = False
    other.save()
    RightsReview.objects.create(team=other.team, by=lead, seen=[], at=timezone.now() - timedelta(days=91))

    assert remind_of_rights(TODAY) == 1

    assert Notice.objects.filter(recipient=lead, url=f"{RIGHTS}?team={other.team_id}").count() == 1


def test_the_head_reads_the_samples_and_the_teams_own_lead_judges(client, heads, lead, other, foreign):
    case = CaseFactory(team=other.team, coordinator=UserFactory(team=other.team, last_name="Syd"))
    theirs = look_sample(case, other)
    own = look_sample(CaseFactory(team=lead.team, coordinator=UserFactory(team=lead.team)), lead)
    look_sample(CaseFactory(team=foreign.team), foreign)

    assert heads.get(SAMPLES).context["page"].paginator.count == 2
    of_other = heads.get(SAMPLES, {"team": other.team_id})
    assert [one.sample for one in of_other.context["rows"]] == [theirs]
    assert [number for _, _, number in of_other.context["months"][0].numbers] == [1, 0, 0, 0, 1]
    assert heads.get(SAMPLES, {"team": foreign.team_id}).status_code == 422

    page = heads.get(theirs.get_absolute_url())
    assert "Det gør teamets egen leder." in page.content.decode()
    assert case.citizen.last_name not in page.content.decode()
    heads.post(theirs.get_absolute_url(), {"verdict": "fine", "version": theirs.version})
    assert LookSample.objects.get(pk=theirs.pk).verdict == ""
    heads.post(own.get_absolute_url(), {"verdict": "fine", "version": own.version})
    assert LookSample.objects.get(pk=own.pk).verdict == "fine"

    client.force_login(other)
    client.post(theirs.get_absolute_url(), {"verdict": "fine", "version": theirs.version})
    assert LookSample.objects.get(pk=theirs.pk).verdict == "fine"


def test_the_board_counts_what_waits_for_the_own_verdict(heads, lead, other):
    look_sample(CaseFactory(team=other.team, coordinator=UserFactory(team=other.team)), other)
    assert "Vurdér" not in heads.get("/team/").content.decode()
    look_sample(CaseFactory(team=lead.team, coordinator=UserFactory(team=lead.team)), lead)

    address = unescape(re.search(r'href="([^"]*)">Vurdér 1 opslag<', heads.get("/team/").content.decode())[1])

    assert heads.get(address).context["page"].paginator.count == 1
