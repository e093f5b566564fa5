from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.utils import timezone

from accounts.link_secret import make_secret, print_of
from accounts.models import User

SEEN_EVERY = timedelta(hours=1)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def behind(self, secret_hash: str) -> Self:
        """The one calendar whose secret address this is the print of, while its owner may log in."""
        return self.filter(secret_hash=secret_hash, user__is_active=True)


class CalendarFeed(models.Model):
    """A secret address at which a colleague's own calendar fetches when they meet whom, by case number alone."""

    user = models.OneToOneField(User, models.CASCADE, verbose_name="medarbejder", related_name="calendar_feed")
    secret_hash = models.CharField("aftryk af adressen", max_length=64, unique=True)
    made_at = models.DateTimeField("lavet", default=timezone.now)
    fetched_at = models.DateTimeField("sidst hentet", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"

    def __str__(self):
        return f"Kalender for {self.user}"

    @classmethod
    @transaction.atomic
    def make(cls, user: User) -> str:
        """A new address, which shuts the one before. Its secret is told here and kept nowhere."""
        secret = make_secret()
        made = {"secret_hash": print_of(secret), "made_at": timezone.now(), "fetched_at": None}
        cls.objects.update_or_create(user=user, defaults=made)
        return secret

    def note_fetch(self, now: datetime) -> None:
        """Calendars ask every few minutes; that they do is written once an hour."""
        if self.fetched_at is None or now - self.fetched_at > SEEN_EVERY:
            CalendarFeed.objects.filter(pk=self.pk).update(fetched_at=now)
