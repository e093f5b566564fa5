"""What the migrations said of rules, indexes and triggers stands in the database, however quickly they were told."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import CharField, CheckConstraint, Index, Q
from pgtrigger.registry import registered

from hjoerring.management.commands import migrate

RULE = CheckConstraint(name="street_named", condition=~Q(name=""))
STREET = CreateModel("Street", [("name", CharField(max_length=9, primary_key=True))])


def names(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}


def test_every_rule_index_and_trigger_is_there():
    metas = [model._meta for model in apps.get_models()]
    rules = {rule.name for meta in metas for rule in meta.constraints}
    indexes = {index.name for meta in metas for index in meta.indexes}
    triggers = {trigger.get_pgid(model) for model, trigger in registered()}

    there = names("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
    assert rules | indexes <= there
    assert triggers <= names("SELECT tgname FROM pg_trigger")
    assert min(len(rules), len(indexes), len(triggers)) > 10


@pytest.fixture
def told(monkeypatch):
    """The state after these operations, told as the command tells it."""
    monkeypatch.setattr(ProjectState, "_append_option", migrate.tell)

    def told(*operations, drawn):
        state = ProjectState()
        STREET.state_forwards("danish", state)
        if drawn:
            assert state.apps.get_model("danish", "street")._meta.constraints == []
        for operation in operations:
            operation.state_forwards("danish", state)
        return state

    return told


@pytest.mark.parametrize("drawn", [True, False])
def test_the_drawn_model_knows_what_it_was_told(told, drawn):
    index = Index(fields=["name"], name="street_name")

    state = told(AddConstraint("street", RULE), AddIndex("street", index), drawn=drawn)

    assert state.models["danish", "street"].options["constraints"] == [RULE]
    assert state.apps.get_model("danish", "street")._meta.constraints == [RULE]
    assert [one.name for one in state.apps.get_model("danish", "street")._meta.indexes] == ["street_name"]
