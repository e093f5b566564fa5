"""The job that compares a file with the catalogue, or carries it out: in one transaction, so whole or not at all."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from catalog.models import CatalogImport
from hjoerring.exchange import preview
from hjoerring.exchange.preview import CatalogueBusy, CatalogueChanged

MOST_TRIES = 5
NOT_ALLOWED = "Du er ikke længere katalogredaktør. Intet er ændret."
TOO_LONG = "Filen har for mange ændringer til at blive behandlet på én gang. Intet er ændret. Del den i flere."
STUCK = "Filen kunne ikke behandles. Intet er ændret. Prøv igen, eller kontakt driften."
# All of it is undone and tried again by the clock.
PASSING = (CatalogueBusy, OperationalError, InterfaceError)
LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('catalog import'), %s)"

log = logging.getLogger(__name__)


def work_on(pk: int) -> None:
    """What is to be done with a file now; nothing when another worker is at it."""
    try:
        if _may_begin(pk):
            _work(pk)
    except PASSING as fault:  # its message may quote what stands in a row
        log.warning("catalogue file %s: %s", pk, type(fault).__name__)
    except SoftTimeLimitExceeded:  # it would take as long again, and others could not write meanwhile
        log.warning("catalogue file %s: given up", pk)
        for job in CatalogImport.objects.under_way().filter(pk=pk):
            job.stop(TOO_LONG)


@transaction.atomic
def _may_begin(pk: int) -> bool:
    """Count the try first: a worker that is killed says nothing more."""
    job = _mine(pk)
    if job is None:
        return False
    if not (job.asked_by.is_active and job.asked_by.edits_catalogue):
        job.stop(NOT_ALLOWED)
        return False
    if job.tries >= MOST_TRIES:
        job.stop(STUCK)
        return False
    CatalogImport.objects.filter(pk=pk).update(tries=F("tries") + 1)
    return True


@transaction.atomic
def _work(pk: int) -> None:
    job = _mine(pk)
    if job is None:
        return
    try:
        if job.is_applying:
            preview.apply(job)
        else:
            preview.compare(job)
    except CatalogueChanged:
        preview.compare(job)


def _mine(pk: int) -> CatalogImport | None:
    """The file, held until the transaction is over; of a worker that dies the database lets go at once."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])
        is_mine = cursor.fetchone()[0]
    return CatalogImport.objects.under_way().select_related("asked_by").filter(pk=pk).first() if is_mine else None
