"""Queries of the ORM that are put into words once, for pages that are opened all day.

The ORM takes longer to compose the query for a few rows of one case than the database takes to answer it, and what it
sends has to be planned anew each time. Only the words are kept, never anything that was found.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Lookup, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

from journal.prepared import ask
from journal.rows import object_of

Found = TypeVar("Found", bound=Model)


def _mark(value: Any, place: int) -> Any:
    """A value that no row has, to find again where in the query the values stand."""
    if isinstance(value, list):
        return [_mark(0, place)]
    return date(9999, 12, place + 1) if isinstance(value, date) else 2_000_000_011 + place


def _like(mark: Any, value: Any) -> Any:
    """A number in the database's own width, as the ORM gave it for the mark."""
    return type(mark)(value) if isinstance(value, int) else value


class Words(NamedTuple):
    """A query as text, and what goes into each gap of it: a constant, or the place of a value."""

    text: str
    gaps: list[tuple[Any, int | None]]

    def said(self, values: Sequence[Any]) -> list[Any]:
        return [one if place is None else _like(one, values[place]) for one, place in self.gaps]


def words_of(compose: Callable[..., QuerySet[Any, Any]], values: Sequence[Any]) -> Words:
    """The words for all values that are of the kinds of these."""
    marks = [_mark(value, place) for place, value in enumerate(values)]
    return _words(marks, *compose(*marks).query.sql_with_params())


def _words(marks: list[Any], text: str, said: Sequence[Any]) -> Words:
    gaps = [(value, marks.index(value) if value in marks else None) for value in said]
    if any(place is None and isinstance(value, date) for value, place in gaps):
        raise ValueError("A day would be kept with the words: pass it as a value.")
    return Words(text, gaps)


class Composed(NamedTuple, Generic[Found]):
    """The words, and how a row is read."""

    words: Words
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]
    model: type[Found]
    fields: list[str]
    added: dict[str, int]  # columns of `annotate`, by their place
    related: list[Any]


def _join(related: Any, row: Sequence[Any], one: Model) -> None:
    """What `select_related` fetches along, and along with that, as Django's own `populate` has it."""
    if row[related.cols_start + related.pk_idx] is None:
        related.local_setter(one, None)
        return
    joined = object_of(related.model_cls, related.init_list, row[related.cols_start : related.cols_end])
    for further in related.related_populators:
        _join(further, row, joined)
    related.local_setter(one, joined)
    related.remote_setter(joined, one)


class ComposedOnce(Generic[Found]):
    """Asks for what a queryset says. Its values are numbers, days and lists of numbers (`AnyOf`), each as it is."""

    def __init__(self, compose: Callable[..., QuerySet[Found]]) -> None:
        self._compose = compose
        self._composed: Composed[Found] | None = None
        update_wrapper(self, compose)

    def __call__(self, *values: Any) -> list[Found]:
        """The objects, in the order of the queryset, with what `select_related` fetches along."""
        how = self._composed = self._composed or self._compose_with(values)
        rows = ask(how.words.text, *how.words.said(values))
        return [self._built(how, row) for row in rows]

    @staticmethod
    def _built(how: Composed[Found], row: Sequence[Any]) -> Found:
        if how.converters:
            row = list(row)
            for place, (converters, expression) in how.converters.items():
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        one = object_of(how.model, how.fields, row)
        for name, place in how.added.items():
            setattr(one, name, row[place])
        for related in how.related:
            _join(related, row, one)
        return one

    def _compose_with(self, values: Sequence[Any]) -> Composed[Found]:
        marks = [_mark(value, place) for place, value in enumerate(values)]
        compiler = self._compose(*marks).query.get_compiler(using=DEFAULT_DB_ALIAS)
        words = _words(marks, *compiler.as_sql())
        if not {place for _, place in words.gaps} >= set(range(len(marks))):
            raise ValueError("The query does not hold each value as it is.")
        columns, about = [column for column, _, _ in compiler.select], compiler.klass_info
        return Composed(
            words,
            compiler.get_converters(columns),
            about["model"],
            [columns[place].target.attname for place in about["select_fields"]],
            compiler.annotation_col_map or {},
            get_related_populators(about, compiler.select, DEFAULT_DB_ALIAS),
        )


def composed_once(compose: Callable[..., QuerySet[Found]]) -> ComposedOnce[Found]:
    return ComposedOnce(compose)


class AnyOf(Lookup):
    """`AnyOf(F("pk"), […])`: as `in`, with one value for the whole list, so that the words are the same for each."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*values, list(self.rhs)]
