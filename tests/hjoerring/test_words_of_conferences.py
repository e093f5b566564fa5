"""Professions, their questions and the rooms are the administrator's lists; the editors have the others."""

import pytest
from django.urls import reverse

from conferences.models import Prompt
from tests.conference_factories import DisciplineFactory, PromptFactory, RoomFactory
from tests.factories import UserFactory

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


def test_a_profession_is_changed_but_a_new_one_needs_the_consent_register(administrator):
    profession = DisciplineFactory(label="Psykolog")
    changed = {
        "label": "Psykologer",
        "short": "PSY",
        "role": "Trivsel.",
        "assesses": "Trivsel og mestring.",
        "version": profession.version,
    }

    assert administrator.post(reverse("word_update", args=["fag", profession.pk]), changed).status_code == 302
    profession.refresh_from_db()
    assert profession.label == "Psykologer"
    assert administrator.get(reverse("word_create", args=["fag"])).status_code == 404
