"""What would come of a file, found by doing it and undoing it; and the doing."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction

from accounts.models import User
from catalog.models import CatalogImport
from hjoerring.exchange import offers, templates
from hjoerring.exchange.files import Entry
from hjoerring.exchange.kinds import KINDS
from hjoerring.exchange.snapshot import Snapshot
from hjoerring.exchange.take import CHANGED, FAULTY, NEW, SAME, Outcome, Taking

MOST_ROUNDS = 5
ATTEMPTS = 20
# Longer than PostgreSQL waits (deadlock_timeout) before it breaks off tidying a table that somebody wants.
PATIENCE = "1500ms"
VERBS = {"templates": templates.take, "offers": offers.take, "drafts": offers.take}


class CatalogueChanged(Exception):
    """Somebody changed the catalogue after the file was compared with it."""


class CatalogueBusy(Exception):
    """Others wrote in the catalogue all the time."""


@dataclass(frozen=True)
class Part:
    """One kind of row in the preview."""

    label: str
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    faulty: list[dict[str, Any]]
    same: int
    left_alone: int


def keep(kind: str, entries: list[Entry], by: User) -> CatalogImport:
    """Keep a file that was read, for the job that compares it."""
    return CatalogImport.objects.create(kind=kind, asked_by=by, content={"entries": [one.kept() for one in entries]})


def receive(kind: str, entries: list[Entry], by: User) -> CatalogImport:
    """Keep a file that was read, with what it would change."""
    job = keep(kind, entries, by)
    compare(job)
    return job


def compare(job: CatalogImport) -> None:
    """Keep what it would change in the catalogue as it is now."""
    entries = _entries(job, with_faults=False)
    now, outcomes = Snapshot.take(), _try(entries, job.asked_by)
    content = {
        "entries": [entry.kept() for entry in entries],
        "parts": [
            _part(kind, now, outcomes) for kind in KINDS if any(one.entry.kind.name == kind for one in outcomes)
        ],
    }
    job.show(content, now.digest())


def apply(job: CatalogImport) -> None:
    """Do what the preview says, all of it or nothing. Raises `CatalogueChanged` and `CatalogueBusy`."""
    with transaction.atomic():
        _hold_the_catalogue()
        now = Snapshot.take()
        if now.digest() != job.base:
            raise CatalogueChanged
        entries = [entry for entry in _entries(job) if not entry.faults]
        Taking(job.asked_by, VERBS, now).take(entries)
        if any(entry.faults for entry in entries) or not job.finish():  # places were taken meanwhile, perhaps
            raise CatalogueChanged


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


def _try(entries: list[Entry], by: User) -> list[Outcome]:
    """Read the file into the catalogue and take it back, until no row brings another one down."""
    for _ in range(MOST_ROUNDS):
        wrong = sum(bool(entry.faults) for entry in entries)
        with transaction.atomic():
            _give_way()
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


def _give_way() -> None:
    """Of two who would wait for each other it is the trying that fails, and is done again: it waits the least."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")


def _hold_the_catalogue() -> None:
    """Nobody else writes in it until the transaction is over; plain reading goes on. Raises `CatalogueBusy`.

    Whoever books locks rows first, so that is kept out too; and nobody is waited for with a lock in hand.
    """
    tables = []
    for kind in KINDS.values():
        lists = [one.remote_field.through for one in kind.model._meta.many_to_many]
        tables += [connection.ops.quote_name(model._meta.db_table) for model in (kind.model, *lists)]
    names = list(dict.fromkeys(tables))
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE NOWAIT")
        except OperationalError:
            for name in names:
                _wait_for(name)
        else:
            return
    raise CatalogueBusy


def _wait_for(table: str) -> None:
    """Wait until one table is free, holding no other, and let go of it again: all are taken at once, or none.

    Only a lock that is waited for makes PostgreSQL break off its own tidying of the table; asking does not.
    """
    with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        transaction.set_rollback(True)
