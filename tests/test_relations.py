"""The other axis of the door test: each page of a case × what somebody is to it × open, restricted, closed.

Who they are is told in words, what they find is one letter: S sees, C changes too, - finds nothing.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import ReasonedLook
from journal.models import Access
from tests.conference_factories import AnalysisFactory, ConferenceFactory
from tests.door_kinds import CHANGE_CASE, FORBIDDEN, LOGIN, NOT_FOUND, SEE_CASE, SEEN
from tests.doors import CASE, DOORS
from tests.factories import CaseFactory, InvolvementFactory, TeamFactory, UserFactory
from tests.test_doors import outcome

KINDS = ("open", "restricted", "closed")
# role                 relation              what they find in an open, a restricted and a closed case
RELATIONS = {
    ("caseworker", "coordinator"): "CCS",
    ("team_lead", "coordinator"): "CCS",
    ("caseworker", "same team"): "C-S",
    ("team_lead", "same team"): "C-S",
    ("mentor", "same team"): "---",
    ("discipline", "same team"): "---",
    ("curator", "same team"): "---",
    ("administrator", "same team"): "---",
    ("caseworker", "colleague"): "CCS",
    ("caseworker", "analysis"): "SSS",
    ("team_lead", "analysis"): "SSS",
    ("discipline", "analysis"): "SSS",
    ("curator", "analysis"): "---",
    ("mentor", "mentor"): "SSS",
    ("company_consultant", "company_consultant"): "SSS",
    ("discipline", "discipline"): "SSS",
    ("caseworker", "ended yesterday"): "---",
    ("mentor", "ended yesterday"): "---",
    ("mentor", "ends today"): "SSS",
    ("mentor", "begins tomorrow"): "---",
    ("curator", "mentor"): "---",
    ("administrator", "colleague"): "---",
    ("controller", "colleague"): "---",
    ("caseworker", "reasoned"): "S-S",
    ("team_lead", "reasoned"): "S-S",
    ("caseworker", "reasoned and expired"): "---",
    ("controller", "reasoned"): "---",
    ("administrator", "reasoned"): "---",
    ("caseworker", "none"): "---",
    ("team_lead", "none"): "---",
    ("mentor", "none"): "---",
    ("company_consultant", "none"): "---",
    ("discipline", "none"): "---",
    ("curator", "none"): "---",
    ("administrator", "none"): "---",
    ("controller", "none"): "---",
}
SPANS = {"ended yesterday": (-9, -1), "ends today": (-9, 0), "begins tomorrow": (1, None)}
REASONS = {"reasoned": 1, "reasoned and expired": -1}
PAGES = [
    name for name, (door, parts, _) in DOORS.items() if parts == CASE and (door is SEE_CASE or door is CHANGE_CASE)
]


def relate(user, relation, case):
    today = timezone.localdate()
    if relation in REASONS:
        until = timezone.now() + timedelta(hours=REASONS[relation])
        ReasonedLook.objects.create(case=case, user=user, reason="cover", text="Dækker for en kollega", until_at=until)
    elif relation in SPANS:
        begun, ended = (None if days is None else today + timedelta(days) for days in SPANS[relation])
        InvolvementFactory(case=case, user=user, part="mentor", from_on=begun, until_on=ended)
    elif relation == "coordinator":
        case.involvements.all().delete()
        InvolvementFactory(case=case, user=user, part="coordinator")
    elif relation not in {"none", "same team"}:
        InvolvementFactory(case=case, user=user, part=relation)


@pytest.fixture
def cases():
    """One case of each kind, in one team; whoever is responsible is somebody else than the people of the table.

    Each has an analysis whose conference is planned, and one that was held before it.
    """
    first = CaseFactory()
    kwargs = {"coordinator": first.coordinator}
    closed = {"closed_on": timezone.localdate(), "close_reason": "job"}
    cases = {
        "open": first,
        "restricted": CaseFactory(is_restricted=True, **kwargs),
        "closed": CaseFactory(**kwargs, **closed),
    }
    for case in cases.values():
        ConferenceFactory(analysis__case=case)
        before = AnalysisFactory(case=case, state="translated", held_on=case.opened_on, translated_on=case.opened_on)
        ConferenceFactory(analysis=before, held=True)
    return cases


def person(role, relation, team):
    return UserFactory(role=role, team=team if relation == "same team" else TeamFactory())


def expected(letter, page):
    if letter == "-":
        return NOT_FOUND
    return FORBIDDEN if DOORS[page][0] is CHANGE_CASE and letter == "S" else SEEN


@pytest.mark.parametrize(("role", "relation"), RELATIONS, ids=lambda words: words.replace(" ", "_"))
def test_what_somebody_is_to_a_case_decides_what_they_find(cases, role, relation):
    user = person(role, relation, cases["open"].team)
    for case in cases.values():
        relate(user, relation, case)
    client = Client(raise_request_exception=True)
    client.force_login(user)

    for kind, letter in zip(KINDS, RELATIONS[role, relation], strict=True):
        for page in PAGES:
            method = "GET" if "GET" in DOORS[page][2].split() else "POST"
            with transaction.atomic():
                response = client.generic(method, reverse(page, args=[cases[kind].pk]))
                noted = list(Access.objects.values_list("case_id", "outcome"))
                transaction.set_rollback(True)
            found = expected(letter, page)
            assert outcome(response) == found, (kind, page)
            assert noted == [(cases[kind].pk, "shown" if found == SEEN else "refused")], (kind, page)


def test_every_role_stands_in_the_table():
    assert {role for role, _ in RELATIONS} == set(User.Role)


@pytest.fixture
def looking(client, cases):
    """Somebody of the team who looks at the case; gives what they find at the next click."""
    user = UserFactory(team=cases["open"].team)
    client.force_login(user)
    url = cases["open"].get_absolute_url()
    assert client.get(url).status_code == 200
    return user, lambda: outcome(client.get(url))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"role": "mentor"}, NOT_FOUND),
        ({"role": "curator"}, NOT_FOUND),
        ({"team": None}, NOT_FOUND),
        ({"is_active": False}, LOGIN),
    ],
    ids=str,
)
def test_what_is_taken_from_somebody_is_gone_at_the_next_click(looking, change, found):
    user, look = looking

    User.objects.filter(pk=user.pk).update(**change)

    assert look() == found


def test_a_case_that_is_moved_or_protected_is_gone_at_the_next_click(looking, cases):
    _, look = looking
    case = cases["open"]

    type(case).objects.filter(pk=case.pk).update(is_restricted=True)
    assert look() == NOT_FOUND
    type(case).objects.filter(pk=case.pk).update(is_restricted=False, team=TeamFactory())
    assert look() == NOT_FOUND


def test_a_refused_and_an_expired_look_stand_in_the_log(client, cases):
    user, controller = UserFactory(), UserFactory(controller=True)
    relate(user, "reasoned and expired", cases["open"])
    client.force_login(user)
    client.get(cases["open"].get_absolute_url())
    client.force_login(controller)

    page = client.get(reverse("cases:access_list"), {"udfald": "refused"}).text

    assert cases["open"].number in page
    assert user.name in page
    assert "Afvist" in page
