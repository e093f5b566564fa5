"""What would come of a file, found by doing it and undoing it; and the doing."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from catalog.models import CatalogImport
from hjoerring.exchange import offers
from hjoerring.exchange.files import Entry
from hjoerring.exchange.kinds import KINDS
from hjoerring.exchange.snapshot import Snapshot
from hjoerring.exchange.take import CHANGED, FAULTY, NEW, SAME, Outcome, Taking

MOST_ROUNDS = 5
VERBS = {"offers": offers.take, "drafts": offers.take}


class CatalogueChanged(Exception):
    """Somebody changed the catalogue after the file was compared with it."""


@dataclass(frozen=True)
class Part:
    """One kind of row in the preview."""

    label: str
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    faulty: list[dict[str, Any]]
    same: int
    left_alone: int


def receive(kind: str, entries: list[Entry], by: User) -> CatalogImport:
    """Keep a file that was read, with what it would change."""
    job = CatalogImport(kind=kind, asked_by=by)
    _compare(job, entries)
    return job


def compare_again(job: CatalogImport) -> None:
    _compare(job, _entries(job, with_faults=False))


def apply(job: CatalogImport) -> None:
    """Do what the preview says, all of it or nothing. Raises `CatalogueChanged`."""
    with transaction.atomic():
        _hold_the_catalogue()
        now = Snapshot.take()
        if now.digest() != job.base:
            raise CatalogueChanged
        entries = [entry for entry in _entries(job) if not entry.faults]
        Taking(job.asked_by, VERBS, now).take(entries)
        if any(entry.faults for entry in entries):  # places were taken meanwhile, perhaps
            raise CatalogueChanged
        job.state, job.applied_at = CatalogImport.State.APPLIED, timezone.now()
        job.save(update_fields=["state", "applied_at"])


def drop(job: CatalogImport) -> None:
    job.state = CatalogImport.State.DROPPED
    job.content = {}
    job.save(update_fields=["state", "content"])


def parts(job: CatalogImport) -> list[Part]:
    """What the preview showed."""
    return [Part(**part) for part in job.content.get("parts", [])]


def faulty(job: CatalogImport) -> list[Entry]:
    return [entry for entry in _entries(job) if entry.faults]


def _entries(job: CatalogImport, *, with_faults: bool = True) -> list[Entry]:
    entries = [Entry.of(kept) for kept in job.content.get("entries", [])]
    if not with_faults:  # those that only the catalogue found are tried again
        for entry in entries:
            if entry.values:
                entry.faults, entry.raw = [], {}
    return entries


def _compare(job: CatalogImport, entries: list[Entry]) -> None:
    now, outcomes = Snapshot.take(), _try(entries, job.asked_by)
    job.base = now.digest()
    job.content = {
        "entries": [entry.kept() for entry in entries],
        "parts": [
            _part(kind, now, outcomes) for kind in KINDS if any(one.entry.kind.name == kind for one in outcomes)
        ],
    }
    job.save()


def _try(entries: list[Entry], by: User) -> list[Outcome]:
    """Read the file into the catalogue and take it back, until no row brings another one down."""
    for _ in range(MOST_ROUNDS):
        wrong = sum(bool(entry.faults) for entry in entries)
        with transaction.atomic():
            outcomes = Taking(by, VERBS).take(entries)
            transaction.set_rollback(True)
        if sum(bool(entry.faults) for entry in entries) == wrong:
            break
    return outcomes


def _part(name: str, now: Snapshot, outcomes: list[Outcome]) -> dict[str, Any]:
    kind, mine = KINDS[name], [one for one in outcomes if one.entry.kind.name == name]
    known = {one.entry.ref for one in mine if one.entry.values}

    def shown(what: str) -> list[dict[str, Any]]:
        return [
            {
                "label": one.entry.label,
                "place": one.entry.place,
                "changes": one.changes,
                "note": one.note,
                "why": one.entry.faults,
            }
            for one in mine
            if one.what == what
        ]

    return {
        "label": kind.label,
        "new": shown(NEW),
        "changed": shown(CHANGED),
        "faulty": shown(FAULTY),
        "same": sum(one.what == SAME for one in mine),
        "left_alone": len(now.values[name].keys() - known),
    }


def _hold_the_catalogue() -> None:
    """Nobody else writes in it until the transaction is over; reading goes on."""
    tables = []
    for kind in KINDS.values():
        lists = [one.remote_field.through for one in kind.model._meta.many_to_many]
        tables += [connection.ops.quote_name(model._meta.db_table) for model in (kind.model, *lists)]
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(dict.fromkeys(tables))} IN SHARE ROW EXCLUSIVE MODE")
