from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from cases.erasure import erase_each
from cases.models import CaseExtract, ErasureOrder, ErasureStop
from catalog.models import CatalogImport
from hjoerring.exchange.jobs import work_on
from hjoerring.extract_jobs import drop_strays, forget, give_up, make
from hjoerring.retention import watch

SWEPT_AT_ONCE = 50
JUST_ASKED = timedelta(minutes=1)  # its own message is under way


@shared_task
def make_extract(extract_pk: int) -> None:
    """Gather what is written about a citizen; does nothing when it is done. May run twice: the files are the same."""
    for extract in CaseExtract.objects.unmade().filter(pk=extract_pk).select_related("case__citizen", "asked_by"):
        make(extract)


@shared_task
def sweep_extracts() -> None:
    """Each minute: those that no worker took or finished once more; the files of those a day old away."""
    waiting = CaseExtract.objects.free().filter(asked_at__lt=timezone.now() - JUST_ASKED)
    for extract in waiting.order_by("asked_at", "pk")[:SWEPT_AT_ONCE]:
        if extract.is_tried_enough:
            give_up(extract)
        else:
            make_extract.delay(extract.pk)
    for extract in CaseExtract.objects.over().order_by("pk")[:SWEPT_AT_ONCE]:
        forget(extract)
    drop_strays()


@shared_task
def watch_retention() -> None:
    """Each day, and again when a day was missed: tell what is to be erased."""
    watch(timezone.localdate())


@shared_task
def erase_decided() -> None:
    """Each minute: what two persons have decided, and files that are left of it."""
    orders = ErasureOrder.objects.to_erase()
    if ErasureStop.objects.live().exists():
        orders = orders.filter(stage=ErasureOrder.Stage.DONE)
    erase_each(orders[:SWEPT_AT_ONCE], timezone.localdate())


@shared_task
def erase_one(order_pk: int) -> None:
    """Erase one case; the database refuses when it is done, stopped or not decided."""
    erase_each(ErasureOrder.objects.waiting().filter(pk=order_pk), timezone.localdate())


# All of a file is one transaction, so it takes its time; whoever gets the message once more finds that it is taken.
@shared_task(soft_time_limit=600, time_limit=630)
def take_catalog_file(import_pk: int) -> None:
    """Compare a file with the catalogue, or carry it out."""
    work_on(import_pk)


@shared_task
def sweep_catalog_files() -> None:
    """Each minute: what a worker that died, or a broker that was down, left behind; what the old ones said away."""
    for pk in CatalogImport.objects.under_way().order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]:
        take_catalog_file.delay(pk)
    for job in CatalogImport.objects.kept_too_long().defer("content").order_by("pk")[:SWEPT_AT_ONCE]:
        job.drop()
