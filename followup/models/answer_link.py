from datetime import timedelta
from typing import Self

import pghistory
from django.db import models, transaction
from django.utils import timezone

from accounts.link_secret import make_secret, print_of
from accounts.models import User
from cases.models import Case
from followup.models.measurement import Answer, Measurement, NotOpen
from journal.models import Event

LINK_LIVES = timedelta(days=7)


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(measurement__case__in=Case.objects.visible_to(user))

    def behind_link(self, link_hash: str) -> Self:
        """What a citizen without an account reaches: the one measurement whose link this is the print of."""
        return self.filter(link_hash=link_hash)

    def live(self) -> Self:
        return self.filter(used_at=None, revoked_at=None, until__gt=timezone.now())


@pghistory.track(exclude=["link_hash"])
class AnswerLink(models.Model):
    """A way to one measurement's questions for the citizen, once and for a few days; of the link the print is kept."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, verbose_name="måling", related_name="links")
    link_hash = models.CharField("aftryk af linket", max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="lavet af", related_name="+", editable=False)
    made_at = models.DateTimeField("lavet", default=timezone.now, editable=False)
    until = models.DateTimeField("gælder til", editable=False)
    opened_at = models.DateTimeField("åbnet", null=True, blank=True, editable=False)
    used_at = models.DateTimeField("svaret færdig", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("lukket", null=True, blank=True, editable=False)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link til måling"
        verbose_name_plural = "links til målinger"
        ordering = ["-made_at"]

    def __str__(self):
        return f"Link til {self.measurement}"

    @classmethod
    @transaction.atomic
    def make(cls, measurement: Measurement, *, by: User) -> str:
        """The secret of a new link, told only now; the one before opens nothing any more. Raises `NotOpen`."""
        measurement.hold()
        if not measurement.is_open or measurement.citizen_done_at:
            raise NotOpen
        now = timezone.now()
        measurement.links.live().update(revoked_at=now)
        secret = make_secret()
        measurement.links.create(link_hash=print_of(secret), made_by=by, made_at=now, until=now + LINK_LIVES)
        measurement.case.note(Event.Kind.FOLLOW_UP, "Link til måling lavet til borgeren", by=by)
        return secret

    @property
    def is_live(self) -> bool:
        """Whether it opens the questions: not when they are answered, it was shut, or there is nothing to answer."""
        is_shut = self.used_at or self.revoked_at or timezone.now() >= self.until
        measurement = self.measurement
        return not is_shut and measurement.is_open and not measurement.citizen_done_at and measurement.case.is_open

    @property
    def stamp(self) -> list[str]:
        """Of the browser that opened it last: whoever opened it before is shut out by that."""
        return [self.link_hash, self.opened_at.isoformat() if self.opened_at else ""]

    @transaction.atomic
    def open(self) -> None:
        """Begin from the first question, in a browser that takes over from any other.

        What was answered before is forgotten, so that nobody who has got hold of the link reads it.
        """
        self.measurement.hold()
        self.refresh_from_db(fields=["until", "opened_at", "used_at", "revoked_at"])
        if not self.is_live:
            raise NotOpen
        self.measurement.answers.filter(by=Answer.By.CITIZEN).delete()
        self.opened_at = timezone.now()
        self.save(update_fields=["opened_at"])

    @classmethod
    @transaction.atomic
    def revoke(cls, measurement: Measurement, *, by: User) -> bool:
        """Shut whatever link there is. Whether there was one."""
        measurement.hold()
        was_there = measurement.links.live().update(revoked_at=timezone.now())
        if was_there:
            measurement.case.note(Event.Kind.FOLLOW_UP, "Link til måling lukket", by=by)
        return bool(was_there)
