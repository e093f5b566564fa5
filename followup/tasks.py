import logging
import time

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from cases.models import CaseExport
from followup.approval_notices import tell_of_approvals
from followup.case_export import write
from followup.clock_leads import tell_leads
from followup.contact_plan import settle_cases
from followup.digest import tell_digests
from followup.digest_cover import tell_deputies
from followup.digest_mail import mail_digest
from followup.hand_backs import ask_deputies
from followup.models import Digest, MeetingDraft
from followup.place_notices import tell_of_places
from followup.referral_notices import tell_of_referrals

log = logging.getLogger(__name__)

MAILING_TAKES = 40  # seconds; a mail server that is waited for must not cost the task its life


@shared_task
def tell_of_the_day() -> int:
    """Each working morning: tell everybody what waits. Days without a run leave nothing to catch up on.

    Later in the day: tell deputies of an absence that was reported since. Those whose colleague is back are asked to
    hand over.
    """
    today = timezone.localdate()
    ask_deputies(today)
    return tell_digests(today) or tell_deputies(today)


@shared_task
def tell_of_the_late() -> int:
    """Tell team leads of what has been late for too long."""
    return tell_leads(timezone.localdate())


@shared_task
def mail_digests() -> int:
    """Each minute: mail the digests of this morning that are wanted by mail. How many are gone."""
    waiting = Digest.objects.to_mail(timezone.now()).order_by("pk").values_list("pk", flat=True)
    begun = time.monotonic()
    gone = 0
    for pk in list(waiting):
        if time.monotonic() - begun > MAILING_TAKES:
            break  # the next minute's run goes on from here
        gone += mail_digest(pk)
    return gone


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
def forget_drafts() -> int:
    """Every night: forget what was written of talks and never registered."""
    return MeetingDraft.objects.over(timezone.now()).delete()[0]


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


@shared_task
def settle_contacts() -> int:
    """Bring the deadlines for talks up to date. Whatever was missed is settled by the next run."""
    return settle_cases(timezone.localdate())
