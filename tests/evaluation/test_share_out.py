"""A whole caseload is divided over several: the proposal, what is changed in it, and all of it at once."""

import re

import pytest
from django.urls import reverse

from accounts.models import Absence, Division
from cases.models import MoveBatch, Speciality
from evaluation.models import CaseloadNorm
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, TeamFactory, UserFactory
from tests.moves import give


@pytest.fixture
def leaver(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def leading(client, lead):
    client.force_login(lead)
    return client


def colleague(lead, name, cases=0, **more):
    user = UserFactory(team=lead.team, first_name=name, last_name="B", **more)
    for _ in range(cases):
        CaseFactory(coordinator=user)
    return user


def page(leaver):
    return reverse("team_distribution:share_out", args=[leaver.pk])


def proposal(response):
    """Whom each case is given to, by the case."""
    chosen = re.findall(r'<option value="(\d+)-\d+-(\d+)" selected>', response.content.decode())
    return {int(case): int(user) for case, user in chosen}


def keys(cases, leaver, *receivers):
    return [f"{case.pk}-{leaver.pk}-{user.pk}" if user else "" for case, user in zip(cases, receivers, strict=True)]


def test_each_goes_to_whom_has_most_room(leading, lead, leaver):
    CaseloadNorm.objects.create(low=2, high=4, from_on=TODAY)
    part_time = colleague(lead, "Halv", weekly_hours="18.5")  # two by the norm
    full, free = colleague(lead, "Fuld", 4), colleague(lead, "Fri", 1)
    away = colleague(lead, "Syg")
    Absence.objects.create(user=away, from_on=TODAY, until_on=TODAY)
    UserFactory(first_name="Fremmed")
    cases = [CaseFactory(coordinator=leaver) for _ in range(5)]

    response = leading.get(page(leaver))

    given = list(proposal(response).values())
    assert set(proposal(response)) == {case.pk for case in cases}
    assert [given.count(user.pk) for user in (part_time, free, full)] == [2, 3, 0]
    changes = {one.before.user.pk: (one.before.cases, one.after.cases) for one in response.context["changes"]}
    assert changes == {leaver.pk: (5, 0), part_time.pk: (0, 2), free.pk: (1, 4)}
    assert {"Syg", "Fremmed"} & set(re.findall(r">(\w+) B \(\d+\)<", response.content.decode())) == set()


def test_language_and_then_speciality_go_first_while_there_is_room(leading, lead, leaver):
    CaseloadNorm.objects.create(low=1, high=2, from_on=TODAY)
    speaks = colleague(lead, "Taler", 1, languages="arabisk og tyrkisk")
    knows, free = colleague(lead, "Kender", 1), colleague(lead, "Fri")
    spoken = [CaseFactory(coordinator=leaver, citizen__language="Tyrkisk") for _ in range(2)]
    special = CaseFactory(coordinator=leaver)
    Speciality.objects.create(user=knows, target_group=special.target_group)

    given = proposal(leading.get(page(leaver)))

    assert sorted(given[case.pk] for case in spoken) == sorted([speaks.pk, free.pk])  # room for one of them
    assert given[special.pk] == knows.pk


def test_what_speaks_for_each_is_said(leading, lead, leaver):
    CaseloadNorm.objects.create(low=1, high=2, from_on=TODAY)
    speaks = colleague(lead, "Taler", 1, languages="arabisk og tyrkisk")
    knows = colleague(lead, "Kender", 1)
    colleague(lead, "Fri")
    CaseFactory(coordinator=leaver, citizen__language="Tyrkisk")
    special = CaseFactory(coordinator=leaver)
    Speciality.objects.create(user=knows, target_group=special.target_group)
    CaseFactory(coordinator=leaver)

    shown = leading.get(page(leaver)).text

    for words in ("Taler B, taler tyrkisk", "Kender B, speciale", "Fri B, har mest plads"):
        assert f"Forslag: {words}<" in shown
    assert f">{speaks.name} (1), taler tyrkisk<" in shown
    assert f">{knows.name} (1), speciale<" in shown


def test_who_is_away_is_proposed_where_nobody_else_is_left(leading, lead, leaver):
    deputy, away = colleague(lead, "Her", 5), colleague(lead, "Væk")
    Absence.objects.create(user=away, cover=deputy, from_on=TODAY, until_on=TODAY)
    case = CaseFactory(coordinator=leaver)

    assert proposal(leading.get(page(leaver))) == {case.pk: deputy.pk}
    Absence.objects.create(user=deputy, cover=lead, from_on=TODAY, until_on=TODAY)
    Absence.objects.filter(user=away).update(cover=lead)
    assert proposal(leading.get(page(leaver))) == {case.pk: away.pk}


@pytest.mark.parametrize("by_htmx", [True, False])
def test_who_gets_nothing_is_left_out_of_a_proposal_made_anew(leading, lead, leaver, htmx, by_htmx):
    stops, stays = colleague(lead, "Stopper"), colleague(lead, "Bliver", 4)
    away = colleague(lead, "Væk")
    Absence.objects.create(user=away, cover=stays, from_on=TODAY, until_on=TODAY)
    cases = [CaseFactory(coordinator=leaver) for _ in range(2)]
    first = leading.get(page(leaver))
    ticked = set(re.findall(r'name="med" value="(\d+)" checked', first.text))
    assert ticked == {str(stops.pk), str(stays.pk)}
    assert "Forslaget er mellem 2 kolleger" in first.text

    def sent(*med, **more):
        given = {"sag": keys(cases, leaver, stops, stops), "med": [one.pk for one in med], "reason": "Rasmus stopper"}
        headers = htmx | {"HX-Target": "deling"} if by_htmx else None
        return leading.post(f"{page(leaver)}virkning/", given | more, headers=headers)

    anew = sent(stays, nyt="1")
    assert proposal(anew) == {case.pk: stays.pk for case in cases}
    assert 'value="Rasmus stopper"' in anew.text
    assert ("<html" in anew.text) is not by_htmx
    assert set(proposal(sent(away, nyt="1")).values()) == {away.pk}
    assert proposal(sent(nyt="1")) == {}
    assert proposal(sent(stays)) == {case.pk: stops.pk for case in cases}  # only what it would do is asked


@pytest.mark.parametrize("med", ["x", "9" * 40, "\0"])
def test_who_is_not_near_is_in_no_proposal(leading, lead, leaver, med):
    stranger, case = UserFactory(), CaseFactory(coordinator=leaver)
    sent = {"med": [med, stranger.pk], "nyt": "1", "sag": f"{case.pk}-{leaver.pk}-{lead.pk}"}
    response = leading.post(f"{page(leaver)}virkning/", sent)
    assert (response.status_code, proposal(response)) == (200, {})


def test_the_proposal_is_changed_and_carried_out_at_once(leading, lead, leaver):
    one, other = colleague(lead, "En"), colleague(lead, "To")
    cases = [CaseFactory(coordinator=leaver) for _ in range(3)]

    response = leading.post(page(leaver), {"sag": keys(cases, leaver, one, other, None), "reason": "Rasmus stopper"})

    batch = MoveBatch.objects.get()
    assert response.headers["Location"] == reverse("team_distribution:move_detail", args=[batch.pk])
    assert [case.involvements.responsible().user for case in cases] == [one, other, leaver]
    assert set(batch.moves.values_list("new", flat=True)) == {one.pk, other.pk}


def test_one_who_was_moved_meanwhile_stops_all(leading, lead, leaver):
    one, other = colleague(lead, "En"), colleague(lead, "To")
    cases = [CaseFactory(coordinator=leaver) for _ in range(2)]
    sent = keys(cases, leaver, one, one)
    give(cases[0], other, by=leaver)

    response = leading.post(page(leaver), {"sag": sent, "reason": "Rasmus stopper"})

    assert response.status_code == 409
    assert "To B har sagen nu." in response.content.decode()
    assert cases[1].involvements.responsible().user == leaver


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([""], "Vælg, hvem mindst én sag gives til."),
        (["1-2"], "Vælg sagerne på listen."),
        (["x"], "Vælg sagerne på listen."),
        (["1-2-0"], "Vælg sagerne på listen."),
        (["1-2-9999999"], "Vælg medarbejderen på listen."),
    ],
)
def test_refused_in_words(leading, leaver, sent, words):
    CaseFactory(coordinator=leaver)
    response = leading.post(page(leaver), {"sag": sent, "reason": "Rasmus stopper"})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_restricted_cases_are_counted_and_stay(leading, lead, leaver):
    colleague(lead, "En")
    CaseFactory(coordinator=leaver)
    hidden = CaseFactory(coordinator=leaver, is_restricted=True, citizen__first_name="Hemmelig")

    response = leading.get(page(leaver))

    assert "1 sag mere har du ikke adgang til." in response.content.decode()
    assert hidden.pk not in proposal(response)
    assert "Hemmelig" not in response.content.decode()


def test_who_has_nothing_in_the_leads_teams_is_not_found(leading):
    stranger = UserFactory()
    CaseFactory(coordinator=stranger)
    assert leading.get(page(stranger)).status_code == 404
    assert leading.get(page(UserFactory())).status_code == 404


@pytest.mark.parametrize("where", ["another team", "no team"])
def test_who_was_moved_already_leaves_cases_to_the_team_they_are_in(leading, lead, leaver, where):
    mate, part_lead = colleague(lead, "Fælle"), colleague(lead, "Leder", role="team_lead")
    cases = [CaseFactory(coordinator=leaver) for _ in range(2)]
    lead.team.division = Division.objects.create(name="Job", head=lead)
    lead.team.save()
    elsewhere = TeamFactory(division=lead.team.division)
    UserFactory(team=elsewhere)
    leaver.team = elsewhere if where == "another team" else None
    leaver.save()

    given = proposal(leading.get(page(leaver)))

    assert given == {case.pk: mate.pk for case in cases}
    assert part_lead.pk not in given.values()


def test_where_nobody_is_left_in_the_team_all_who_are_near_are_proposed(leading, lead, leaver):
    case = CaseFactory(coordinator=leaver)
    lead.team.division = Division.objects.create(name="Job")
    lead.team.save()
    near = UserFactory(team=TeamFactory(division=lead.team.division))

    assert proposal(leading.get(page(leaver))) == {case.pk: near.pk}


def test_statements_do_not_grow(leading, lead, leaver, count_queries):
    CaseloadNorm.objects.create(low=2, high=4, from_on=TODAY)

    def one_more():
        CaseFactory(coordinator=leaver)
        near = colleague(lead, "En", 1)
        Absence.objects.create(user=near, cover=leaver, from_on=TODAY, until_on=TODAY)

    one_more()
    few = count_queries(lambda: leading.get(page(leaver)))
    for _ in range(5):
        one_more()

    assert count_queries(lambda: leading.get(page(leaver))) == few
