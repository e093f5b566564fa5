"""What is written about a citizen, in every table, and how all of it goes: rows, histories and files."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, models, transaction

from cases import stored_files
from cases.erasure_sql import Part, counts_of, erase_citizen, parts_of
from cases.models import Case, Document, ErasureOrder

log = logging.getLogger(__name__)

# By the code the database function refuses with.
REFUSALS = {
    "HJ001": "Sletningen venter ikke længere.",
    "HJ002": "Al sletning er stoppet.",
    "HJ003": "Fristen er ikke udløbet endnu.",
    "HJ004": "Sletningen mangler at blive godkendt af en anden.",
    "HJ005": "Sagen er ikke afsluttet, eller den er der ikke mere.",
}


class ErasureRefused(Exception):
    """The database would not erase; the message is for the user."""


@dataclass(frozen=True)
class Share:
    """How many rows of one kind are written about a citizen, and how many earlier states of them."""

    label: str
    rows: int
    earlier: int


def model_of(table: str) -> type[models.Model] | None:
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table]
    return next((model for model in found if not model._meta.proxy), None)


def label_of(table: str) -> str:
    """A table in Danish words; one that only connects two others is told by what it connects."""
    model = model_of(table)
    if model is None:
        return "Andet"
    if model._meta.auto_created:
        return "Forbindelser mellem oplysninger"
    return str(model._meta.verbose_name_plural).capitalize()


def dry_run(case_id: int) -> list[Share]:
    """What would go, counted by kind."""
    found: dict[str, Share] = {}
    parts = parts_of(case_id)
    counts = counts_of(case_id, parts)
    for part in parts:
        label = label_of(part.table)
        before = found.get(label, Share(label, 0, 0))
        earlier = counts[part.history] if part.history else 0
        found[label] = Share(label, before.rows + counts[part.table], before.earlier + earlier)
    shares = sorted((share for share in found.values() if share.rows or share.earlier), key=lambda share: share.label)
    return [
        *shares,
        Share("Hændelser på tidslinjen", counts["journal_event"], 0),
        Share("Opslag i sagen", counts["journal_access"], 0),
        Share("Filer", len(files_of(parts)), 0),
    ]


def files_of(parts: list[Part]) -> list[list[str]]:
    """Where the citizen's files lie, as pairs of storage and name; the names tell nothing of whose they are."""
    return [pair for part in parts for pair in _files_in(part)]


def _files_in(part: Part) -> list[list[str]]:
    model = model_of(part.table)
    if model is None:
        return []
    rows = model._base_manager.filter(pk__in=part.row_ids)
    if model is Document:
        return [["document", str(name)] for name in rows.order_by("pk").values_list("stored_as", flat=True)]
    columns = [column.name for column in model._meta.fields if isinstance(column, models.FileField)]
    return [
        [f"{model._meta.label}.{column}", name]
        for column in columns
        for name in rows.order_by("pk").values_list(column, flat=True)
        if name
    ]


@transaction.atomic
def erase(order: ErasureOrder, today: date) -> None:
    """Erase everything of the citizen. Raises `ErasureRefused`.

    The files follow when that is certain; until they are gone, their names are kept.
    """
    # Whoever writes a file of the case holds it: either its name is seen here, or it is not written any more.
    Case.objects.as_system("to erase it").select_for_update().filter(pk=order.case_id).values_list("pk").first()
    files = files_of(parts_of(order.case_id))
    try:
        with transaction.atomic():
            erase_citizen(order.pk, today)
    except DatabaseError as error:
        code = getattr(error.__cause__, "sqlstate", "")
        if code in REFUSALS:
            raise ErasureRefused(REFUSALS[code]) from error
        raise
    ErasureOrder.objects.filter(pk=order.pk).update(files=files)
    transaction.on_commit(lambda: remove_files(order))


def erase_each(orders: Iterable[ErasureOrder], today: date) -> None:
    """Erase those, and the files that are left of them. One that cannot be erased holds up no other."""
    for order in orders:
        try:
            if order.stage == ErasureOrder.Stage.DONE:
                remove_files(order)
            else:
                erase(order, today)
        except ErasureRefused:
            continue  # opened again, or stopped, in this very moment
        except Exception as fault:  # only its kind is kept: the message may quote the case
            log.error("erasure %s could not be done: %s", order.pk, type(fault).__name__)


def remove_files(order: ErasureOrder) -> None:
    """Take the files off the disk; those that are gone already are no fault, so it may run again."""
    order.refresh_from_db()
    for place, name in order.files:
        if place == "document":
            stored_files.remove(UUID(name))
        else:
            label, _, column = place.rpartition(".")
            storage: FileSystemStorage = apps.get_model(label)._meta.get_field(column).storage
            storage.delete(name)
    ErasureOrder.objects.filter(pk=order.pk).update(files=[])


def told(receipt: dict[str, int]) -> list[Share]:
    """A receipt in Danish words: rows and earlier states by kind, as in the dry run."""
    found: dict[str, Share] = {}
    for table, rows in sorted(receipt.items()):
        live = table.removesuffix("event") if table not in {"journal_event"} else table
        label = label_of(live if model_of(live) else table)
        before = found.get(label, Share(label, 0, 0))
        is_earlier = live != table
        found[label] = Share(label, before.rows + rows * (not is_earlier), before.earlier + rows * is_earlier)
    return sorted((share for share in found.values() if share.rows or share.earlier), key=lambda share: share.label)
