"""Objects of the ORM from rows that were asked for in other ways, and what is known of them beside their fields."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, JSONField, Model, QuerySet
from django.db.models.base import ModelState


class RowsAsJson(Func):
    """What a subquery finds, as one value that is read in one go; of an array each row would be read for itself."""

    function = "to_jsonb"
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(ArraySubquery(rows))


Found = TypeVar("Found", bound=Model)


def object_of(model: type[Found], fields: Sequence[str], values: Sequence[Any]) -> Found:
    """As `from_db`, which sets one field after another and tells signals nobody hears: dearer than the row itself.

    A field that is not among these is fetched when it is asked for, as after `only`.
    """
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one.__dict__.update(zip(fields, values, strict=False))  # a row has more than the fields of one table
    return one


def know(row: Model, **related: list[Any]) -> None:
    """What `prefetch_related` would have found: a query set for each row of each relation costs more than the rows.

    For rows that are shown; where they are chosen anew nothing may be known of them.
    """
    row.__dict__.setdefault("_prefetched_objects_cache", {}).update(related)


def known(row: Model, relation: str) -> Iterable[Any]:
    """What `know` was told or `prefetch_related` found, else asked for now.

    `row.relation.all()` gives the same, and makes a manager each time only to hand it over.
    """
    found = row.__dict__.get("_prefetched_objects_cache", {}).get(relation)
    return getattr(row, relation).all() if found is None else found
