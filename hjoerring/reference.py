"""Reference content from the apps' data files, loaded by key as often as one likes.

Every reference row remembers in `loaded` what the file said last time. A field that still has that value follows
the file; one that an editor has changed is left alone.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from cases.models import BenefitKind, Deadline, Department, GoalSuggestion, Occupation, RestartRule, RetentionRule
from catalog.models import Area, Category, Indicator, Offer, OfferTemplate, Provider, TargetGroup, Theme, Track
from catalog.shipped import publish_as_they_stand
from companies.models import Branch
from conferences.models import Discipline, Prompt, Room
from danish.slugs import danish_slug
from evaluation.models import InvestmentYear
from followup.instruments import load_instruments
from followup.models import ContactRule, RuleSet
from plans.models import DurationRule, PlanTemplate, PlanTemplateLine


class DataFileError(Exception):
    """Something in a data file cannot be loaded; the message names the file and the key."""


@dataclass
class Section:
    """A list in a data file whose entries become the rows of one model."""

    file: str
    name: str
    model: type[Any]  # with key and loaded, which the type of Model does not tell

    def error(self, text: str, key: object = None) -> DataFileError:
        return DataFileError(f"{self.file}, {self.name}{f', {key}' if key else ''}: {text}")

    @cached_property
    def columns(self) -> dict[str, models.Field]:
        """The fields a file may give, by name."""
        kept = {"id", "loaded", "version", "changed_by", "changed_at", "sort_key", "search_text", "times_used"}
        return {column.name: column for column in self.model._meta.fields if column.name not in kept}

    @cached_property
    def lists(self) -> dict[str, models.ManyToManyField]:
        return {column.name: column for column in self.model._meta.many_to_many}


# A row may point to those of the sections above it.
SECTIONS = [
    Section("catalog/data/areas.yaml", "themes", Theme),
    Section("catalog/data/areas.yaml", "areas", Area),
    Section("catalog/data/indicators.yaml", "indicators", Indicator),
    Section("catalog/data/target_groups.yaml", "target_groups", TargetGroup),
    Section("catalog/data/offers.yaml", "categories", Category),
    Section("catalog/data/offers.yaml", "tracks", Track),
    Section("catalog/data/offers.yaml", "providers", Provider),
    Section("catalog/data/offers.yaml", "offers", Offer),
    Section("catalog/data/offer_templates.yaml", "offer_templates", OfferTemplate),
    Section("companies/data/branches.yaml", "branches", Branch),
    Section("cases/data/goal_suggestions.yaml", "goal_suggestions", GoalSuggestion),
    Section("cases/data/occupations.yaml", "occupations", Occupation),
    Section("cases/data/deadlines.yaml", "deadlines", Deadline),
    Section("cases/data/retention.yaml", "retention_rules", RetentionRule),
    Section("cases/data/departments.yaml", "departments", Department),
    Section("cases/data/benefit_kinds.yaml", "benefit_kinds", BenefitKind),
    Section("cases/data/restart_rules.yaml", "restart_rules", RestartRule),
    Section("plans/data/duration_rules.yaml", "duration_rules", DurationRule),
    Section("plans/data/plan_templates.yaml", "plan_templates", PlanTemplate),
    Section("plans/data/plan_templates.yaml", "plan_template_lines", PlanTemplateLine),
    Section("conferences/data/disciplines.yaml", "disciplines", Discipline),
    Section("conferences/data/disciplines.yaml", "prompts", Prompt),
    Section("conferences/data/rooms.yaml", "rooms", Room),
    Section("followup/data/contact_rules.yaml", "rule_sets", RuleSet),
    Section("followup/data/contact_rules.yaml", "contact_rules", ContactRule),
    Section("evaluation/data/investment.yaml", "investment_years", InvestmentYear),
]


@dataclass
class Outcome:
    """What loading one section did."""

    section: Section
    total: int = 0
    new: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)  # "key.field" of what an editor has changed
    gone: list[str] = field(default_factory=list)  # keys that are no longer in the file


@transaction.atomic
def load_reference(base: Path = settings.BASE_DIR) -> list[Outcome]:
    """Load all sections, or nothing. Raises `DataFileError`."""
    known: dict[type[models.Model], dict[str, Any]] = {}
    files: dict[str, Any] = {}
    outcomes = []
    for section in SECTIONS:
        if section.file not in files:
            files[section.file] = read_file(base, section)
        entries = check_entries(files[section.file], section)
        outcomes.append(Loader(section, entries, known).load())
    load_instruments()
    return outcomes


def read_file(base: Path, section: Section) -> Any:
    try:
        return yaml.load(
            (base / section.file).read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise section.error(f"cannot be read: {error}") from None


def check_entries(data: Any, section: Section) -> list[dict[str, Any]]:
    """The section's entries, checked for what needs no database."""
    entries = data.get(section.name) if isinstance(data, dict) else None
    if not isinstance(entries, list) or not entries:
        raise section.error("the list is missing or empty.")
    seen: set[str] = set()
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str) or not key:
            raise section.error(f"an entry without a key: {str(entry)[:60]}")
        if key in seen:
            raise section.error("the key stands twice.", key)
        seen.add(key)
        for name in entry:
            if name not in section.columns and name not in section.lists:
                raise section.error(f"unknown field {name}.", key)
    return entries


class Loader:
    """Brings the rows of one model up to date with one section."""

    def __init__(
        self, section: Section, entries: list[dict[str, Any]], known: dict[type[models.Model], dict[str, Any]]
    ) -> None:
        self.section = section
        self.model = section.model
        self.entries = {entry["key"]: entry for entry in entries}
        self.known = known
        self.rows: dict[str, Any] = {row.key: row for row in self.model._default_manager.order_by("pk")}
        self.outcome = Outcome(section, total=len(entries), gone=sorted(self.rows.keys() - self.entries.keys()))
        self.touched: set[str] = set()
        self.members = {name: self.read_members(column) for name, column in section.lists.items()}

    def load(self) -> Outcome:
        created, renewed = [], []
        for position, (key, entry) in enumerate(self.entries.items(), start=1):
            if "order" in self.section.columns:
                entry.setdefault("order", position)
            row, is_new = self.rows.get(key), False
            if row is None:
                row, is_new = self.model(key=key), True
                if "slug" in self.section.columns:
                    row.slug = danish_slug(entry.get("title", key))
                self.rows[key] = row
            before = row.loaded
            row.loaded = self.merge(row, entry, is_new=is_new)
            self.check(row, entry)
            if is_new:
                created.append(row)
            elif key in self.touched or row.loaded != before:
                renewed.append(row)
        self.save(created, renewed)
        self.known[self.model] = self.rows
        return self.outcome

    def merge(self, row: Any, entry: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        """Set the fields that follow the file; returns what the file says, for `loaded`."""
        loaded = {}
        for name, value in entry.items():
            if name == "key":
                continue
            wanted = self.wanted(entry["key"], name, value)
            loaded[name] = plain(wanted)
            current = self.current(row, name)
            if current == loaded[name]:
                continue
            if not is_new and not self.follows(row, name, current):
                self.outcome.kept.append(f"{entry['key']}.{name}")
                continue
            self.touched.add(entry["key"])
            if name in self.section.lists:
                self.members[name][entry["key"]] = loaded[name]
            else:
                setattr(row, name, wanted)
        return loaded

    def follows(self, row: Any, name: str, current: Any) -> bool:
        """Whether nobody but the file has given this field its value."""
        if name in row.loaded:
            return current == row.loaded[name]
        return not current or (name in self.section.columns and current == plain(self.section.columns[name].default))

    def wanted(self, key: str, name: str, value: Any) -> Any:
        """The file's value as the model holds it: a row, a list of keys or a checked plain value."""
        if name in self.section.lists:
            target = self.section.lists[name].related_model
            if not isinstance(value, list):
                raise self.section.error(f"{name} must be a list.", key)
            rows = [self.find(target, each, key, name) for each in value]
            for row in rows:
                self.check_choice(self.section.lists[name], row, key)
            return sorted(row.key for row in rows)
        column = self.section.columns[name]
        if isinstance(column, models.ForeignKey):
            return self.find(column.related_model, value, key, name)
        try:
            return column.clean(value, None)
        except ValidationError as error:
            raise self.section.error(f"{name}: {' '.join(error.messages)}", key) from None

    def find(self, target: Any, value: Any, key: str, name: str) -> Any:
        row = self.known[target].get(value) if isinstance(value, str) else None
        if row is None:
            raise self.section.error(f"{name} points to {value}, which does not exist.", key)
        return row

    def check_choice(self, column: models.ManyToManyField, row: Any, key: str) -> None:
        limits: Any = column.remote_field.limit_choices_to
        if any(getattr(row, name) != value for name, value in limits.items()):
            raise self.section.error(f"{column.name} cannot hold {row.key}.", key)

    def current(self, row: Any, name: str) -> Any:
        if name in self.section.lists:
            return self.members[name].get(row.key, [])
        if isinstance(self.section.columns[name], models.ForeignKey):
            pk = getattr(row, f"{name}_id")
            return self.key_of(self.section.columns[name].related_model, pk) if pk else None
        return plain(getattr(row, name))

    def key_of(self, target: Any, pk: int) -> str:
        return next(key for key, row in self.known[target].items() if row.pk == pk)

    def check(self, row: Any, entry: dict[str, Any]) -> None:
        """Fields the file left out must be able to do without."""
        for name, column in self.section.columns.items():
            if name not in entry and not (column.blank or column.has_default() or getattr(row, column.attname)):
                raise self.section.error(f"{name} is missing.", entry["key"])

    def read_members(self, column: models.ManyToManyField) -> dict[str, list[str]]:
        """Sorted keys of a many-to-many field by the key of their row, in one query."""
        members: dict[str, list[str]] = {}
        pairs = self.model._default_manager.exclude(**{column.name: None}).values_list("key", f"{column.name}__key")
        for key, member in pairs.order_by("key", f"{column.name}__key"):
            members.setdefault(key, []).append(member)
        return members

    def save(self, created: list[Any], renewed: list[Any]) -> None:
        manager = self.model._default_manager
        manager.bulk_create(created)
        changed = [row for row in renewed if row.key in self.touched]
        columns = [*self.section.columns, "loaded"]
        if any(column.name == "version" for column in self.model._meta.fields):
            columns.append("version")
            for row in changed:
                row.version += 1  # an editor with the old text open is told
        if renewed:
            manager.bulk_update(renewed, [name for name in columns if name != "key"])
        for name, column in self.section.lists.items():
            self.save_members(name, column, [*created, *changed])
        if self.model is Offer:
            publish_as_they_stand([*created, *changed])
        self.outcome.new, self.outcome.changed = len(created), len(changed)

    def save_members(self, name: str, column: models.ManyToManyField, rows: Iterable[Any]) -> None:
        through: Any = column.remote_field.through
        source, target = f"{column.m2m_field_name()}_id", f"{column.m2m_reverse_field_name()}_id"
        rows = list(rows)
        if not rows:
            return
        known = self.known[column.related_model]  # type: ignore[index]
        wanted = {(row.pk, known[key].pk) for row in rows for key in self.members[name].get(row.key, [])}
        links = through.objects.filter(**{f"{source}__in": [row.pk for row in rows]})
        found = {(row, member): pk for pk, row, member in links.values_list("pk", source, target)}
        through.objects.filter(pk__in=[pk for pair, pk in found.items() if pair not in wanted]).delete()
        through.objects.bulk_create(
            through(**{source: row, target: member}) for row, member in sorted(wanted - found.keys())
        )


def plain(value: Any) -> Any:
    """A value as it stands in JSON, so that a fresh one and a remembered one can be compared."""
    if isinstance(value, models.Model):
        return value.key  # type: ignore[attr-defined]
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    if isinstance(value, date):
        return value.isoformat()
    return json.loads(json.dumps(value)) if isinstance(value, list) else value
