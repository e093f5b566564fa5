"""What the migrations said stands in the database, however quickly its models were told of it."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import CASCADE, CharField, CheckConstraint, ForeignKey, Index, ManyToManyField, Q
from pgtrigger.registry import registered

from hjoerring.management.commands import migrate

RULE = CheckConstraint(name="street_named", condition=~Q(name=""))
KEY = CharField(max_length=9, primary_key=True)
STREET = CreateModel("Street", [("name", KEY)])
HOUSE = CreateModel("House", [("name", KEY), ("street", ForeignKey("danish.street", CASCADE, related_name="houses"))])


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
def told():
    """The state after these operations, told as the command tells it."""

    def told(*operations, drawn):
        state = ProjectState()
        STREET.state_forwards("danish", state)
        if drawn:
            assert state.apps.get_model("danish", "street")._meta.constraints == []
        for operation in operations:
            operation.state_forwards("danish", state)
        return state

    with migrate.drawing_little():
        yield told


@pytest.mark.parametrize("drawn", [True, False])
def test_the_drawn_model_knows_what_it_was_told(told, drawn):
    index = Index(fields=["name"], name="street_name")

    state = told(AddConstraint("street", RULE), AddIndex("street", index), drawn=drawn)

    assert state.models["danish", "street"].options["constraints"] == [RULE]
    assert state.apps.get_model("danish", "street")._meta.constraints == [RULE]
    assert [one.name for one in state.apps.get_model("danish", "street")._meta.indexes] == ["street_name"]


@pytest.mark.parametrize(
    "field",
    [
        CharField(max_length=9, default="Nørregade"),
        ForeignKey("danish.street", CASCADE, null=True, related_name="corners"),
        ForeignKey("self", CASCADE, null=True, related_name="+"),
        ManyToManyField("danish.street", related_name="crossed"),
    ],
    ids=["plain", "to another", "to itself", "to several"],
)
def test_models_and_fields_are_drawn_as_django_draws_them(told, field):
    def drawn_in(apps):
        return {
            model._meta.label: [
                (one.name, type(one), one.related_model and one.related_model._meta.label)
                for one in model._meta.get_fields(include_hidden=True)
            ]
            for model in apps.get_models(include_auto_created=True)
        }

    operations = (HOUSE, AddField("house", "more", field), AddField("street", "less", CharField(max_length=9)))
    state = told(*operations, drawn=True)

    afresh = ProjectState(state.models).apps
    assert drawn_in(state.apps) == drawn_in(afresh)
    assert state.apps.get_model("danish", "street")._meta.get_field("houses")
    assert state.apps.get_model("danish", "house")._meta.get_field("more").clone().deconstruct() == (
        afresh.get_model("danish", "house")._meta.get_field("more").clone().deconstruct()
    )


def test_a_default_that_is_not_kept_is_not_drawn(told):
    plain = AddField("street", "kind", CharField(max_length=9, default="vej"), preserve_default=False)

    state = told(plain, drawn=True)

    assert not state.apps.get_model("danish", "street")._meta.get_field("kind").has_default()
