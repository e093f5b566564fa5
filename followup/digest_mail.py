"""The digest by mail: numbers and the address of the application, and nothing about anybody.

The row is the job. Who mails it takes it for two minutes and writes down at once that it is gone; one that dies
between these two lets another try, with the same Message-ID, so that a mail server that got it already can tell.
"""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from danish.templatetags.danish import antal
from followup.digest_words import late_lines, soon_lines
from followup.models import Digest

log = logging.getLogger(__name__)


def mail_digest(pk: int) -> bool:
    """Mail one; does nothing when it is mailed, or being mailed, already, or no longer wanted."""
    now = timezone.now()
    digest = Digest.objects.to_mail(now).select_related("user").filter(pk=pk).first()
    if digest is None or not digest.claim_mail(now):
        return False
    try:
        message_to(digest).send()
    except SMTPRecipientsRefused:
        digest.was_not_mailed(for_good=True)
    except (SMTPException, OSError) as error:
        log.warning("digest %d was not mailed: %s", pk, type(error).__name__)
        digest.was_not_mailed(for_good=False)
    else:
        digest.was_mailed()
        return True
    return False


def message_to(digest: Digest) -> EmailMessage:
    covers = sum(digest.late_covered.values()) + sum(digest.soon_covered.values())
    context = {
        "organisation": settings.ORGANISATION,
        "late": late_lines(digest.late),
        "soon": soon_lines(digest.soon),
        "covers": covers,
        "url": settings.SITE_URL + reverse("followup:worklist"),
    }
    subject = f"Morgenoverblik: {antal(digest.waiting, 'ting,ting')} venter" if digest.waiting else "Morgenoverblik"
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject,
        render_to_string("emails/digest.txt", context),
        to=[digest.user.email],
        headers={"Message-ID": f"<morgenoverblik-{digest.pk}@{host}>"},
    )
