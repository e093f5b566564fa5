"""What somebody wrote in a row that fixes what others are chosen from, told in words from its history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User

UNSAID = {"id", "key", "kind", "version", "loaded"}
LATEST = 40


@dataclass(frozen=True)
class Step:
    """What somebody did to a word at one time."""

    at: datetime
    by: str
    lines: list[str]


def history_of(row: models.Model) -> list[Step]:
    """Who wrote what, newest first, from the rows that the database kept (pghistory)."""
    return [step for _, step in history_of_all([row])]


def history_of_all(rows: Sequence[models.Model]) -> list[tuple[models.Model, Step]]:
    """The same of several rows of one model: with each step whose it is."""
    if not rows:
        return []
    kept: Any = rows[0].events.model  # type: ignore[attr-defined]
    of_these = kept.objects.filter(pgh_obj__in=rows).select_related("pgh_context")
    events = list(of_these.order_by("-pgh_id")[: LATEST + 1])
    ids = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context}
    names = {user.pk: user.name for user in User.objects.filter(pk__in=[pk for pk in ids if pk])}
    labels = _labels(rows[0], events)
    steps: list[tuple[models.Model, Step]] = []
    for number, event in enumerate(events):
        before = next((one for one in events[number + 1 :] if one.pgh_obj_id == event.pgh_obj_id), None)
        made = ["Oprettet"] if event.pgh_label == "insert" else []  # else what was before is too long ago to be read
        lines = list(_changes(event, before, labels)) if before else made
        if lines and len(steps) < LATEST:
            user = event.pgh_context.metadata.get("user") if event.pgh_context else None
            row = next(one for one in rows if one.pk == event.pgh_obj_id)
            steps.append((row, Step(event.pgh_created_at, names.get(user, "Systemet"), lines)))
    return steps


def _labels(row: models.Model, events: list[Any]) -> dict[str, dict[Any, str]]:
    """What the rows are called that it pointed to, by column."""
    found: dict[str, dict[Any, str]] = {}
    for field in row._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            pks = {getattr(event, field.attname, None) for event in events}
            others = field.related_model._default_manager.in_bulk(pks - {None})  # type: ignore[union-attr]
            found[field.attname] = {pk: str(one) for pk, one in others.items()}
    return found


def _shown(field: Any, value: Any, labels: dict[str, dict[Any, str]]) -> str:
    if value in (None, ""):
        return "(tomt)"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(field, models.ForeignKey):
        return labels[field.attname].get(value, "(fjernet)")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value)


def _changes(after: Any, before: Any, labels: dict[str, dict[Any, str]]) -> Iterator[str]:
    for field in after.pgh_tracked_model._meta.local_fields:
        if field.name in UNSAID or not hasattr(after, field.attname):
            continue
        was, now = getattr(before, field.attname), getattr(after, field.attname)
        if was != now:
            label = str(field.verbose_name)
            yield f"{label[:1].upper()}{label[1:]}: {_shown(field, was, labels)} → {_shown(field, now, labels)}"
