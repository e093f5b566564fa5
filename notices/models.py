from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danish.fields import MaskedCharField

ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())

    def tell(self, notices: Iterable["Notice"]) -> int:
        """Write each of these whose topic the same person was not told before. How many that were."""
        wanted = list(notices)
        before = self.filter(  # the unique index begins with the recipient
            recipient_id__in={one.recipient_id for one in wanted}, topic__in={one.topic for one in wanted}
        )
        told = set(before.values_list("recipient_id", "topic"))
        fresh = [one for one in wanted if (one.recipient_id, one.topic) not in told]
        # Two that run at once: the unique key on person, topic and date decides.
        self.bulk_create(fresh, ignore_conflicts=True)
        return len(fresh)


class Notice(models.Model):
    """Something a colleague should know. The same topic is told to the same person once a date."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="modtager", related_name="notices"
    )
    topic = models.CharField("emne", max_length=60)
    on = models.DateField("dato", default=timezone.localdate)
    case_id = models.BigIntegerField("sag", null=True, blank=True)  # a number, for it goes when the citizen is erased
    text = MaskedCharField("besked", max_length=200)
    url = models.CharField("link", max_length=200)
    # Keys of the rows, when it tells of several; the rows of a clock that writes many by SQL say nothing of it.
    about = models.JSONField("handler om", default=list, db_default=[], editable=False)
    created_at = models.DateTimeField("oprettet", default=timezone.now)
    read_at = models.DateTimeField("læst", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "besked"
        verbose_name_plural = "beskeder"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "topic", "on"], name="notice_once_per_person_and_date"),
        ]
        indexes = [models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread")]

    def __str__(self):
        return self.text
