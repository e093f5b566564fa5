"""Professions, their questions and the rooms are the administrator's lists; the editors have the others."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertInHTML

from cases.models import Department
from conferences.models import Discipline, Prompt
from tests.conference_factories import (
    AnalysisFactory,
    ContributionFactory,
    DisciplineFactory,
    PromptFactory,
    RoomFactory,
    consent_to,
)
from tests.factories import DepartmentFactory, UserFactory

LISTS = ["fag", "fagspoergsmaal", "lokaler"]


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_is_shown_to_the_administrator_and_nobody_else(client, administrator, kind):
    DisciplineFactory(label="Psykolog")
    RoomFactory(label="Mødelokale 1")
    index = administrator.get(reverse("word_list_index")).text
    assert reverse("word_list", args=[kind]) in index
    assert reverse("word_list", args=["temaer"]) not in index
    assert administrator.get(reverse("word_list", args=[kind])).status_code == 200
    assert administrator.get(reverse("word_list", args=["temaer"])).status_code == 403

    client.force_login(UserFactory(curator=True))
    assert client.get(reverse("word_list", args=[kind])).status_code == 403
    assert reverse("word_list", args=[kind]) not in client.get(reverse("word_list_index")).text


def test_a_question_is_added_changed_and_moved_within_its_profession(administrator):
    profession = DisciplineFactory()
    first = PromptFactory(discipline=profession, order=1)
    PromptFactory()
    new = {"label": "Søvn", "discipline": profession.pk, "question": "Hvordan sover borgeren?", "version": 0}

    assert administrator.post(reverse("word_create", args=["fagspoergsmaal"]), new).status_code == 302
    added = Prompt.objects.get(label="Søvn")
    address = reverse("word_move", args=["fagspoergsmaal", added.pk])
    administrator.post(address, {"til": "op", "version": added.version, "order": added.order})

    assert added.key == "soevn"
    assert list(profession.prompts.all()) == [added, first]


def test_a_room_is_retired_and_brought_back(administrator):
    room = RoomFactory()

    administrator.post(reverse("word_retire", args=["lokaler", room.pk]), {"because": "Bygges om."})
    room.refresh_from_db()
    assert room.is_retired

    administrator.post(reverse("word_bring_back", args=["lokaler", room.pk]))
    room.refresh_from_db()
    assert not room.is_retired


WORDS = {
    "label": "Diætist",
    "short": "DIÆ",
    "role": "Ser på kost og overskud.",
    "assesses": "Kost og måltider.",
    "version": 0,
}


def test_a_new_profession_stands_in_the_consent_register_and_can_be_asked(administrator, client, case):
    DisciplineFactory(label="Psykolog")

    response = administrator.post(reverse("word_create", args=["fag"]), WORDS)

    assert response.headers["Location"] == reverse("word_create", args=["fagspoergsmaal"])
    added = Discipline.objects.get(label="Diætist")
    assert (added.department.label, added.department.is_profession) == ("Diætist", True)
    assertInHTML(
        f'<option value="{added.pk}" selected>Diætist</option>', administrator.get(response.headers["Location"]).text
    )

    client.force_login(case.coordinator)
    assert "Diætist" in client.get(reverse("consent_create", args=[case.pk])).text
    given = {"purpose": "analysis", "given_how": "oral", "departments": [added.department_id]}
    today = timezone.localdate()
    given |= {"from_on": f"{today:%d.%m.%Y}", "until_on": f"{today:%d.%m.%Y}"}
    assert client.post(reverse("consent_create", args=[case.pk]), given).status_code == 302
    AnalysisFactory(case=case)
    assert f'name="with_{added.pk}"' in client.get(reverse("conferences:analysis_staff", args=[case.pk])).text


def test_a_name_is_given_to_one_profession_only(administrator):
    DisciplineFactory(label="Diætist")

    response = administrator.post(reverse("word_create", args=["fag"]), WORDS)

    assert response.status_code == 422
    assert "Navnet er allerede i brug på listen." in response.text
    assert Department.objects.count() == 1


def test_a_long_name_is_shortened_in_the_register_and_keys_are_free(administrator):
    DepartmentFactory(key="profession-diaetist")
    for label in ("Diætist", "Diætist med særlig viden om spiseforstyrrelser"):
        administrator.post(reverse("word_create", args=["fag"]), WORDS | {"label": label})

    short, long = Discipline.objects.order_by("pk")
    assert (short.department.key, short.department.short_label) == ("profession-diaetist-2", "Diætist")
    assert (long.department.label, long.department.short_label) == (long.label, "DIÆ")


def test_a_changed_name_holds_in_the_consent_register_too(administrator):
    profession = DisciplineFactory(label="Psykolog")
    changed = WORDS | {"label": "Psykologer", "version": profession.version}

    assert administrator.post(reverse("word_update", args=["fag", profession.pk]), changed).status_code == 302

    profession.refresh_from_db()
    assert (profession.label, profession.department.label) == ("Psykologer", "Psykologer")


def test_a_profession_that_is_retired_is_asked_no_more_and_what_it_wrote_is_read(administrator, client, case):
    profession = DisciplineFactory(label="Diætist")
    consent_to(case, profession)
    written = ContributionFactory(analysis=AnalysisFactory(case=case), discipline=profession, signed=True)

    administrator.post(reverse("word_retire", args=["fag", profession.pk]), {"because": "Nedlagt."})

    client.force_login(case.coordinator)
    assert "Diætist" in client.get(written.get_absolute_url()).text
    assert written.strengths in client.get(reverse("conferences:analysis_detail", args=[case.pk])).text
    choice = f'value="{profession.department_id}"'
    assert choice not in client.get(reverse("consent_create", args=[case.pk])).text

    administrator.force_login(UserFactory(administrator=True))
    administrator.post(reverse("word_bring_back", args=["fag", profession.pk]))
    client.force_login(case.coordinator)
    assert choice in client.get(reverse("consent_create", args=[case.pk])).text
