"""Links to providers by mail. A mail says who sends it and until when, and nothing about the citizen."""

import logging
from collections.abc import Callable
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.link_secret import make_secret
from plans.models import NotNow, Referral
from plans.models.referral import ReferralQuerySet

log = logging.getLogger(__name__)


def mail_link(referral_pk: int) -> bool:
    """Mail a fresh link; does nothing when it is mailed, or being mailed, already. The old link is useless then.

    Nothing is locked while the mail server is waited for. Dying between the mail and what is written then leaves a
    link that opens nothing, and the sweeper mails another one.
    """
    claimed = _claim(referral_pk)
    if claimed is None:
        return False
    secret, problem = make_secret(), ""
    try:
        _mail(claimed, secret).send()
    except SMTPRecipientsRefused:
        secret, problem = "", "Mailserveren tager ikke imod mail til adressen."
    except (SMTPException, OSError) as error:
        log.warning("referral %d was not mailed: %s", referral_pk, type(error).__name__)
        secret = ""
    return _write(claimed, secret, problem)


@transaction.atomic
def _claim(referral_pk: int) -> Referral | None:
    """The referral, if its link is to be mailed and would open anything at this moment."""
    waiting = Referral.objects.to_mail().select_for_update(of=["self"], skip_locked=True)
    referral = waiting.filter(pk=referral_pk).first()
    if referral is None or referral.closed_because:
        return None
    referral.claim_mail()
    return referral


@transaction.atomic
def _write(claimed: Referral, secret: str, problem: str) -> bool:
    """Whether the link was mailed and opens the referral: not when another one was asked for meanwhile."""
    still = Referral.objects.select_for_update().filter(pk=claimed.pk, mailing_until=claimed.mailing_until)
    referral = still.first()
    if referral is None:
        return False
    if secret:
        referral.was_mailed(secret)
    else:
        referral.was_not_mailed(problem)
    return bool(secret)


def _mail(referral: Referral, secret: str) -> EmailMessage:
    kind = "new" if not referral.is_open else "reminder" if referral.reminded_at else "first"
    context = {
        "organisation": settings.ORGANISATION,
        "kind": kind,
        "answer_by": referral.answer_by,
        "url": settings.SITE_URL + reverse("referral_link", args=[secret]),
    }
    subjects = {"first": "Henvisning fra {}", "reminder": "Påmindelse: Henvisning fra {}", "new": "Nyt link fra {}"}
    return EmailMessage(
        subjects[kind].format(settings.ORGANISATION),
        render_to_string("emails/referral.txt", context),
        to=[referral.email],
    )


def settle() -> int:
    """Remind of what is soon due, and let go of what was not answered in time. How many that were."""
    today = timezone.localdate()
    reminded = [_took(referral, referral.remind) for referral in _of(Referral.objects.to_remind(today))]
    expired = [_took(referral, referral.expire) for referral in _of(Referral.objects.overdue(today))]
    return sum(reminded) + sum(expired)


def _of(referrals: ReferralQuerySet) -> ReferralQuerySet:
    return referrals.select_related("intervention__case", "intervention__offer", "provider").order_by("pk")


def _took(referral: Referral, step: Callable[[], None]) -> bool:
    """Whether it was still there to be done: an answer, or another clock, may have been faster.

    One that the database refuses does not stop the others.
    """
    try:
        step()
    except NotNow:
        return False
    except DatabaseError as error:
        log.error("referral %d was not settled: %s", referral.pk, type(error).__name__)
        return False
    return True
