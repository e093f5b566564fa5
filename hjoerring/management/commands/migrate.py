"""python3 manage.py migrate: Django's own, in a fraction of the time on an empty database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import Field
from pgtrigger.migrations import AddTrigger

add_model, add_field = ProjectState.add_model, ProjectState.add_field


class Command(migrate.Command):
    """On an empty database only: what holds citizens is migrated by Django as it is.

    After each model, field, rule, index or trigger Django draws all related models anew.

    Here only the one that it is about is told of it; the server gets the same statements.
    """

    def handle(self, *args: Any, **options: Any) -> str | None:
        if MigrationRecorder(connections[options["database"]]).has_table():
            return super().handle(*args, **options)
        with drawing_little():
            return super().handle(*args, **options)


@contextmanager
def drawing_little() -> Iterator[None]:
    with ExitStack() as patches:
        patches.enter_context(patch.object(ProjectState, "add_model", tell_of_model))
        patches.enter_context(patch.object(ProjectState, "add_field", tell_of_field))
        patches.enter_context(patch.object(ProjectState, "_append_option", tell))
        patches.enter_context(patch.object(AddTrigger, "state_forwards", tell_of_trigger))
        yield


@contextmanager
def undrawn(state: ProjectState) -> Iterator[StateApps | None]:
    """Django keeps its books of the state without drawing; gives what was drawn before."""
    drawn = state.__dict__.pop("apps", None)
    yield drawn
    if drawn:
        state.__dict__["apps"] = drawn


def tell_of_model(state: ProjectState, model: ModelState) -> None:
    with undrawn(state) as drawn:
        add_model(state, model)
    if drawn:
        drawn.render_multiple([model])


def tell_of_field(
    state: ProjectState, app_label: str, model_name: str, name: str, field: Field, preserve_default: bool
) -> None:
    with undrawn(state) as drawn:
        add_field(state, app_label, model_name, name, field, preserve_default)
    if drawn and field.many_to_many:  # whose table is a model too
        state.reload_model(app_label, model_name)
    elif drawn:
        kept = state.models[app_label, model_name].fields[name]
        drawn.get_model(app_label, model_name).add_to_class(name, kept.clone())
        drawn.clear_cache()


def tell(state: ProjectState, app_label: str, model_name: str, option_name: str, rule: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options.get(option_name, []), rule]
    if "apps" in state.__dict__:
        drawn = state.apps.get_model(app_label, model_name)._meta
        setattr(drawn, option_name, [*getattr(drawn, option_name, []), rule])


def tell_of_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    tell(state, app_label, operation.model_name_lower, "triggers", operation.trigger)
