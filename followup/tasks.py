import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from cases.models import CaseExport
from followup.approval_notices import tell_of_approvals
from followup.case_export import write
from followup.overdue_sql import flag_overdue
from followup.place_notices import tell_of_places
from followup.referral_notices import tell_of_referrals

log = logging.getLogger(__name__)


@shared_task
def notify_overdue() -> int:
    """Tell today's overdue. Days without a run leave nothing to catch up on: what is still overdue is told today."""
    return flag_overdue(timezone.localdate())


@shared_task
def write_list(export_pk: int) -> None:
    """Write the file of a long list; does nothing when it is written, or being written, already."""
    with transaction.atomic():
        export = CaseExport.objects.unwritten().to_write(export_pk).first()
        if export is None:
            return
        export.begin()
    try:
        with transaction.atomic():
            for export in CaseExport.objects.to_write(export_pk).select_related("by"):
                write(export, timezone.localdate())
    except Exception as fault:  # its message may quote what was to be written
        log.error("export %s could not be written: %s", export_pk, type(fault).__name__)


@shared_task
def write_forgotten_lists() -> int:
    """Each minute: queue the exports that a worker or the broker let lie."""
    forgotten = list(CaseExport.objects.forgotten().values_list("pk", flat=True))
    for pk in forgotten:
        write_list.delay(pk)
    return len(forgotten)


@shared_task
def forget_lists() -> int:
    """Every hour: drop the files a day after they were asked for."""
    old = list(CaseExport.objects.kept_too_long().defer("sealed"))
    for export in old:
        export.forget()
    return len(old)


@shared_task
def notify_of_referrals() -> int:
    """Tell of what providers answered and proposed, and of links that did not get there."""
    return tell_of_referrals()


@shared_task
def notify_of_places() -> int:
    """Tell of places that were offered, that lapsed, and that were moved."""
    return tell_of_places()


@shared_task
def notify_of_approvals() -> int:
    """Tell leads of plans that wait for them, and who asked of the answers."""
    return tell_of_approvals()
